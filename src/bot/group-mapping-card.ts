import type { LeftBehind } from '../services/delete-group.ts'
import type { MappingPreview } from '../services/map-group.ts'
import type { GroupView } from '../services/view-group.ts'
import { command, press } from './buttons.ts'
import type { Card } from './cards.ts'
import { movedLine, movingLine } from './group-change-card.ts'
import { groupButton, namesLine, peopleCount } from './group-words.ts'
import { noteCard } from './note-card.ts'
import { type Line, say, sayPlainly } from './say.ts'

/** Asks before everybody sees it; where it is one of the organization already, that is told. */
export function mapQuestionCard({ group, members }: MappingPreview): Card {
  const { id, name } = group
  if (group.type === 'organization') return settledCard(group)
  return noteCard({
    title: say`Map ${name} to the organization?`,
    lines: [
      say`Everybody sees its name from then on. Org admins and supervisors see its ${peopleCount(members)}, and org admins can change it.`,
    ],
    summary: sayPlainly`Map ${name}?`,
    yes: press(`Map ${name}`, 'group-map', { group: id }),
    actions: [command('Keep it private', `group id:${id}`)],
  })
}

export function mappedCard(group: GroupView): Card {
  return noteCard({
    lines: [say`${group.name} is a group of the organization now.`],
    summary: sayPlainly`${group.name} is a group of the organization now`,
    undo: command('Make private again', `make id:${group.id} private`),
    actions: [groupButton(group)],
  })
}

/** Asks before it disappears for those who are not in it, and says who they are. */
export function privateQuestionCard(preview: MappingPreview): Card {
  const { group, members, admins, children, parent } = preview
  const { id, name } = group
  if (group.type === 'private') return settledCard(group)
  return noteCard({
    title: say`Make ${name} private?`,
    lines: [
      members === 0
        ? say`Nobody is in it, so nobody could ever see it again: add its people first.`
        : say`Only the ${peopleCount(members)} in it will see it. ${whoNotLine(preview)}`,
      ...(group.role === null ? [say`You are not in it: you will not see it any more.`] : []),
      ...(members > 0 && admins === 0
        ? [say`It has no active admin: nobody could change it or map it back. Make somebody admin first.`]
        : []),
      ...(parent ? [say`It leaves ${parent.name}.`] : []),
      ...(children > 0 ? [movingLine(children, parent)] : []),
    ],
    summary: sayPlainly`Make ${name} private?`,
    yes: members > 0 ? press(`Make ${name} private`, 'group-private', { group: id }) : undefined,
    actions: [command(`Keep ${name}`, `group id:${id}`)],
  })
}

function whoNotLine({ outsiders }: MappingPreview): Line {
  const everybody = say`Everybody else will not see it any more, org admins and supervisors neither`
  return outsiders.length === 0 ? say`${everybody}.` : say`${everybody}: ${namesLine(outsiders)} among them.`
}

export function madePrivateCard(
  groupId: string,
  { name, children, parent, stays, admins }: LeftBehind & { stays: boolean; admins: number },
): Card {
  return noteCard({
    lines: [
      stays
        ? say`${name} is private now: only its members see it.`
        : say`${name} is private now. You are not in it, so you do not see it any more; ${admins > 0 ? 'one of its admins can map it back' : 'it has no admin who could map it back'}.`,
      ...(children > 0 ? [movedLine(children, parent)] : []),
    ],
    summary: sayPlainly`A group is private now`,
    undo: stays ? command('Map it back', `map id:${groupId}`) : undefined,
    actions: [stays ? command(`Group ${name}`, `group id:${groupId}`) : command('Groups', 'groups')],
  })
}

function settledCard(group: GroupView): Card {
  const what = group.type === 'private' ? say`a private group` : say`a group of the organization`
  return noteCard({
    lines: [say`${group.name} is ${what} already.`],
    summary: sayPlainly`Group ${group.name}`,
    actions: [groupButton(group)],
  })
}
