import type { BotParts } from '../bot-parts.ts'
import { readOffer, takeOffer } from '../file-offers.ts'
import { answeredCard, notSavedCard } from '../offer-cards.ts'
import type { Router } from '../router.ts'
import { uploadFile } from '../upload-file.ts'

/** The answer to "may this file be saved?". Teams gives up after seconds, so it is answered before the upload. */
export function fileConsent(router: Router, { context, config }: BotParts): void {
  router.on('consent', async (turn, { accepted, offer: id, upload }) => {
    const offer = turn.sender.kind === 'personal' ? await takeOffer(context, turn.sender, id) : null
    if (!offer) return turn.show(answeredCard())
    turn.afterwards(async talk => {
      if (!accepted || !upload) return talk.edit(turn.activityId, notSavedCard(offer))
      const content = await readOffer(context, await turn.actor(), offer)
      await uploadFile({ ...offer, uploadUrl: upload.uploadUrl }, content, config.fileHosts)
      await talk.saved({ ...upload, name: offer.name })
      // It asked a question that is answered; where it cannot be removed, nothing is wrong.
      await talk.remove(turn.activityId).catch(() => {})
    })
  })
}
