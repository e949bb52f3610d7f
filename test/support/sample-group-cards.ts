import type { Card } from '../../src/bot/cards.ts'
import { groupCard, groupMoreCard } from '../../src/bot/group-card.ts'
import {
  createdCard,
  deletedCard,
  deleteQuestionCard,
  linkedCard,
  renamedCard,
  unlinkedCard,
} from '../../src/bot/group-change-card.ts'
import { GROUP_FORMS, groupFormCard } from '../../src/bot/group-form.ts'
import { removedCard, removeQuestionCard } from '../../src/bot/group-leaving-card.ts'
import {
  groupsCard,
  membersCard,
  openGroupsCard,
  ownGroupsCard,
  personGroupsCard,
} from '../../src/bot/group-list-card.ts'
import {
  madePrivateCard,
  mappedCard,
  mapQuestionCard,
  privateQuestionCard,
} from '../../src/bot/group-mapping-card.ts'
import { addedCard } from '../../src/bot/group-members-card.ts'
import { roleQuestionCard, roleSetCard } from '../../src/bot/group-role-card.ts'
import { treeCard, treePictureCard } from '../../src/bot/tree-card.ts'
import type { AddedEntry } from '../../src/services/add-members.ts'
import type { PersonView } from '../../src/services/find-people.ts'
import { GROUP_ACTIONS, type GroupDetails } from '../../src/services/get-group.ts'
import type { GroupTree } from '../../src/services/group-tree.ts'
import type { ListedGroup } from '../../src/services/list-groups.ts'
import type { LeavingFacts } from '../../src/services/look-at-leaving.ts'
import type { MappingPreview } from '../../src/services/map-group.ts'
import type { GroupView } from '../../src/services/view-group.ts'
import type { Vary } from './sample-cards.ts'

/** As long as real ones are: ids count for the size of a card. */
const ID = 'aaaa0000-0000-4000-8000-0000000000'
const CHAT_URL = 'https://teams.microsoft.com/l/chat/0/0?users=28:x'
const AT = Date.UTC(2026, 2, 14, 10, 44)
const PICTURE = 'https://muster.example/files/abc'

/** Everything that is said about groups. */
export function sampleGroupCards(vary: Vary): Record<string, Card> {
  const north = groupNamed(vary, 'North')
  const field = { id: `${ID}90`, name: vary('Field staff') }
  const club: GroupView = { ...north, name: vary('Book club'), type: 'private' }
  const asha = personNamed(vary, 'Asha Rao', 1)
  const tom = personNamed(vary, 'Tom Berg', 2)
  const facts = {
    group: north,
    person: asha,
    role: 'member' as const,
    members: 38,
    admins: 1,
    isLastAdmin: false,
  }
  const listed = ['Depot', 'Field staff', 'Kigali wards', 'North', 'South'].map((name, n) =>
    listedGroup(vary, name, n),
  )
  const link = { child: groupNamed(vary, 'Kigali wards'), parent: north, before: null }
  return {
    '19 groups': groupsCard({ groups: listed, next: 'x', total: 41, skipped: 0, mayCreate: true }),
    '19 groups, by text': groupsCard(
      { groups: listed.slice(0, 2), next: null, skipped: 0, mayCreate: false },
      vary('ward'),
    ),
    '19 groups, none': groupsCard({ groups: [], next: null, total: 0, skipped: 0, mayCreate: true }),
    '19 groups in a group chat': openGroupsCard({ groups: listed, next: 'x', total: 41 }, CHAT_URL),
    '19 own groups': ownGroupsCard({ groups: listed.slice(1, 4), next: 'x', total: 12, skipped: 5 }),
    '19 groups of a person': personGroupsCard({
      person: asha,
      groups: [
        { id: 'g1', name: vary('North'), type: 'organization', role: 'admin' },
        { id: 'g2', name: vary('Book club'), type: 'private', role: 'member' },
      ],
      total: 12,
      skipped: 5,
    }),
    '19 groups of a person, none': personGroupsCard({ person: asha, groups: [], total: 0, skipped: 0 }),
    '19 own groups, none': ownGroupsCard({ groups: [], next: null, total: 0, skipped: 0 }),
    '19 group': groupCard(details(vary)),
    '19 group, as others see it': groupCard({
      ...details(vary),
      group: { ...north, role: null, sees: false, manages: false },
      inside: undefined as never,
      allowed: new Set(),
    }),
    '19 group, private': groupCard({
      ...details(vary),
      group: club,
      parent: null,
      children: [],
      childCount: 0,
    }),
    '19 group, changes': groupMoreCard(details(vary)),
    ...Object.fromEntries(GROUP_FORMS.map(form => [`19 form: ${form}`, groupFormCard(form, north)])),
    '19 members': membersCard({
      group: north,
      members: [
        { person: asha, role: 'member' },
        { person: tom, role: 'admin' },
      ],
      total: 62,
      next: 'x',
      skipped: 5,
    }),
    '19 added': addedCard({
      group: north,
      region: 'RW',
      at: AT,
      entries: [
        { text: vary('asha'), outcome: 'added', person: asha, isNew: false },
        { text: vary('0788123456'), outcome: 'added', person: tom, isNew: true },
        { text: vary('bo'), outcome: 'already in', person: personNamed(vary, 'Bo Chen', 3) },
        { text: vary('99885542'), outcome: 'no number' },
        { text: vary('ahsa'), outcome: 'nobody', near: [vary('Asha Menon')] },
      ],
    }),
    '19 added, one to choose': addedCard({
      group: north,
      region: 'RW',
      at: AT,
      entries: [
        { text: vary('asha'), outcome: 'several', people: [asha, personNamed(vary, 'Asha Menon', 4)] },
      ],
    }),
    '19 added, as many as there may be': addedCard({
      group: north,
      region: 'RW',
      at: AT,
      entries: Array.from({ length: 200 }, (_, n) => ({
        text: vary(`Person ${n}`),
        outcome: 'added' as const,
        person: personNamed(vary, `Person ${n}`, n),
        isNew: false,
      })),
    }),
    '19 added, many of each kind': addedCard({
      group: north,
      region: 'RW',
      at: AT,
      entries: Array.from({ length: 200 }, (_, n) => manyKinds(vary, n)),
    }),
    '18 tree': treeCard(tree(vary), { picture: true }),
    '18 tree, a later page': treeCard({ ...tree(vary), total: 60, next: 'x' }, { skipped: 20 }),
    '18 tree of the organization': treeCard(
      { ...tree(vary), root: null, above: [], total: null, next: 'x' },
      {},
    ),
    '18 tree in a group chat': treeCard({ ...tree(vary), next: 'x', total: 50 }, { openly: true }),
    '18 tree, full': treeCard(fullTree(vary), { picture: true }),
    '18 tree, nothing': treeCard({ ...tree(vary), root: null, above: [], lines: [] }, {}),
    '18 tree, private': treeCard({ ...tree(vary), root: club }, {}),
    '18 picture': treePictureCard(tree(vary), PICTURE),
    ...leavingCards(vary),
    '21 removed': removedCard({ group: north, removed: [asha], demoted: [], members: 37, at: AT }),
    '21 removed, many': removedCard({ group: north, removed: [asha, tom], demoted: [], members: 1, at: AT }),
    '21 removed, as many as there may be': removedCard({
      group: north,
      removed: Array.from({ length: 198 }, (_, n) => personNamed(vary, `Person ${n}`, n)),
      demoted: [],
      members: 1,
      at: AT,
      kept: 2,
      fresh: 150,
    }),
    '21 make group admin': roleQuestionCard(facts, 'admin'),
    '21 make the last admin member': roleQuestionCard(
      { ...facts, role: 'admin', isLastAdmin: true },
      'member',
    ),
    '21 group role set': roleSetCard(
      { group: north, person: asha, changed: true, joined: false, hadAdmin: true },
      'admin',
    ),
    '21 group role set, of somebody new': roleSetCard(
      { group: north, person: asha, changed: true, joined: true, hadAdmin: false },
      'admin',
    ),
    '21 delete a group': deleteQuestionCard(details(vary)),
    '21 group deleted': deletedCard({ name: vary('North'), children: 2, parent: field }),
    '21 map a group': mapQuestionCard(mapping(vary, club)),
    '21 group mapped': mappedCard(north),
    '21 make a group private': privateQuestionCard(mapping(vary, { ...north, role: null })),
    '21 make a group private, nobody in it': privateQuestionCard({ ...mapping(vary, north), members: 0 }),
    '21 group made private': madePrivateCard(north.id, {
      name: vary('North'),
      children: 1,
      parent: field,
      stays: true,
      admins: 1,
    }),
    '21 group made private by somebody else': madePrivateCard(north.id, {
      name: vary('North'),
      children: 0,
      parent: null,
      stays: false,
      admins: 1,
    }),
    '19 group created': createdCard({ group: north, isNew: true }),
    '19 group exists': createdCard({ group: north, isNew: false }),
    '19 group renamed': renamedCard({ group: north, before: vary('The north') }),
    '19 linked': linkedCard(link),
    '19 linked elsewhere': linkedCard({ ...link, before: field }),
    '19 unlinked': unlinkedCard({ child: link.child, before: field }),
  }
}

/** Questions before people are taken out of a group. */
function leavingCards(vary: Vary): Record<string, Card> {
  const group = groupNamed(vary, 'North')
  const [bo, asha] = [personNamed(vary, 'Bo Chen', 3), personNamed(vary, 'Asha Rao', 1)]
  const ask = (facts: Partial<LeavingFacts>) =>
    removeQuestionCard(
      { group, people: [bo], others: [], members: 38, lastAdmins: [], ...facts },
      (_, instead) => `remove ${instead}, ${vary('"Bo Chen"')} from ${vary('North')}`,
    )
  const many = Array.from({ length: 80 }, (_, n) => personNamed(vary, `Person ${n}`, n))
  return {
    '21 remove from a group': ask({}),
    '21 remove the last admin': ask({ lastAdmins: [bo] }),
    '21 remove two, the last admins': ask({ people: [bo, asha], lastAdmins: [bo, asha] }),
    '21 remove some, not others': ask({
      people: [bo, asha],
      others: [
        { text: vary('Tom Berg'), why: 'not in' },
        { text: vary('ahsa menon'), why: 'nobody', near: [vary('Asha Menon')] },
      ],
    }),
    '21 remove as many as there may be': ask({ people: many, lastAdmins: many, members: 80 }),
    '21 remove, not in it': ask({ people: [], others: [{ text: vary('Bo Chen'), why: 'not in' }] }),
    '21 remove, which one': ask({
      people: [],
      others: [{ text: vary('asha'), why: 'several', people: [asha, personNamed(vary, 'Asha Menon', 4)] }],
    }),
  }
}

function groupNamed(vary: Vary, name: string): GroupView {
  return { id: `${ID}10`, name: vary(name), type: 'organization', role: 'admin', sees: true, manages: true }
}

function listedGroup(vary: Vary, name: string, n: number): ListedGroup {
  const sees = n % 2 === 1
  const view = { ...groupNamed(vary, name), id: `${ID}1${n}`, sees, manages: false }
  return sees ? { ...view, role: 'member', members: n * 31 } : { ...view, role: null }
}

function personNamed(vary: Vary, name: string, n: number): PersonView {
  return {
    id: `${ID}${String(n).padStart(2, '0')}`,
    displayName: vary(name),
    title: vary('Nurse'),
    department: vary('North'),
  }
}

function details(vary: Vary): GroupDetails {
  return {
    group: groupNamed(vary, 'North'),
    parent: { id: `${ID}90`, name: vary('Field staff') },
    children: ['Depot', 'Kigali wards'].map((name, n) => ({ id: `${ID}8${n}`, name: vary(name) })),
    childCount: 14,
    inside: { members: 62, admins: [personNamed(vary, 'Tom Berg', 2)], adminCount: 1 },
    allowed: new Set(GROUP_ACTIONS),
  }
}

function mapping(vary: Vary, group: GroupView): MappingPreview {
  const outsiders = [vary('Dana Ortiz'), vary('Li Wei')]
  return {
    group,
    members: 12,
    admins: 0,
    children: 2,
    parent: { id: `${ID}90`, name: vary('Field staff') },
    outsiders,
  }
}

export function tree(vary: Vary): GroupTree {
  const line = (n: number, name: string, level: number, members?: number, hidden = 0) => ({
    id: `${ID}${n}`,
    name: vary(name),
    level,
    hidden,
    ...(members === undefined ? {} : { members }),
  })
  return {
    root: { ...groupNamed(vary, 'North'), members: 62 },
    above: [
      { id: `${ID}91`, name: vary('Lakeside Clinics') },
      { id: `${ID}90`, name: vary('Field staff') },
    ],
    lines: [
      line(20, 'Depot', 1, 0),
      line(21, 'Kigali wards', 1, 24),
      line(22, 'Ward 1', 2, 8),
      line(23, 'Night shift', 3, 3, 2),
      line(24, 'Ward 2', 2),
      line(25, 'Ward 3', 2, 9, 4),
      line(26, 'Vehicles', 1, 5, 1),
    ],
    total: 3,
    next: null,
    exports: true,
  }
}

function fullTree(vary: Vary): GroupTree {
  const lines = Array.from({ length: 20 }, (_, n) => ({
    id: `${ID}${20 + n}`,
    name: vary(`Ward ${n + 1} of the hospital in the north`),
    level: 1 + (n % 3),
    members: n,
    hidden: n,
  }))
  return { ...tree(vary), lines, total: 60, next: 'x' }
}

/** One of two hundred entries, of each kind as many. */
function manyKinds(vary: Vary, n: number): AddedEntry {
  const text = vary(`+250 788 123 ${n}`)
  const person = personNamed(vary, `Person ${n}`, n % 100)
  const kinds: AddedEntry[] = [
    { text, outcome: 'added', person, isNew: true },
    { text, outcome: 'already in', person },
    { text, outcome: 'archived', person },
    { text, outcome: 'no number' },
    { text, outcome: 'nobody', near: [vary('Asha Menon')] },
  ]
  return kinds[n % kinds.length] as AddedEntry
}
