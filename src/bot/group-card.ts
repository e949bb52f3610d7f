import type { GroupDetails } from '../services/get-group.ts'
import { type Button, command, press } from './buttons.ts'
import type { Card } from './cards.ts'
import { groupButton, namesLine, peopleCount } from './group-words.ts'
import { noteCard } from './note-card.ts'
import { joinLines, type Line, say, sayPlainly } from './say.ts'

/** Of a card, everywhere. */
const MOST_ACTIONS = 5

/** A group, as far as the reader may see it, with what they may do. */
export function groupCard(details: GroupDetails): Card {
  const { group } = details
  const facts = factsOf(details)
  return {
    template: 'group',
    summary: sayPlainly`Group ${group.name}`,
    data: {
      title: say`${group.name}`,
      detail: detailOf(details),
      hasFacts: facts.length > 0,
      facts,
      note: group.sees ? '' : say`Its members, org admins and supervisors see who is in it.`,
      actions: actionsOf(details),
    },
  }
}

function detailOf({ group: { type, role }, inside }: GroupDetails): Line {
  const parts = [type === 'private' ? say`Private group` : say`Organization group`]
  if (inside) parts.push(peopleCount(inside.members))
  if (role !== null) parts.push(role === 'admin' ? say`you are its admin` : say`you are in it`)
  return joinLines(parts, ', ')
}

function factsOf({ group, parent, children, childCount, inside }: GroupDetails) {
  const facts: { name: string; text: Line }[] = []
  if (group.type === 'organization')
    facts.push({ name: 'Under', text: say`${parent?.name ?? 'no other group'}` })
  if (inside) {
    const names = inside.admins.map(({ displayName }) => displayName)
    facts.push({
      name: 'Admins',
      text: names.length === 0 ? say`nobody` : namesLine(names, inside.adminCount),
    })
  }
  if (childCount > 0) {
    const names = children.map(({ name }) => name)
    // With a hyphen that does not break: columns of names are narrow.
    facts.push({ name: 'Sub\u2011groups', text: namesLine(names, childCount) })
  }
  return facts
}

function actionsOf({ group, parent, childCount, allowed }: GroupDetails): Button[] {
  const { id } = group
  const actions: Button[] = []
  if (allowed.has('see group')) actions.push(command('Members', `members of id:${id}`))
  if (allowed.has('change members'))
    actions.push(press('Add people', 'group-form', { group: id, form: 'add' }))
  if (parent || childCount > 0) actions.push(command('Tree', `tree id:${id}`))
  if (allowed.has('export group')) actions.push(command('Export members', `export members of id:${id}`))
  if (changesOf({ group, parent, allowed }).length > 0)
    actions.push(press('Change …', 'group-more', { group: id }))
  return actions.length > 0 ? actions : [command('Groups', 'groups')]
}

/** What can be changed about a group besides its members. */
export function groupMoreCard({ group, parent, allowed }: GroupDetails): Card {
  return noteCard({
    title: say`${group.name}`,
    lines: [say`What do you want to change?`],
    summary: sayPlainly`Change ${group.name}`,
    actions: [...changesOf({ group, parent, allowed }), groupButton(group)].slice(0, MOST_ACTIONS),
  })
}

function changesOf({ group, parent, allowed }: Pick<GroupDetails, 'group' | 'parent' | 'allowed'>): Button[] {
  const { id, type } = group
  const isShared = type === 'organization'
  const changes: Button[] = []
  if (allowed.has('rename group')) changes.push(press('Rename', 'group-form', { group: id, form: 'rename' }))
  if (isShared && allowed.has('link groups')) {
    changes.push(press('Link under …', 'group-form', { group: id, form: 'link' }))
    if (parent) changes.push(command('Unlink', `unlink id:${id}`))
  }
  if (allowed.has('map group')) {
    changes.push(
      isShared
        ? command('Make private', `make id:${id} private`)
        : command('Map to organization', `map id:${id}`),
    )
  }
  if (allowed.has('delete group')) changes.push(command('Delete', `delete group id:${id}`))
  return changes
}
