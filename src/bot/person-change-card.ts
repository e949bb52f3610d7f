import type { Network } from '../domain/users.ts'
import type { ChangedPerson } from '../services/change-person.ts'
import type { Profile } from '../services/get-profile.ts'
import type { PersonFacts } from '../services/look-at-person.ts'
import { type Button, command, press } from './buttons.ts'
import type { Card } from './cards.ts'
import { noteCard } from './note-card.ts'
import { firstNameOf } from './person-card.ts'
import { type Line, say, sayPlainly } from './say.ts'
import { NETWORK_NAMES, plural } from './wording.ts'

const NETWORK_WORDS: Record<Network, string> = { employee: 'employees', other: 'others' }

/** What can be done to a person besides editing. */
export function personMoreCard({ person, allowed }: Profile): Card {
  const { id, displayName, status, network, orgRole } = person
  const name = firstNameOf(displayName)
  const changes: Button[] = []
  if (allowed.has('change people')) {
    const away = network === 'other' ? 'employee' : 'other'
    changes.push(
      status === 'archived'
        ? command(`Restore ${name}`, `restore id:${id}`)
        : command(`Archive ${name}`, `archive id:${id}`),
      command(`Move to ${NETWORK_WORDS[away]}`, `move id:${id} to ${NETWORK_WORDS[away]}`),
    )
  }
  if (allowed.has('set org roles') && status !== 'archived') {
    const others = (['admin', 'supervisor', 'member'] as const).filter(role => role !== orgRole)
    changes.push(...others.map(role => command(`Make ${role}`, `make id:${id} ${role}`)))
  }
  // Who is active is archived first, or deleted by typing.
  if (allowed.has('change people') && status === 'archived')
    changes.push(command(`Delete ${name}`, `delete id:${id}`))
  return noteCard({
    title: say`${displayName}`,
    lines: [
      changes.length > 0 ? say`What do you want to change?` : say`There is nothing that you can change here.`,
    ],
    summary: sayPlainly`What can be changed about a person`,
    actions: [...changes, profileButton(person)],
  })
}

export function archivedCard({ user, changed, alone }: ChangedPerson & { alone: string[] }): Card {
  const name = firstNameOf(user.displayName)
  const restore = command(`Restore ${name}`, `restore id:${user.id}`)
  return noteCard({
    lines: [
      changed
        ? say`${user.displayName} is archived and can do nothing here until restored. Groups and role stay.`
        : say`${user.displayName} is archived already.`,
      ...aloneLines(alone, say`until then`),
    ],
    summary: changed ? sayPlainly`1 person archived` : sayPlainly`Archived already`,
    undo: changed ? restore : undefined,
    actions: [restore, command(`Delete ${name}`, `delete id:${user.id}`), profileButton(user)],
  })
}

export function restoredCard({ user, changed }: ChangedPerson): Card {
  const name = firstNameOf(user.displayName)
  return noteCard({
    lines: [
      changed
        ? say`${user.displayName} is active again.`
        : say`${user.displayName} is active: there is nothing to restore.`,
    ],
    summary: changed ? sayPlainly`1 person is active again` : sayPlainly`Active already`,
    undo: changed ? command(`Archive ${name} again`, `archive id:${user.id}`) : undefined,
    actions: [profileButton(user)],
  })
}

export function movedCard({ before, user, changed }: ChangedPerson): Card {
  const back = NETWORK_WORDS[before.network]
  return noteCard({
    lines: [
      say`${user.displayName} is in network ${NETWORK_NAMES[user.network]}${changed ? '' : ' already'}.`,
    ],
    summary: sayPlainly`1 person is in network ${NETWORK_NAMES[user.network]}${changed ? '' : ' already'}`,
    undo: changed ? command('Move back', `move id:${user.id} to ${back}`) : undefined,
    actions: [profileButton(user)],
  })
}

/** Asks before somebody is gone for good. */
export function deleteQuestionCard({ person, groups, alone, reports }: PersonFacts): Card {
  const { id, displayName, aadObjectId, status } = person
  return noteCard({
    title: say`Delete ${displayName}?`,
    lines: [
      groups === 0
        ? say`The record goes; they are in no group of the organization.`
        : say`The record goes, and they leave ${plural(groups, 'group')}.`,
      ...aloneLines(alone, say`afterwards`),
      ...(reports.count > 0 ? [reportsLine(reports)] : []),
      say`What they did stays in the history. This cannot be undone.`,
      ...(aadObjectId ? [say`They are added anew, without any rights, when they write to me again.`] : []),
    ],
    summary: sayPlainly`Delete a person?`,
    yes: press(`Delete ${displayName}`, 'person-delete', { user: id }),
    actions: [
      ...(status === 'archived' ? [] : [command('Archive instead', `archive id:${id}`)]),
      command(`Keep ${displayName}`, `who is id:${id}`),
    ],
  })
}

/** "North and 2 more groups have no admin afterwards." */
function aloneLines([first, ...others]: readonly string[], when: Line): Line[] {
  if (first === undefined) return []
  return others.length === 0
    ? [say`${first} has no admin ${when}.`]
    : [say`${first} and ${plural(others.length, 'more group')} have no admin ${when}.`]
}

function reportsLine({ count, more }: PersonFacts['reports']): Line {
  const people = plural(count, 'person', 'people')
  return say`${people}${more ? ' or more' : ''} ${count === 1 ? 'names' : 'name'} them as manager; that is emptied.`
}

export function deletedCard({ name, groups, led }: { name: string; groups: number; led: number }): Card {
  return noteCard({
    lines: [
      groups === 0
        ? say`${name} is deleted.`
        : say`${name} is deleted and out of ${groups === 1 ? 'the group' : 'all groups'}.`,
      ...(led > 0 ? [say`${plural(led, 'person has', 'people have')} no manager any more.`] : []),
    ],
    summary: sayPlainly`1 person deleted`,
    actions: [command('Everybody', 'users')],
  })
}

export function profileButton({ id, displayName }: { id: string; displayName: string }): Button {
  return command(displayName.trim() || 'Profile', `who is id:${id}`)
}
