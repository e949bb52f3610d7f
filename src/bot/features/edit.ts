import { z } from 'zod'
import { getEditForm } from '../../services/edit-form.ts'
import { editPerson } from '../../services/edit-person.ts'
import type { BotParts } from '../bot-parts.ts'
import { onePerson } from '../choose.ts'
import { editAnswerCard, editCard, hasInputs, readInputs } from '../edit-card.ts'
import type { Router } from '../router.ts'

/** Inputs come beside these, each under the key of its field. */
const form = z.looseObject({ user: z.string(), version: z.coerce.number().int() })

/** The form with the fields of a person. */
export function edit(router: Router, bot: BotParts): void {
  const { context } = bot
  router.command('edit', async (turn, { person }) => {
    const again = (reference: string) => `edit ${reference}`
    await onePerson(turn, bot, person, again, async ({ id }) =>
      editCard(await getEditForm(context, await turn.actor(), { userId: id })),
    )
  })
  router.press('person-edit', form, async (turn, { user, version, ...data }) => {
    const actor = await turn.actor()
    const shown = await getEditForm(context, actor, { userId: user })
    // Phones may send no values at all.
    if (!hasInputs(data)) return { card: editCard(shown) }
    const typed = readInputs(data, shown)
    const answer = await editPerson(context, actor, { userId: user, version, values: typed })
    return { card: editAnswerCard(answer, shown, typed) }
  })
}
