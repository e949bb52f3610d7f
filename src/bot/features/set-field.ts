import { getEditForm } from '../../services/edit-form.ts'
import { editPerson } from '../../services/edit-person.ts'
import type { BotParts } from '../bot-parts.ts'
import type { Card } from '../cards.ts'
import { onePerson } from '../choose.ts'
import { editAnswerCard, fieldNamed, noFieldCard } from '../edit-card.ts'
import { quoteName } from '../quote-name.ts'
import type { Router } from '../router.ts'
import type { Turn } from '../turn.ts'

/** One field of a person in words: what the form of `edit` does. */
export function setField(router: Router, bot: BotParts): void {
  const { context } = bot
  async function write(turn: Turn, userId: string, name: string, value: string): Promise<Card> {
    const actor = await turn.actor()
    const form = await getEditForm(context, actor, { userId })
    const field = fieldNamed(form, name)
    if (!field) return noFieldCard(form, name)
    const values = new Map([[field.key, value]])
    const given = { userId, version: form.user.version, values }
    return editAnswerCard(await editPerson(context, actor, given), form, values)
  }
  router.command('set', async (turn, { field, person, value }) => {
    const again = (reference: string) => `set ${quoteName(field)} of ${reference} to ${quoteName(value)}`
    await onePerson(turn, bot, person, again, ({ id }) => write(turn, id, field, value))
  })
  router.command('clear', async (turn, { field, person }) => {
    const again = (reference: string) => `clear ${quoteName(field)} of ${reference}`
    await onePerson(turn, bot, person, again, ({ id }) => write(turn, id, field, ''))
  })
}
