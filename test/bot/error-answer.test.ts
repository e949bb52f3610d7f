import { afterEach, beforeEach, expect, test } from 'vitest'
import { renderCard } from '../../src/bot/cards.ts'
import { errorAnswer } from '../../src/bot/error-answer.ts'
import { RefusedError } from '../../src/errors.ts'
import type { Storage } from '../../src/ports/storage.ts'
import { openSqlite } from '../../src/storage/sqlite/open-sqlite.ts'
import { DEFAULT_LIMITS } from '../../src/tables/limits.ts'
import { makeUser } from '../support/make-user.ts'
import { TENANT } from '../support/open-chat.ts'
import { DANA } from '../support/people.ts'

let storage: Storage
beforeEach(async () => {
  storage = await openSqlite({ path: ':memory:' })
  const dana = makeUser({ ...DANA, tenant: TENANT, displayName: DANA.name, orgRole: 'admin' })
  await storage.users.write(TENANT, 'test', [{ op: 'insert', user: dana }])
})
afterEach(() => storage.close())

async function told(kind: 'personal' | 'group' | 'channel'): Promise<string> {
  const context = { storage, now: Date.now, region: 'US', limits: DEFAULT_LIMITS, orgAdmins: [] }
  const config = {
    credentials: null,
    tenant: TENANT,
    publicUrl: null,
    fileHosts: { mode: 'teams' as const },
    serviceUrls: 'teams' as const,
  }
  const actor = async () => ({
    kind: 'user' as const,
    tenant: TENANT,
    user: makeUser({ id: 'tom', tenant: TENANT }),
  })
  const refusal = new RefusedError('org-admin', 'Only org admins export.')
  const card = await errorAnswer({ context, config }, { actor, sender: { kind } }, refusal)
  return decodeURIComponent(JSON.stringify(renderCard(card).content))
}

test('in the 1:1 chat a refusal names who could help, and how to write to them', async () => {
  const card = await told('personal')
  expect(card).toContain('Only org admins export.')
  expect(card).toContain(DANA.name)
  expect(card).toContain(DANA.email)
})

test.each(['group', 'channel'] as const)('in a %s it names nobody', async kind => {
  const card = await told(kind)
  expect(card).toContain('Only org admins export.')
  expect(card).not.toMatch(/Dana|Ortiz|lakeside/)
})
