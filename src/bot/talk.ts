import { renderCard } from './cards.ts'
import { escapeText, plainText } from './escape-text.ts'
import { type Addressee, cardMessage, type Messenger } from './messenger.ts'
import type { Talk } from './turn.ts'

/** Talks to a conversation without needing a turn of it. */
export function talkTo(messenger: Messenger, conversation: Addressee): Talk {
  const send = messenger.send.bind(null, conversation)
  return {
    show: card => send(cardMessage(renderCard(card))),
    offer: ({ name, bytes, description, offer, link }) =>
      send({
        type: 'message',
        summary: `${plainText(name)} can be saved`,
        // Not every client can save files to OneDrive. Texts stand above what comes with them.
        ...(link ? { text: `Save it here, or [open it in the browser](${link}) within 15 minutes.` } : {}),
        attachments: [
          {
            contentType: 'application/vnd.microsoft.teams.card.file.consent',
            name,
            content: {
              description: plainText(description),
              sizeInBytes: bytes,
              acceptContext: { offer },
              declineContext: { offer },
            },
          },
        ],
      }),
    async saved({ name, contentUrl, uniqueId, fileType }) {
      await send({
        type: 'message',
        summary: `${plainText(name)} is saved`,
        text: `${escapeText(name)}: saved in your OneDrive.`,
        attachments: [
          {
            contentType: 'application/vnd.microsoft.teams.card.file.info',
            contentUrl,
            name,
            content: { uniqueId, fileType },
          },
        ],
      })
    },
    edit: (activityId, card) => messenger.edit(conversation, activityId, cardMessage(renderCard(card))),
    remove: activityId => messenger.remove(conversation, activityId),
    async typing() {
      await send({ type: 'typing' })
    },
  }
}
