import { MAX_NAME_CHARS } from '../domain/groups.ts'
import { MOST_ENTRIES } from '../services/add-members.ts'
import type { GroupView } from '../services/view-group.ts'
import { press } from './buttons.ts'
import type { Card } from './cards.ts'
import { argumentSpec } from './command-arguments.ts'
import { plainText } from './escape-text.ts'
import { Plain, say, sayPlainly } from './say.ts'

export const GROUP_FORMS = ['add', 'rename', 'link'] as const
export type GroupForm = (typeof GROUP_FORMS)[number]

/** Asks for the one thing that a button does not know; what is filled in runs the command. */
export function groupFormCard(form: GroupForm, group: GroupView): Card {
  const { id, name } = group
  const reference = `id:${id}`
  const forms = {
    add: {
      title: say`Add people to ${name}`,
      hint: say`Phone numbers, emails, employee ids or names, with commas between; up to ${MOST_ENTRIES}. Numbers that nobody has become people in network Others.`,
      argument: 'people' as const,
      said: '',
      done: press('Add people', 'fill', { command: 'add', group: reference }, { inputs: true }),
    },
    rename: {
      title: say`Rename ${name}`,
      hint: say`At most ${MAX_NAME_CHARS} characters. No two groups of the organization are called alike.`,
      argument: 'name' as const,
      said: name,
      done: press('Rename', 'fill', { command: 'rename group', group: reference }, { inputs: true }),
    },
    link: {
      title: say`Link ${name} under another group`,
      hint: say`A group is under one other at most: it leaves the one that it is under now.`,
      argument: 'parent' as const,
      said: '',
      done: press('Link', 'fill', { command: 'link', child: reference }, { inputs: true }),
    },
  }
  const { title, hint, argument, said, done } = forms[form]
  const { label, missing } = argumentSpec(argument)
  return {
    template: 'ask',
    summary: sayPlainly`A form for ${name}`,
    data: {
      title,
      hint,
      inputs: [
        {
          id: argument,
          label,
          missing,
          said: new Plain(plainText(said, MAX_NAME_CHARS)),
          chosen: false,
          choices: [],
        },
      ],
      actions: [done, press('Cancel', 'leave')],
    },
  }
}
