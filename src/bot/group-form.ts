import { MAX_NAME_CHARS } from '../domain/groups.ts'
import { MOST_ENTRIES } from '../services/add-members.ts'
import { MOST_LEAVING } from '../services/look-at-leaving.ts'
import type { GroupView } from '../services/view-group.ts'
import { inputFor } from './ask-card.ts'
import { press } from './buttons.ts'
import type { Card } from './cards.ts'
import type { ArgumentName } from './command-arguments.ts'
import type { CommandName } from './command-names.ts'
import { type Line, say, sayPlainly } from './say.ts'

export const GROUP_FORMS = ['add', 'rename', 'link', 'remove', 'role'] as const
export type GroupForm = (typeof GROUP_FORMS)[number]

interface Asked {
  title: Line
  hint: Line
  inputs: readonly ArgumentName[]
  /** What stands in the input already. */
  said?: string
  /** The button, and the command that it runs about this group. */
  verb: string
  command: CommandName
  group: ArgumentName
}

/** Asks for what a button does not know; what is filled in runs the command. */
export function groupFormCard(form: GroupForm, group: GroupView): Card {
  const asked = formsFor(group)[form]
  const { title, hint, inputs, said, verb, command } = asked
  const data = { command, [asked.group]: `id:${group.id}` }
  return {
    template: 'ask',
    summary: sayPlainly`${group.name}: a form to fill in`,
    data: {
      title,
      hint,
      inputs: inputs.map(argument => inputFor(argument, said)),
      actions: [press(verb, 'fill', data, { inputs: true }), press('Cancel', 'leave')],
    },
  }
}

function formsFor({ name }: GroupView): Record<GroupForm, Asked> {
  return {
    add: {
      title: say`Add people to ${name}`,
      hint: say`Phone numbers, emails, employee ids or names, with commas between; up to ${MOST_ENTRIES}. Numbers that nobody has become people in network Others.`,
      inputs: ['people'],
      verb: 'Add people',
      command: 'add',
      group: 'group',
    },
    rename: {
      title: say`Rename ${name}`,
      hint: say`At most ${MAX_NAME_CHARS} characters. No two groups of the organization are called alike.`,
      inputs: ['name'],
      said: name,
      verb: 'Rename',
      command: 'rename group',
      group: 'group',
    },
    link: {
      title: say`Link ${name} under another group`,
      hint: say`A group is under one other at most: it leaves the one that it is under now.`,
      inputs: ['parent'],
      verb: 'Link',
      command: 'link',
      group: 'child',
    },
    remove: {
      title: say`Remove people from ${name}`,
      hint: say`Names, phone numbers, emails or employee ids, with commas between; up to ${MOST_LEAVING}. I ask before anything changes.`,
      inputs: ['people'],
      verb: 'Remove',
      command: 'remove',
      group: 'group',
    },
    role: {
      title: say`Set a role in ${name}`,
      hint: say`Who is not in it is added to it. I ask before anything changes.`,
      inputs: ['person', 'grouprole'],
      verb: 'Set role',
      command: 'make group role',
      group: 'group',
    },
  }
}
