import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { localPeople } from '../src/local-people.ts'
import type { ServiceContext } from '../src/services/context.ts'
import { identifyActor } from '../src/services/identify-actor.ts'
import { openSqlite } from '../src/storage/sqlite/open-sqlite.ts'
import { DEFAULT_LIMITS } from '../src/tables/limits.ts'
import { makeUser } from './support/make-user.ts'

const TENANT = 't1'
const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/

let context: ServiceContext
beforeEach(async () => {
  const storage = await openSqlite({ path: ':memory:' })
  context = { storage, now: () => 1_700_000_000_000, region: 'US', limits: DEFAULT_LIMITS, orgAdmins: [] }
  const people = [
    makeUser({ tenant: TENANT, id: 'u1', displayName: 'Asha Rao', phone: '+250788123456', title: 'Nurse' }),
    makeUser({ tenant: TENANT, id: 'u2', displayName: 'Bo Chen', email: 'bo@lakeside.example' }),
    makeUser({ tenant: TENANT, id: 'u3', displayName: 'Cy Gone', status: 'archived' }),
  ]
  await storage.users.write(
    TENANT,
    's',
    people.map(user => ({ op: 'insert', user })),
  )
})
afterEach(() => context.storage.close())

describe('localPeople', () => {
  it('lists the first people, or those whom the text finds, without the archived', async () => {
    const names = async (text: string) => (await localPeople(context, TENANT, text)).map(({ name }) => name)
    expect(await names('  ')).toEqual(['Asha Rao', 'Bo Chen'])
    expect(await names('bo')).toEqual(['Bo Chen'])
    expect(await names('gone')).toEqual([])
  })

  it('makes whoever is chosen the same person to the bot, with or without an e-mail', async () => {
    for (const [name, id] of [
      ['Asha Rao', 'u1'],
      ['Bo Chen', 'u2'],
    ] as const) {
      const [person] = await localPeople(context, TENANT, name)
      expect(person?.aadObjectId).toMatch(GUID)
      const profile = async () => ({})
      const actor = await identifyActor(context, {
        tenant: TENANT,
        aadObjectId: person?.aadObjectId ?? '',
        name,
        profile,
      })
      expect(actor).toMatchObject({ kind: 'user', user: { id } })
    }
    expect(await context.storage.users.count(TENANT)).toBe(3)
  })

  it('gives the same object id each time', async () => {
    const once = await localPeople(context, TENANT, '')
    expect(await localPeople(context, TENANT, '')).toEqual(once)
    expect(once[0]?.detail).toBe('Nurse, +250788123456')
  })
})
