import { z } from 'zod'
import { type Button, press } from './buttons.ts'
import type { Card } from './cards.ts'
import { plainText } from './escape-text.ts'
import type { Period } from './read-period.ts'
import { type Line, Plain, say, sayPlainly } from './say.ts'
import { type Clock, dateAndTime } from './wording.ts'

/** A name rides along in the card for its title, and for the form. */
export const NAME_CHARS = 100

const day = z.iso.date().or(z.literal('')).optional()

/** What the form says. */
export const historyForm = z.object({ who: z.string().max(200).default(''), first: day, last: day })

/** Which days a button is about. Cards carry numbers as text. */
export const periodShape = {
  from: z.coerce.number().int().optional(),
  until: z.coerce.number().int().optional(),
}

export function periodOf({ from, until }: Period): Period {
  return { ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until }) }
}

/** As it would be typed behind the command. */
export function filterWords({ who, first, last }: z.infer<typeof historyForm>): string {
  const period =
    first && last ? `from ${first} to ${last}` : first ? `since ${first}` : last ? `until ${last}` : ''
  return `${who} ${period}`.trim()
}

/**
 * Asks for a person (or what else `whoLabel` says; absent: not asked) and for days. @param form.show the verb of its button
 */
export function historyFilterCard(form: {
  title: Line
  example: string
  who: string
  whoLabel?: string
  show: string
  all: Button
}): Card {
  const { title, example, who, whoLabel, show, all } = form
  return {
    template: 'history-filter',
    summary: sayPlainly`A form: who, and which days`,
    data: {
      title,
      hint: say`What is left empty does not count. You can also type: ${example}`,
      asksWho: whoLabel !== undefined,
      whoLabel: whoLabel ?? '',
      who: new Plain(plainText(who, NAME_CHARS)),
      actions: [press('Show', show, {}, { inputs: true }), all],
    },
  }
}

/** "From 1 March 00:00 until 15 March 00:00. ", or nothing. */
export function periodLine({ from, until }: Period, clock: Clock): Line {
  const begin = from === undefined ? null : say`From ${dateAndTime(from, clock)}`
  if (until === undefined) return begin ? say`${begin}. ` : say``
  const end = dateAndTime(until, clock)
  return begin ? say`${begin} until ${end}. ` : say`Until ${end}. `
}
