import { startImport } from '../../services/start-import.ts'
import type { BotParts } from '../bot-parts.ts'
import { downloadFile } from '../download-file.ts'
import { wrongKindCard } from '../guide-cards.ts'
import type { DroppedFile } from '../incoming.ts'
import type { Router } from '../router.ts'
import type { Talk, Turn } from '../turn.ts'

const READABLE = /\.(csv|txt|tsv|xls[xm])$|^[^.]*$/i
const TYPING_AFTER_MS = 700

/** A file in the 1:1 chat becomes an import; its card comes from the card sender. */
export function importFile(router: Router, bot: BotParts): void {
  router.on('files', async (turn, { files, others }) => {
    const unreadable = [...others, ...files.filter(file => !READABLE.test(file.name)).map(file => file.name)]
    for (const name of unreadable) await turn.show(wrongKindCard(name))
    const readable = files.filter(file => READABLE.test(file.name))
    await Promise.all(readable.map((file, n) => turn.later(talk => receive(bot, turn, { file, n, talk }))))
  })
}

async function receive(
  bot: BotParts,
  turn: Turn,
  given: { file: DroppedFile; n: number; talk: Talk },
): Promise<void> {
  const { context, config, log } = bot
  const { file, n, talk } = given
  const { conversationId } = turn.sender
  const name = file.name || 'file.csv'
  const typing = setTimeout(() => void talk.typing().catch(() => {}), TYPING_AFTER_MS)
  try {
    const job = await startImport(context, await turn.actor(), {
      name,
      origin: `${conversationId} ${turn.id} ${n}`,
      bytes: downloadFile({ ...file, name }, { ...config.fileHosts, limit: context.limits.bytes }),
      conversationId,
    })
    log.info({ jobId: job.id }, 'A file became an import')
  } finally {
    clearTimeout(typing)
  }
  bot.wakeRunner()
  bot.cards.wake()
}
