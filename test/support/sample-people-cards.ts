import type { Card } from '../../src/bot/cards.ts'
import { columnsCard, columnsSetCard } from '../../src/bot/columns-card.ts'
import { countCard } from '../../src/bot/count-card.ts'
import { changedMeanwhileCard, editCard, editedCard, refusedEditCard } from '../../src/bot/edit-card.ts'
import { everybodyCard, peopleCard, reportsCard } from '../../src/bot/people-card.ts'
import { personCard } from '../../src/bot/person-card.ts'
import {
  archivedCard,
  deletedCard,
  deleteQuestionCard,
  movedCard,
  personMoreCard,
  restoredCard,
} from '../../src/bot/person-change-card.ts'
import { orgRoleQuestionCard, orgRoleSetCard } from '../../src/bot/person-role-card.ts'
import type { Attribute } from '../../src/domain/attributes.ts'
import { attributeField, type ProfileField } from '../../src/domain/profile-fields.ts'
import { TEXT_FIELDS, type User } from '../../src/domain/users.ts'
import type { EditForm } from '../../src/services/edit-form.ts'
import type { Profile } from '../../src/services/get-profile.ts'
import { PEOPLE_FILTERS } from '../../src/services/list-people.ts'
import type { Vary } from './sample-cards.ts'

/** People: profiles, lists, and what is changed about them. */
export function samplePeopleCards(vary: Vary, asha: User): Record<string, Card> {
  const joined = sampleAttribute('joining-date', vary('Joining date'), 'date')
  const remote = sampleAttribute('remote', vary('Works from home'), 'boolean')
  const user = {
    ...asha,
    aadObjectId: 'aad',
    attributes: { 'joining-date': '2024-03-01', remote: true, manager: vary('Tom Berg') },
  }
  const profile = sampleProfile(vary, user, [joined, remote])
  const alone = [vary('North'), vary('South')]
  const change = { before: user, user, changed: true }
  const facts = { person: user, role: user.orgRole, groups: 3, alone, reports: { count: 2, more: false } }
  const page = { people: manyPeople(vary), next: 'x', skipped: 0 }
  const location = sampleAttribute('location', vary('Location'), 'text')
  const inDelhi = { ...user, attributes: { ...user.attributes, location: vary('New Delhi') } }
  const columns: ProfileField[] = [{ key: 'title' }, { key: 'phone' }, attributeField(joined)]
  const form = sampleForm(user, [joined, remote])
  const typed = new Map([
    ['email', vary('asha.rao')],
    ['attribute:joining-date', vary('soon')],
  ])
  return {
    '16 profile, org admin': personCard(profile, true),
    '16 profile, member': personCard(
      {
        ...profile,
        person: { id: asha.id, displayName: asha.displayName, title: asha.title ?? '' },
        groups: [],
        manager: null,
        reports: { count: 0, more: false },
        allowed: new Set(),
        editable: false,
      },
      true,
    ),
    '16 profile, own': personCard(
      { ...profile, manager: { text: vary('T. Berg'), person: null }, isSelf: true },
      false,
    ),
    '16 profile, what can be changed': personMoreCard(profile),
    '16 profile, archived': personCard({ ...profile, person: { ...user, status: 'archived' } }, true),
    '17 several hits': peopleCard({ text: vary('asha'), ...page, by: new Map() }, columns),
    '17 found by an attribute': peopleCard(
      {
        text: vary('Delhi'),
        people: [inDelhi],
        next: null,
        skipped: 0,
        by: new Map([[inDelhi.id, [location]]]),
      },
      columns,
    ),
    '17 everybody': everybodyCard({ ...page, total: 412, columns, filters: PEOPLE_FILTERS }),
    '17 everybody, member': everybodyCard({ ...page, total: 412, columns: [], filters: [] }),
    '17 archived people': everybodyCard(
      { ...page, skipped: 5, next: null, columns, filters: PEOPLE_FILTERS },
      'archived',
    ),
    '17 nobody of a filter': everybodyCard(
      { people: [], next: null, skipped: 0, columns, filters: PEOPLE_FILTERS },
      'others',
    ),
    '17 reports': reportsCard({ person: user, ...page }),
    '17 no reports': reportsCard({ person: user, people: [], next: null, skipped: 0 }),
    '17 count': countCard(
      { count: 1000, more: true, near: [], group: sampleGroup(vary) },
      { text: vary('Delhi') },
    ),
    '17 count, of a group': countCard(
      { count: 0, more: false, near: [], group: { ...sampleGroup(vary), members: 62 } },
      { text: vary('Sales') },
    ),
    '17 count of a filter': countCard(
      { count: 1, more: false, near: [], group: null },
      { text: 'others', filter: 'others' },
    ),
    '17 columns': columnsCard({ chosen: columns, choices: columns }, [vary('Shoe size')]),
    '17 columns chosen': columnsSetCard({ chosen: columns, before: [] }),
    '21 delete a person': deleteQuestionCard(facts),
    '21 deleted': deletedCard({ name: vary('Asha Rao'), groups: 3, led: 2 }),
    '21 archived': archivedCard({ ...change, alone: [vary('North')] }),
    '21 restored': restoredCard(change),
    '21 moved': movedCard({ ...change, user: { ...user, network: 'other' } }),
    '21 make admin': orgRoleQuestionCard(facts, 'admin'),
    '21 is member already': orgRoleQuestionCard(facts, 'member'),
    '21 is admin': orgRoleSetCard({ ...change, user: { ...user, orgRole: 'admin' } }),
    '26 edit': editCard(form),
    '26 edit, refused': refusedEditCard(
      {
        outcome: 'refused',
        form,
        issues: [
          {
            key: 'email',
            value: vary('asha.rao'),
            finding: { code: 'key-taken', severity: 'error', detail: { holder: vary('Asha Menon') } },
          },
          {
            key: 'attribute:joining-date',
            value: vary('soon'),
            finding: { code: 'attribute-invalid', severity: 'error', detail: { type: 'date' } },
          },
        ],
      },
      typed,
    ),
    '26 edit, changed meanwhile': changedMeanwhileCard(form),
    '26 edited': editedCard({ outcome: 'written', change, keys: ['title', 'attribute:remote'] }, form),
  }
}

function sampleAttribute(key: string, label: string, type: Attribute['type']): Attribute {
  const rest = { required: false, visibility: 'public', selfEdited: false, position: 1 } as const
  return { tenant: 't', key, label, type, ...rest }
}

function sampleProfile(vary: Vary, person: User, attributes: Attribute[]): Profile {
  return {
    person,
    attributes: [...attributes, sampleAttribute('manager', vary('Manager'), 'text')],
    groups: [
      { id: 'g1', name: vary('Kigali wards'), type: 'organization', role: 'member' },
      { id: 'g2', name: vary('North'), type: 'organization', role: 'admin' },
    ],
    manager: { text: vary('Tom Berg'), person: { id: 'u9', displayName: vary('Tom Berg') } },
    reports: { count: 4, more: false },
    allowed: new Set(['change people', 'set org roles']),
    editable: true,
    isSelf: false,
  }
}

function sampleForm(user: User, attributes: Attribute[]): EditForm {
  return {
    user,
    fields: [
      ...TEXT_FIELDS.map(key => ({ key, value: user[key] ?? '', required: key === 'displayName' })),
      ...attributes.map(attribute => ({
        key: `attribute:${attribute.key}` as const,
        attribute,
        value: user.attributes[attribute.key] ?? '',
        required: false,
      })),
    ],
  }
}

function manyPeople(vary: Vary) {
  return ['Asha Rao', 'Asha Menon', 'Asha Patel', 'Asha Das', 'Asha Iyer'].map((name, n) => ({
    id: `u${n}`,
    displayName: vary(name),
    title: vary('Driver'),
    department: vary('South'),
    phone: vary('+250788123456'),
    ...(n === 1 ? { status: 'archived' as const } : {}),
    attributes: { 'joining-date': '2024-03-01' },
  }))
}

function sampleGroup(vary: Vary) {
  const name = vary('Delhi')
  return { id: 'g3', name, type: 'organization' as const, role: null, sees: true, manages: true }
}
