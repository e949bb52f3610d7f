import type { LeftBehind } from '../services/delete-group.ts'
import type { GroupDetails } from '../services/get-group.ts'
import type { Link } from '../services/link-groups.ts'
import type { GroupView } from '../services/view-group.ts'
import { command, press } from './buttons.ts'
import type { Card } from './cards.ts'
import { groupButton, peopleCount } from './group-words.ts'
import { noteCard } from './note-card.ts'
import { quoteName } from './quote-name.ts'
import { type Line, say, sayPlainly } from './say.ts'
import { plural } from './wording.ts'

export function createdCard({ group, isNew }: { group: GroupView; isNew: boolean }): Card {
  const { id, name } = group
  if (!isNew) {
    return noteCard({
      lines: [say`There is a group called ${name} already. Groups of the organization are not called alike.`],
      summary: sayPlainly`There is a group ${name} already`,
      actions: [groupButton(group), command('Groups', 'groups')],
    })
  }
  const undo = command('Delete group', `delete group id:${id}`)
  return noteCard({
    lines: [say`${name} is a group of the organization now. Nobody is in it yet.`],
    summary: sayPlainly`Group ${name} created`,
    undo,
    actions: [
      press('Add people', 'group-form', { group: id, form: 'add' }),
      press('Link under …', 'group-form', { group: id, form: 'link' }),
      undo,
    ],
  })
}

export function renamedCard({ group, before }: { group: GroupView; before: string }): Card {
  const same = before === group.name
  return noteCard({
    lines: [same ? say`It is called ${group.name} already.` : say`${before} is called ${group.name} now.`],
    summary: same
      ? sayPlainly`It is called ${group.name} already`
      : sayPlainly`The group is called ${group.name} now`,
    undo: same ? undefined : command('Rename back', `rename group id:${group.id} to ${quoteName(before)}`),
    actions: [groupButton(group)],
  })
}

/** Asks before a group goes for good. */
export function deleteQuestionCard({ group, inside, childCount, parent }: GroupDetails): Card {
  const { id, name } = group
  const people = inside?.members ?? 0
  return noteCard({
    title: say`Delete the group ${name}?`,
    lines: [
      people === 0
        ? say`Nobody is in it.`
        : say`${peopleCount(people)} ${people === 1 ? 'leaves' : 'leave'} it and ${people === 1 ? 'stays' : 'stay'} in the directory.`,
      ...(childCount > 0 ? [movingLine(childCount, parent)] : []),
      say`This cannot be undone.`,
    ],
    summary: sayPlainly`Delete ${name}?`,
    yes: press(`Delete ${name}`, 'group-delete', { group: id }),
    actions: [command(`Keep ${name}`, `group id:${id}`)],
  })
}

export function deletedCard({ name, children, parent }: LeftBehind): Card {
  return noteCard({
    lines: [
      say`The group ${name} is deleted. Its people stay in the directory.`,
      ...(children > 0 ? [movedLine(children, parent)] : []),
    ],
    summary: sayPlainly`Group ${name} deleted`,
    actions: [command('Groups', 'groups'), command('Tree', parent ? `tree id:${parent.id}` : 'tree')],
  })
}

/** What becomes of sub-groups. */
export function movingLine(count: number, parent: LeftBehind['parent']): Line {
  const where = parent ? say`under ${parent.name}` : say`to the top`
  return say`${plural(count, 'sub-group')} ${count === 1 ? 'moves' : 'move'} up ${where}.`
}

export function movedLine(count: number, parent: LeftBehind['parent']): Line {
  const where = parent ? say`under ${parent.name}` : say`at the top`
  return say`${plural(count, 'sub-group')} ${count === 1 ? 'is' : 'are'} ${where} now.`
}

export function linkedCard({ child, parent, before }: Link): Card {
  const same = before?.id === parent.id
  const left = before && !same ? say` It was under ${before.name}.` : say``
  const back = before
    ? command(`Back under ${before.name}`, `link id:${child.id} under id:${before.id}`)
    : undoLink(child)
  return noteCard({
    lines: [say`${child.name} is under ${parent.name} ${same ? 'already' : 'now'}.${left}`],
    summary: sayPlainly`${child.name} is under ${parent.name}`,
    undo: same ? undefined : back,
    actions: [
      ...(same ? [undoLink(child)] : []),
      command('Tree', `tree id:${parent.id}`),
      groupButton(child),
    ],
  })
}

function undoLink({ id, name }: GroupView) {
  return command(`Unlink ${name}`, `unlink id:${id}`)
}

export function unlinkedCard({ child, before }: { child: GroupView; before: LeftBehind['parent'] }): Card {
  return noteCard({
    lines: [
      before
        ? say`${child.name} is at the top now. It was under ${before.name}.`
        : say`${child.name} is under no other group.`,
    ],
    summary: sayPlainly`${child.name} is at the top`,
    undo: before
      ? command(`Back under ${before.name}`, `link id:${child.id} under id:${before.id}`)
      : undefined,
    actions: [command('Tree', 'tree'), groupButton(child)],
  })
}
