import type { AddedEntry } from '../services/add-members.ts'
import type { PersonView } from '../services/find-people.ts'
import type { MemberFacts } from '../services/look-at-member.ts'
import type { GroupView } from '../services/view-group.ts'
import { type Button, command, press } from './buttons.ts'
import type { Card } from './cards.ts'
import { escapeText } from './escape-text.ts'
import { groupButton, namesLine, peopleCount } from './group-words.ts'
import { noteCard } from './note-card.ts'
import { numberedList } from './numbered-list.ts'
import { firstNameOf, tellApart } from './person-card.ts'
import { quoteName } from './quote-name.ts'
import { joinLines, type Line, say, sayPlainly } from './say.ts'
import { plural } from './wording.ts'

/** Ids that a button can hold besides the rest of a card; more are looked up by the moment that it was done. */
const MOST_IDS = 80
/** Of one line: what became of each number is told as far as a card holds it. */
const LINE_CHARS = 900
const MOST_ACTIONS = 5
/** A button says the whole name again. */
const LONGEST_NAME = 200
/** People of one name to choose from, of all entries together. */
const MOST_CHOICES = 9

/** What became of each entry, with its reverse, and a choice where a name is that of several. */
export function addedCard(done: {
  group: GroupView
  entries: readonly AddedEntry[]
  region: string
  at: number
}): Card {
  const { group, entries, region, at } = done
  const added = entries.filter(entry => entry.outcome === 'added')
  const choices = entries
    .flatMap(entry => (entry.outcome === 'several' ? entry.people : []))
    .slice(0, MOST_CHOICES)
  const details = tellApart(choices)
  return numberedList({
    title: say`${group.name}: ${countsLine(entries)}`,
    hint: '',
    notes: detailLines(entries, region),
    summary:
      entries.length > added.length
        ? sayPlainly`${group.name}: ${added.length} added, ${entries.length - added.length} not`
        : sayPlainly`${group.name}: ${added.length} added`,
    rows: choices.map((person, n) => ({
      name: person.displayName,
      detail: details[n] ?? '',
      choose: `add id:${person.id} to id:${group.id}`,
    })),
    undo: removeAgain(
      group,
      added.map(({ person }) => person),
      at,
    ),
    actions: [
      ...nearButtons(group, entries),
      command('Members', `members of id:${group.id}`),
      groupButton(group),
    ].slice(0, MOST_ACTIONS - (added.length > 0 ? 1 : 0)),
  })
}

/** "2 added, 1 already in, 99885542 not found". */
function countsLine(entries: readonly AddedEntry[]): Line {
  const count = (outcome: AddedEntry['outcome']) => entries.filter(entry => entry.outcome === outcome).length
  const parts = [say`${count('added')} added`]
  if (count('already in') > 0) parts.push(say`${count('already in')} already in`)
  const open = count('several')
  if (open > 0) parts.push(say`${open} to choose`)
  const refused = entries.filter(({ outcome }) => !['added', 'already in', 'several'].includes(outcome))
  const [first] = refused
  if (refused.length === 1 && first?.outcome === 'nobody') parts.push(say`${first.text} not found`)
  else if (refused.length > 0) parts.push(say`${refused.length} refused`)
  return joinLines(parts, ', ')
}

function detailLines(entries: readonly AddedEntry[], region: string): Line[] {
  const of = <O extends AddedEntry['outcome']>(outcome: O) =>
    entries.filter((entry): entry is Extract<AddedEntry, { outcome: O }> => entry.outcome === outcome)
  const namesOf = (list: readonly { person: PersonView }[]) =>
    firstOf(list.map(({ person }) => person.displayName))
  const textsOf = (list: readonly { text: string }[]) => firstOf(list.map(({ text }) => text))
  const lines: Line[] = []
  const [added, already, archived] = [of('added'), of('already in'), of('archived')]
  const [full, numbers, nobody, several] = [
    of('in too many groups'),
    of('no number'),
    of('nobody'),
    of('several'),
  ]
  if (added.length > 0) lines.push(say`Added: ${namesOf(added)}.`)
  const fresh = added.filter(({ isNew }) => isNew).length
  if (fresh > 0)
    lines.push(say`${fresh} of them ${fresh === 1 ? 'is' : 'are'} new in the directory, in network Others.`)
  if (already.length > 0) lines.push(say`Already in: ${namesOf(already)}.`)
  if (several.length > 0) lines.push(say`Several people match ${textsOf(several)}: choose one.`)
  if (nobody.length > 0) lines.push(say`No one matches ${textsOf(nobody)}.`)
  const near = nearNames(entries)
  if (near.length > 0)
    lines.push(
      say`Did you mean ${joinLines(
        near.map(name => say`${name}`),
        ' or ',
      )}?`,
    )
  if (numbers.length > 0) {
    lines.push(say`No phone number of ${region}: ${textsOf(numbers)}. Write it with + and the country code.`)
  }
  if (archived.length > 0) lines.push(say`Archived, to be restored first: ${namesOf(archived)}.`)
  if (full.length > 0) lines.push(say`In too many groups already: ${namesOf(full)}.`)
  return lines
}

function firstOf(names: readonly string[]): Line {
  let chars = 0
  const shown = names.filter(name => {
    chars += JSON.stringify(escapeText(name)).length
    return chars <= LINE_CHARS
  })
  return namesLine(shown, names.length)
}

function removeAgain({ id }: GroupView, [first, ...others]: readonly PersonView[], at: number) {
  if (first === undefined) return undefined
  const title =
    others.length === 0
      ? `Remove ${firstNameOf(first.displayName)} again`
      : `Remove the ${others.length + 1} again`
  return press(title, 'group-undo', { group: id, at, what: 'added' })
}

function nearButtons({ id }: GroupView, entries: readonly AddedEntry[]): Button[] {
  return nearNames(entries).map(name => command(`Add ${name}`, `add ${quoteName(name)} to id:${id}`))
}

function nearNames(entries: readonly AddedEntry[]): string[] {
  const near = entries.flatMap(entry => (entry.outcome === 'nobody' ? entry.near : []))
  return [...new Set(near)].filter(name => name.length <= LONGEST_NAME).slice(0, 2)
}

/** Asks before somebody is taken out; who is not in it, is told. */
export function removeQuestionCard({ group, person, role, members, isLastAdmin }: MemberFacts): Card {
  const { id, name } = group
  if (role === null) {
    return noteCard({
      lines: [say`${person.displayName} is not in ${name}.`],
      summary: sayPlainly`Not in ${name}`,
      actions: [command('Members', `members of id:${id}`), groupButton(group)],
    })
  }
  return noteCard({
    title: say`Remove ${person.displayName} from ${name}?`,
    lines: [
      say`${stayLine(members - 1)} The person stays in the directory.`,
      ...(isLastAdmin ? [lastAdminLine(person, group)] : []),
    ],
    summary: sayPlainly`Remove somebody from ${name}?`,
    yes: press(`Remove ${person.displayName}`, 'group-remove', {
      group: id,
      users: [person.id],
      alone: isLastAdmin,
    }),
    actions: [command(`Keep ${person.displayName}`, `members of id:${id}`)],
  })
}

export function lastAdminLine({ displayName }: PersonView, { name, type }: GroupView): Line {
  const left = type === 'private' ? 'nobody can change it then' : 'nobody but org admins can change it then'
  return say`${displayName} is the last admin of ${name}: ${left}.`
}

/** What became of it, with its reverse. Who was admin of the group is asked for to be so again. */
export function removedCard(done: {
  group: GroupView
  removed: readonly PersonView[]
  demoted: readonly string[]
  members: number
  at: number
  /** Of those whom an undo was about: how many stay in the group, and how many came into the directory with it. */
  kept?: number
  fresh?: number
}): Card {
  const { group, removed, demoted, members, at, kept = 0, fresh = 0 } = done
  const [first] = removed
  const who =
    removed.length === 1 && first ? say`${first.displayName} is` : say`${peopleCount(removed.length)} are`
  const back = `add ${removed.map(({ id }) => `id:${id}`).join(', ')} to id:${group.id}`
  const title =
    removed.length === 1 && first ? `Add ${firstNameOf(first.displayName)} again` : 'Add them again'
  const undo =
    removed.length > MOST_IDS
      ? press(title, 'group-undo', { group: group.id, at, what: 'removed' })
      : removed.length === 1 && first && demoted.length === 1
        ? command(
            `Make ${firstNameOf(first.displayName)} admin again`,
            `make id:${first.id} admin of id:${group.id}`,
          )
        : command(title, back)
  return noteCard({
    lines: [
      removed.length === 0
        ? say`None of them is in ${group.name} any more.`
        : say`${who} out of ${group.name}. ${stayLine(members)}`,
      ...(kept > 0 ? [keptLine(kept)] : []),
      ...(fresh > 0 ? [freshLine(fresh)] : []),
    ],
    summary: sayPlainly`${group.name}: ${removed.length} removed`,
    undo: removed.length > 0 ? undo : undefined,
    actions: [command('Members', `members of id:${group.id}`), groupButton(group)],
  })
}

function keptLine(kept: number): Line {
  return say`${peopleCount(kept)} ${kept === 1 ? 'stays' : 'stay'}: made admin, or added once more, since then.`
}

function freshLine(fresh: number): Line {
  return say`${peopleCount(fresh)} ${fresh === 1 ? 'stays' : 'stay'} in the directory, new there by this, in network Others.`
}

function stayLine(members: number): Line {
  if (members === 0) return say`Nobody is left in it.`
  return say`${plural(members, 'member')} ${members === 1 ? 'stays' : 'stay'}.`
}
