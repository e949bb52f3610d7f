import { describe, expect, test } from 'vitest'
import { type Action, type Actor, may, requesterOf, type Target } from '../../src/domain/access.ts'
import type { ExportJob, ImportJob, Summary } from '../../src/domain/jobs.ts'
import type { OrgRole } from '../../src/domain/users.ts'
import { makeExport } from '../support/make-export.ts'
import { makeGroup } from '../support/make-group.ts'
import { makeJob } from '../support/make-job.ts'
import { makeUser } from '../support/make-user.ts'

/** Who asks. `inside`: they are in the group that it is about; `leads`: they are its admin. */
const ROLES: { name: string; orgRole: OrgRole; inside?: true; leads?: true; leadsAnother?: true }[] = [
  { name: 'org admin', orgRole: 'admin' },
  { name: 'org admin in it', orgRole: 'admin', inside: true },
  { name: 'supervisor', orgRole: 'supervisor' },
  { name: 'supervisor in it', orgRole: 'supervisor', inside: true },
  { name: 'its admin', orgRole: 'member', inside: true, leads: true },
  { name: 'admin of another group', orgRole: 'member', leadsAnother: true },
  { name: 'member in it', orgRole: 'member', inside: true },
  { name: 'member', orgRole: 'member' },
]

type About =
  | 'nothing'
  | 'own job'
  | 'own import of people'
  | 'job of another'
  | 'job of the operator'
  | 'own job about a private group'
  | 'job of another about a private group'
  | 'job of another about a private group that is gone'
  | 'oneself'
  | 'another person'
  | 'organization group'
  | 'private group'

const EVERYBODY = '+ + + + + + + +'
const ORG_ADMINS = '+ + - - - - - -'
const OVERSEERS = '+ + + + - - - -'
const WITH_LEADERS = '+ + + + + + - -'
const OF_A_GROUP = '+ + - - + - - -'
const ITS_ADMIN = '- - - - + - - -'
const NOBODY = '- - - - - - - -'

/** "Who may do what" of the README, in the order of ROLES. The compiler asks for every action. */
const RIGHTS: Record<Action, Partial<Record<About, string>>> = {
  'import people': { nothing: ORG_ADMINS },
  'import members': { nothing: '+ + - - + + - -' },
  'import groups': { nothing: ORG_ADMINS },
  'see imports': { nothing: EVERYBODY },
  'see import': {
    nothing: OVERSEERS,
    'own job': EVERYBODY,
    'job of another': OVERSEERS,
    'job of the operator': OVERSEERS,
    'own job about a private group': EVERYBODY,
    'job of another about a private group': NOBODY,
  },
  'decide import': {
    nothing: ORG_ADMINS,
    'own job': EVERYBODY,
    'own import of people': ORG_ADMINS,
    'job of another': ORG_ADMINS,
  },
  'look people up': { nothing: EVERYBODY },
  'see all fields': { nothing: OVERSEERS, oneself: EVERYBODY, 'another person': '+ + + + + - - -' },
  'change people': { nothing: ORG_ADMINS, oneself: ORG_ADMINS, 'another person': ORG_ADMINS },
  'set org roles': { nothing: ORG_ADMINS, oneself: ORG_ADMINS, 'another person': ORG_ADMINS },
  'define attributes': { nothing: ORG_ADMINS },
  'edit own profile': { nothing: ORG_ADMINS, oneself: EVERYBODY, 'another person': ORG_ADMINS },
  'see hierarchy': { nothing: EVERYBODY },
  'see group': { 'organization group': '+ + + + + - + -', 'private group': '- + - + + - + -' },
  'create group': { nothing: ORG_ADMINS },
  'change members': { 'organization group': OF_A_GROUP, 'private group': ITS_ADMIN },
  'set group roles': { 'organization group': OF_A_GROUP, 'private group': ITS_ADMIN },
  'leave group without admin': { 'organization group': ORG_ADMINS },
  'rename group': { 'organization group': OF_A_GROUP, 'private group': ITS_ADMIN },
  'link groups': { 'organization group': OF_A_GROUP, 'private group': ITS_ADMIN },
  'delete group': { 'organization group': ORG_ADMINS, 'private group': ITS_ADMIN },
  'map group': { 'organization group': OF_A_GROUP, 'private group': '- + - - + - - -' },
  export: { nothing: WITH_LEADERS },
  'export group': { 'organization group': '+ + + + + - - -', 'private group': ITS_ADMIN },
  'see exports': { nothing: EVERYBODY },
  'see export': {
    nothing: OVERSEERS,
    'own job': EVERYBODY,
    'job of another': OVERSEERS,
    'own job about a private group': EVERYBODY,
    'job of another about a private group': '- + - + - - - -',
    'job of another about a private group that is gone': NOBODY,
  },
  'cancel export': { nothing: ORG_ADMINS, 'own job': EVERYBODY, 'job of another': ORG_ADMINS },
  'see audit': {
    nothing: OVERSEERS,
    'organization group': '+ + + + + - - -',
    'private group': '- + - + + - - -',
  },
  'see outbox': { nothing: ORG_ADMINS },
}

const cases = Object.entries(RIGHTS).flatMap(([action, kinds]) =>
  Object.entries(kinds).flatMap(([about, row]) =>
    ROLES.map((role, n) => {
      const given = { action: action as Action, about: about as About, role, yes: row.split(' ')[n] === '+' }
      return [`${action}, about ${about}: ${role.name}`, given] as const
    }),
  ),
)

const actor = (orgRole: OrgRole, status: 'active' | 'archived' = 'active'): Actor => ({
  kind: 'user',
  tenant: 't1',
  user: makeUser({ id: 'me', orgRole, status }),
})

function target(about: About, role: (typeof ROLES)[number], action: Action): Target {
  const group = (type: 'organization' | 'private') => ({
    group: makeGroup({ type, admins: role.leads ? ['tom', 'me'] : ['tom'] }),
    isMember: role.inside === true,
  })
  const ofPrivate = (by: string) =>
    action === 'see export'
      ? { job: exported(by), ...group('private') }
      : { job: { ...job(by), summary: { reading: {}, aboutPrivate: true } as Summary } }
  const leadsAny = role.leads === true || role.leadsAnother === true
  const targets: Record<About, Target> = {
    nothing: { leadsAny },
    'own job': { job: job('me') },
    'own import of people': { job: { ...job('me'), summary: { reading: {} } as Summary } },
    'job of another': { job: job('you') },
    'job of the operator': { job: job(null) },
    'own job about a private group': ofPrivate('me'),
    'job of another about a private group': ofPrivate('you'),
    'job of another about a private group that is gone': { job: exported('you') },
    oneself: { user: makeUser({ id: 'me' }) },
    'another person': { user: makeUser({ id: 'you' }), leadsUser: role.leads === true },
    'organization group': group('organization'),
    'private group': group('private'),
  }
  return targets[about]
}

function job(userId: string | null): ImportJob {
  return { ...makeJob({ by: { userId, name: 'Somebody' } }), number: 1, revision: 1 }
}

function exported(userId: string): ExportJob {
  const group = { id: 'club', name: 'Book club', isPrivate: true as const }
  const options = { what: 'users' as const, as: 'csv' as const, group }
  return { ...makeExport({ by: { userId, name: 'Somebody' }, options }), number: 1, revision: 1 }
}

describe('may', () => {
  test.each(cases)('%s', (_, { action, about, role, yes }) => {
    const verdict = may(actor(role.orgRole), action, target(about, role, action))
    expect(verdict.allowed).toBe(yes)
    if (!verdict.allowed) {
      expect(verdict.rule).toMatch(/^[a-z-]+$/)
      expect(verdict.message).toMatch(/^[A-Z].*\.$/)
    }
  })

  test.each(cases)('%s, archived', (_, { action, about, role }) => {
    const verdict = may(actor(role.orgRole, 'archived'), action, target(about, role, action))
    expect(verdict).toMatchObject({ allowed: false, rule: 'archived' })
  })

  test.each(cases)('%s, the operator in their place', (_, { action, about, role }) => {
    expect(may({ kind: 'operator', tenant: 't1' }, action, target(about, role, action))).toEqual({
      allowed: true,
    })
  })

  test.each<[about: 'members' | 'groups' | undefined, OrgRole, boolean]>([
    ['members', 'member', true],
    ['groups', 'member', true],
    [undefined, 'member', false],
    [undefined, 'supervisor', false],
    [undefined, 'admin', true],
  ])('decide an own import whose rows are about %s: %s', (about, orgRole, yes) => {
    const reading = about ? { about } : { key: 'email' }
    const checked = { ...job('me'), summary: { reading } } as ImportJob
    expect(may(actor(orgRole), 'decide import', { job: checked }).allowed).toBe(yes)
  })

  test('facts that are not given are taken for no', () => {
    for (const action of Object.keys(RIGHTS) as Action[]) {
      const nothing = RIGHTS[action].nothing
      const byDefault = may(actor('member'), action)
      expect([action, byDefault.allowed]).toEqual([action, nothing === EVERYBODY])
    }
  })
})

test('requesterOf: a user by id alone, the operator by nothing', () => {
  expect(requesterOf(actor('member'))).toEqual({ userId: 'me' })
  expect(requesterOf({ kind: 'operator', tenant: 't1' })).toEqual({ userId: null })
})
