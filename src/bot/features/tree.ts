import { z } from 'zod'
import { drawnTree } from '../../services/drawn-tree.ts'
import { groupTree } from '../../services/group-tree.ts'
import { keepPicture } from '../../services/keep-picture.ts'
import type { BotParts } from '../bot-parts.ts'
import { chosenGroup, oneGroup } from '../choose.ts'
import { downloadLink } from '../download-link.ts'
import { noteCard } from '../note-card.ts'
import type { Router } from '../router.ts'
import { sayPlainly } from '../say.ts'
import { TREE_LINES, treeCard, treePictureCard } from '../tree-card.ts'
import { isDrawable, PICTURE_BOXES, treePicture } from '../tree-picture.ts'
import type { Turn } from '../turn.ts'

const SHOWN = 'The picture is below.'
const page = z.object({
  group: z.string().optional(),
  after: z.string().optional(),
  skipped: z.coerce.number().int().nonnegative().default(0),
})

/** How groups lie under each other, as text and as a picture. */
export function tree(router: Router, bot: BotParts): void {
  const { context, config } = bot
  async function cardOf(turn: Turn, { group, after, skipped }: z.infer<typeof page>) {
    const openly = turn.sender.kind !== 'personal'
    const query = { groupId: group ?? null, room: TREE_LINES, openly, ...(after ? { after } : {}) }
    const found = await groupTree(context, await turn.actor(), query)
    const picture = Boolean(config.publicUrl) && isDrawable(found)
    return treeCard(found, { skipped, openly, picture })
  }
  router.command('tree', async (turn, { group }) => {
    if (!group) return turn.show(await cardOf(turn, { skipped: 0 }))
    const again = (reference: string) => `tree ${reference}`
    await oneGroup(turn, bot, group, again, ({ id }) => cardOf(turn, { group: id, skipped: 0 }))
  })
  router.press('tree', page, async (turn, at) => ({ card: await cardOf(turn, at) }))
  async function draw(turn: Turn, group?: string): Promise<string> {
    const actor = await turn.actor()
    const found = await groupTree(context, actor, { groupId: group ?? null, room: PICTURE_BOXES - 1 })
    if (found.root?.type === 'private' || found.lines.length === 0) return 'There is no tree to be drawn.'
    if (!isDrawable(found)) return 'Names in this tree are in a script that I cannot draw. Type: tree'
    const { id } = await keepPicture(context, actor, { name: 'tree.png', png: await treePicture(found) })
    const about = drawnTree(actor, found, turn.clock.now)
    const { link } = await downloadLink(bot, turn.sender, id, { about })
    if (!link) return 'There is no address that a picture could be shown from.'
    await turn.show(treePictureCard(found, link))
    return SHOWN
  }
  router.command('picture', async (turn, { group }) => {
    const again = (reference: string) => `picture of ${reference}`
    const found = group === undefined ? undefined : await chosenGroup(turn, bot, group, again)
    if (found === null) return
    const told = await draw(turn, found?.id)
    if (told !== SHOWN) await turn.show(noteCard({ lines: [told], summary: sayPlainly`No picture` }))
  })
  router.press('tree-picture', page, async (turn, { group }) => ({ toast: await draw(turn, group) }))
}
