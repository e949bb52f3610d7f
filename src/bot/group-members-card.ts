import { isNeutralName } from '../domain/neutral-name.ts'
import type { AddedEntry } from '../services/add-members.ts'
import type { PersonView } from '../services/find-people.ts'
import type { GroupView } from '../services/view-group.ts'
import { type Button, command, press } from './buttons.ts'
import type { Card } from './cards.ts'
import { fittingTitles } from './fits-button.ts'
import { fittingNames, groupButton } from './group-words.ts'
import { numberedList } from './numbered-list.ts'
import { firstNameOf, tellApart } from './person-card.ts'
import { quoteName } from './quote-name.ts'
import { joinLines, type Line, say, sayPlainly } from './say.ts'

const MOST_ACTIONS = 5
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
  const open = entries.filter(entry => entry.outcome === 'several')
  const choices = open.flatMap(({ people }) => people).slice(0, MOST_CHOICES)
  const cut = open.find(({ people }) => people.some(person => !choices.includes(person)))
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
      ...(cut ? [command(`Choose ${cut.text}`, `add ${quoteName(cut.text)} to id:${group.id}`)] : []),
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
  const namesOf = (list: readonly { text: string; person: PersonView }[]) =>
    fittingNames(list.map(({ text, person }) => asTyped(text, person.displayName)))
  const textsOf = (list: readonly { text: string }[]) => fittingNames(list.map(({ text }) => text))
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

/** Whoever has no name yet is told by what the reader typed. */
function asTyped(text: string, name: string): string {
  return isNeutralName(name) && !text.startsWith('id:') ? text : name
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
  return fittingTitles([...new Set(near)]).slice(0, 2)
}
