import { z } from 'zod'
import { chooseColumns, getColumns } from '../../services/choose-columns.ts'
import type { BotParts } from '../bot-parts.ts'
import { columnsCard, columnsSetCard, readColumns } from '../columns-card.ts'
import type { Router } from '../router.ts'
import { splitList } from '../split-words.ts'

/** Phones may send no values at all: then it is asked again. */
const form = z.object({ columns: z.string().optional() })

/** What lists of people show. */
export function columns(router: Router, { context }: BotParts): void {
  router.command('columns', async (turn, said) => {
    const actor = await turn.actor()
    const current = await getColumns(context, actor)
    const { keys, unknown } = readColumns(splitList(said.columns ?? ''), current.choices)
    if (keys.length === 0 || unknown.length > 0) return turn.show(columnsCard(current, unknown))
    await turn.show(columnsSetCard(await chooseColumns(context, actor, { keys })))
  })
  router.press('columns', form, async (turn, said) => {
    const actor = await turn.actor()
    if (said.columns === undefined) return { card: columnsCard(await getColumns(context, actor)) }
    const keys = said.columns.split(',').filter(key => key !== '')
    return { card: columnsSetCard(await chooseColumns(context, actor, { keys })) }
  })
}
