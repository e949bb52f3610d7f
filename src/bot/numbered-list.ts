import type { Button } from './buttons.ts'
import { command } from './buttons.ts'
import type { Card } from './cards.ts'
import { type Line, type Plain, say } from './say.ts'

/** What can be chosen: `choose` is the command that choosing it stands for. */
export interface NumberedRow {
  name: string
  detail: Line | string
  choose: string
}

/** A list whose rows are chosen by a press or by their number. @param list.skipped how many are on earlier pages */
export function numberedList(list: {
  title: Line
  hint: Line | ''
  notes?: readonly Line[]
  summary: Plain
  rows: readonly NumberedRow[]
  skipped?: number
  undo?: Button | undefined
  actions: Button[]
}): Card {
  const { title, hint, notes = [], summary, rows, skipped = 0, undo, actions } = list
  return {
    template: 'list',
    summary,
    data: {
      title,
      hint,
      notes: notes.map(text => ({ text })),
      rows: rows.map(({ name, detail, choose }, n) => ({
        name: say`${skipped + n + 1} ${name}`,
        detail,
        open: command(name, choose),
      })),
      actions: undo ? [undo, ...actions] : actions,
    },
    // Rows may hold whole commands about long lists of people.
    shorten: ['rows'],
    choices: rows.map(({ choose }) => choose),
    firstChoice: skipped + 1,
    ...(undo ? { undo } : {}),
  }
}
