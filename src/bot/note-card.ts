import { AppError, RefusedError, StorageError } from '../errors.ts'
import { type Button, command, link } from './buttons.ts'
import type { Card } from './cards.ts'
import { type Line, type Plain, say, sayPlainly, sentence } from './say.ts'

/**
 * A short answer: a few sentences and where to go from here. `yes` does what is asked, `undo` takes back what was done: they
 * stand first where `actions` do not have them.
 */
export function noteCard(note: {
  lines: (Line | string)[]
  summary: Plain
  title?: Line
  yes?: Button | undefined
  undo?: Button | undefined
  actions?: Button[]
}): Card {
  const { yes, undo, actions = [] } = note
  const first = [yes, undo].flatMap(button => (button && !actions.includes(button) ? [button] : []))
  return {
    template: 'note',
    summary: note.summary,
    data: {
      title: note.title ?? '',
      lines: note.lines.map(text => ({ text })),
      actions: [...first, ...actions],
    },
    ...(yes ? { yes } : {}),
    ...(undo ? { undo } : {}),
  }
}

/** What a person is told about an error. Only our own sentences are shown; those of other errors are not for people. */
export function errorSentence(error: unknown): string {
  if (error instanceof AppError && !(error instanceof StorageError)) return error.message
  if (error instanceof StorageError)
    return 'The database did not answer. Nothing was lost; try again in a minute.'
  return 'That did not go through, and it was not your doing. Try again in a minute.'
}

export function errorCard(error: unknown): Card {
  return noteCard({
    lines: [sentence(errorSentence(error))],
    summary:
      error instanceof RefusedError
        ? sayPlainly`Refused: you may not do that`
        : sayPlainly`Not done: the card says why`,
    actions: [command('Help', 'help')],
  })
}

/** For what is answered in a 1:1 chat alone. */
export function elsewhereCard(firstName: string, about: Line, chatUrl: string | null): Card {
  return noteCard({
    lines: [firstName === '' ? about : say`${firstName}, ${about}`],
    summary: sayPlainly`That is for our 1:1 chat`,
    actions: openChat(chatUrl),
  })
}

export function openChat(chatUrl: string | null): Button[] {
  return chatUrl ? [link('Open 1:1 chat', chatUrl)] : []
}
