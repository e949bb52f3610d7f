import type { Actor } from '../domain/access.ts'
import { RefusedError } from '../errors.ts'
import { whoCouldHelp } from '../services/who-could-help.ts'
import type { BotParts } from './bot-parts.ts'
import type { Card } from './cards.ts'
import { plainText } from './escape-text.ts'
import { errorCard, errorSentence } from './note-card.ts'
import { refusalCard } from './refusal-card.ts'
import type { Sender } from './turn-guard.ts'

/**
 * The card that tells somebody of an error; of a refusal also who could help. Where others read along nobody is named: the way
 * to write to somebody is their e-mail.
 */
export async function errorAnswer(
  { context, config }: Pick<BotParts, 'context' | 'config'>,
  { actor, sender }: { actor(): Promise<Actor>; sender: Pick<Sender, 'kind'> },
  error: unknown,
): Promise<Card> {
  if (!(error instanceof RefusedError) || sender.kind !== 'personal') return errorCard(error)
  const help = await whoCouldHelp(context, await actor(), error)
  return refusalCard(error, help, config.serviceUrls === 'teams')
}

/** The same in the line that a press is answered with. */
export async function errorToast(
  { context }: Pick<BotParts, 'context'>,
  actor: () => Promise<Actor>,
  error: unknown,
): Promise<string> {
  if (!(error instanceof RefusedError)) return errorSentence(error)
  const { people } = await whoCouldHelp(context, await actor(), error)
  const names = people.map(({ name }) => plainText(name)).join(' or ')
  return names === '' ? error.message : `${error.message} ${names} can help.`
}
