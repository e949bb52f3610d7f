import { describe, expect, test } from 'vitest'
import { type Action, type Actor, may, requesterOf } from '../../src/domain/access.ts'
import type { Job } from '../../src/domain/jobs.ts'
import { ORG_ROLES, type OrgRole } from '../../src/domain/users.ts'
import { makeJob } from '../support/make-job.ts'
import { makeUser } from '../support/make-user.ts'

const actor = (orgRole: OrgRole, status: 'active' | 'archived' = 'active'): Actor => ({
  kind: 'user',
  tenant: 't1',
  user: makeUser({ id: 'me', orgRole, status }),
})
const job = (userId: string | null): Job => ({
  ...makeJob({ by: { userId, name: 'Somebody' } }),
  number: 1,
  revision: 1,
})

/** What each role may do: member, supervisor, admin. */
const RIGHTS: [Action, 'own' | 'of another' | 'of the operator' | '', boolean[]][] = [
  ['import people', '', [false, false, true]],
  ['see imports', '', [true, true, true]],
  ['see import', 'own', [true, true, true]],
  ['see import', 'of another', [false, true, true]],
  ['see import', 'of the operator', [false, true, true]],
  ['see import', '', [false, true, true]],
  ['decide import', 'own', [false, false, true]],
  ['decide import', 'of another', [false, false, true]],
  ['look people up', '', [true, true, true]],
  ['see all fields', '', [false, true, true]],
]
const JOBS = { own: job('me'), 'of another': job('you'), 'of the operator': job(null), '': undefined }

describe('may', () => {
  for (const [action, whose, allowed] of RIGHTS) {
    test.each(ORG_ROLES.map((role, i) => [role, allowed[i]]))(`${action} ${whose}: %s %s`, (role, yes) => {
      const verdict = may(actor(role as OrgRole), action, JOBS[whose])
      expect(verdict.allowed).toBe(yes)
      if (!verdict.allowed) {
        expect(verdict.rule).toMatch(/^[a-z-]+$/)
        expect(verdict.message).toMatch(/^[A-Z].*\.$/)
      }
    })

    test.each(ORG_ROLES)(`${action} ${whose}: not an archived %s`, role => {
      expect(may(actor(role, 'archived'), action, JOBS[whose])).toMatchObject({
        allowed: false,
        rule: 'archived',
      })
    })

    test(`${action} ${whose}: the operator`, () => {
      expect(may({ kind: 'operator', tenant: 't1' }, action, JOBS[whose])).toEqual({ allowed: true })
    })
  }
})

test('requesterOf: a user by id and name, the operator by neither', () => {
  expect(requesterOf(actor('member'))).toEqual({ userId: 'me', name: 'Asha Rao' })
  expect(requesterOf({ kind: 'operator', tenant: 't1' })).toEqual({ userId: null, name: 'the operator' })
})
