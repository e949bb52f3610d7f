import type { PersonView } from '../services/find-people.ts'
import type { LeavingFacts, NotLeaving } from '../services/look-at-leaving.ts'
import type { GroupView } from '../services/view-group.ts'
import { type Button, command, press } from './buttons.ts'
import type { Card } from './cards.ts'
import { noOneCard, whichPersonCard } from './choose-cards.ts'
import { fittingTitles } from './fits-button.ts'
import { fittingNames, groupButton, peopleCount } from './group-words.ts'
import { noteCard } from './note-card.ts'
import { firstNameOf } from './person-card.ts'
import { quoteName } from './quote-name.ts'
import { joinLines, type Line, say, sayPlainly } from './say.ts'
import { plural } from './wording.ts'

/** Ids that a button can hold besides the rest of a card; more are looked up by the moment that it was done. */
const MOST_IDS = 80
const MOST_NEAR = 2

/** The whole command with other words for one of those whom it names. */
export type AgainFor = (text: string, instead: string) => string

/** Asks before people are taken out, once it is clear who; tells who of those who were named is not in it. */
export function removeQuestionCard(facts: LeavingFacts, again: AgainFor): Card {
  const { group, people, others, members, lastAdmins } = facts
  const { id, name } = group
  const [first] = people
  const open = others.find(each => each.why === 'several')
  if (open) {
    const question = { text: open.text, again: (instead: string) => again(open.text, instead) }
    return whichPersonCard(open.people, question, { among: { membersOf: id } })
  }
  if (!first) return nobodyLeavesCard(facts, again)
  const isOne = people.length === 1
  const who = isOne ? first.displayName : `${people.length} people`
  return noteCard({
    title: isOne
      ? say`Remove ${first.displayName} from ${name}?`
      : say`Remove ${people.length} people from ${name}?`,
    lines: [
      ...(isOne ? [] : [say`${fittingNames(people.map(({ displayName }) => displayName))}.`]),
      say`${stayLine(members - people.length)} ${isOne ? 'The person stays' : `The ${people.length} people stay`} in the directory.`,
      ...(lastAdmins.length > 0 ? [lastAdminLine(lastAdmins, group)] : []),
      ...othersLines(others, name),
    ],
    summary: isOne
      ? sayPlainly`Remove somebody from ${name}?`
      : sayPlainly`Remove ${people.length} people from ${name}?`,
    yes: press(`Remove ${who}`, 'group-remove', {
      group: id,
      users: people.map(each => each.id),
      alone: lastAdmins.length > 0,
    }),
    actions: [
      command(isOne ? `Keep ${who}` : 'Keep them', `members of id:${id}`),
      ...nearButtons(others, again),
    ],
  })
}

function nobodyLeavesCard({ group, others }: LeavingFacts, again: AgainFor): Card {
  const [first, ...rest] = others
  if (first?.why === 'nobody' && rest.length === 0) {
    return noOneCard({ text: first.text, again: instead => again(first.text, instead) }, first.near)
  }
  return noteCard({
    lines: othersLines(others, group.name),
    summary: sayPlainly`Not in ${group.name}`,
    actions: [
      ...nearButtons(others, again),
      command('Members', `members of id:${group.id}`),
      groupButton(group),
    ],
  })
}

function othersLines(others: readonly NotLeaving[], group: string): Line[] {
  const textsOf = (why: NotLeaving['why']) => others.filter(each => each.why === why).map(({ text }) => text)
  const [outside, nobody] = [textsOf('not in'), textsOf('nobody')]
  const near = nearNames(others).map(({ name }) => say`${name}`)
  return [
    ...(outside.length > 0
      ? [say`${fittingNames(outside)} ${outside.length === 1 ? 'is' : 'are'} not in ${group}.`]
      : []),
    ...(nobody.length > 0 ? [say`No one matches ${fittingNames(nobody)}.`] : []),
    ...(near.length > 0 ? [say`Did you mean ${joinLines(near, ' or ')}?`] : []),
  ]
}

function nearButtons(others: readonly NotLeaving[], again: AgainFor): Button[] {
  return nearNames(others).map(({ text, name }) => command(name, again(text, quoteName(name))))
}

function nearNames(others: readonly NotLeaving[]): { text: string; name: string }[] {
  const near = others.flatMap(each =>
    each.why === 'nobody' ? fittingTitles(each.near).map(name => ({ text: each.text, name })) : [],
  )
  return near.slice(0, MOST_NEAR)
}

/** Of one person, or of several who are its admins together. */
export function lastAdminLine(people: readonly PersonView[], { name, type }: GroupView): Line {
  const left = type === 'private' ? 'nobody can change it then' : 'nobody but org admins can change it then'
  const [first, ...others] = people
  const who = fittingNames(people.map(({ displayName }) => displayName))
  return others.length === 0
    ? say`${first?.displayName ?? ''} is the last admin of ${name}: ${left}.`
    : say`${who} are the last admins of ${name}: ${left}.`
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
