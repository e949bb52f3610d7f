import type { ProfileField } from '../domain/profile-fields.ts'
import { foldText } from '../domain/users.ts'
import { type Columns, MOST_COLUMNS } from '../services/choose-columns.ts'
import { command, press } from './buttons.ts'
import type { Card } from './cards.ts'
import { fieldLabel } from './field-words.ts'
import { noteCard } from './note-card.ts'
import { joinLines, type Line, Plain, say, sayPlainly } from './say.ts'

const MOST_CHOICES = 40

/** Asks which columns lists of people have. `unknown`: what was typed and is none. */
export function columnsCard({ chosen, choices }: Columns, unknown: readonly string[] = []): Card {
  return {
    template: 'people-columns',
    summary: sayPlainly`Columns of lists of people`,
    data: {
      title: say`Columns of lists of people`,
      hint: say`Up to ${MOST_COLUMNS}, beside the name. I remember them for you.`,
      note:
        unknown.length > 0
          ? say`There is no column ${joinLines(
              unknown.slice(0, 5).map(each => say`"${each}"`),
              ', ',
            )}.`
          : '',
      chosen: new Plain(chosen.map(({ key }) => key).join(',')),
      choices: choices.slice(0, MOST_CHOICES).map(field => ({
        title: say`${fieldLabel(field).trim() || field.key}`,
        value: new Plain(field.key),
      })),
      actions: [press('Save', 'columns', {}, { inputs: true }), press('Cancel', 'leave')],
    },
  }
}

export function columnsSetCard({
  chosen,
  before,
}: Pick<Columns, 'chosen'> & { before: ProfileField[] }): Card {
  const keysOf = (fields: readonly ProfileField[]) => fields.map(({ key }) => key).join(',')
  const same = keysOf(chosen) === keysOf(before)
  return noteCard({
    lines: [
      chosen.length === 0
        ? say`Lists of people show names alone.`
        : say`Lists of people show: Name, ${namesOf(chosen)}.`,
    ],
    summary: sayPlainly`Lists of people show ${chosen.length + 1} columns`,
    undo: same ? undefined : press('As before', 'columns', { columns: keysOf(before) }),
    actions: [command('Everybody', 'users'), command('Columns', 'columns')],
  })
}

function namesOf(fields: readonly ProfileField[]): Line {
  return joinLines(
    fields.map(field => say`${fieldLabel(field)}`),
    ', ',
  )
}

/** The fields that somebody typed, and what is none. */
export function readColumns(
  names: readonly string[],
  choices: readonly ProfileField[],
): { keys: string[]; unknown: string[] } {
  const keys: string[] = []
  const unknown: string[] = []
  for (const name of names) {
    const found = choices.find(field => foldText(fieldLabel(field)) === foldText(name) || field.key === name)
    if (found) keys.push(found.key)
    else unknown.push(name)
  }
  return { keys, unknown }
}
