import { describe, expect, test } from 'vitest'
import { deletePerson } from '../../src/services/delete-person.ts'
import { lookAtPerson } from '../../src/services/look-at-person.ts'
import { reportsOf } from '../../src/services/reports-of.ts'
import { dyingStorage } from '../support/dying-storage.ts'
import { type Imports, openImports, useImports } from '../support/import-fixture.ts'
import { makeAttribute } from '../support/make-attribute.ts'
import { runThroughDeaths } from '../support/run-through-deaths.ts'
import { storageEngines } from '../support/storage-engines.ts'

const RAVI = {
  id: 'ravi',
  displayName: 'Ravi Kumar',
  email: 'ravi@x.org',
  phone: '+12065550101',
  employeeId: 'E-42',
}
const led = (id: string, manager: string) => ({
  id,
  displayName: `N ${id}`,
  attributes: { manager, floor: 1 },
})
/** All the ways to write whom they mean. */
const WAYS = [
  'Ravi Kumar',
  'RAVI  kumár',
  'Ravi@X.org',
  '+12065550101',
  '(206) 555-0101',
  '206.555.0101',
  'e-42',
]

async function given(imports: Imports, ...people: Parameters<Imports['add']>): Promise<void> {
  for (const label of ['Manager', 'Floor'])
    await imports.context.storage.attributes.put(
      makeAttribute({ label, type: label === 'Floor' ? 'number' : 'text' }),
    )
  await imports.add(...people)
}

async function managers({ people }: Imports): Promise<Record<string, unknown>> {
  const led = (await people()).filter(({ attributes }) => attributes.floor === 1)
  return Object.fromEntries(led.map(({ id, attributes }) => [id, attributes.manager ?? null]))
}

async function audit({ context }: Imports) {
  const { items } = await context.storage.audit.list('t1', { limit: 50 })
  return items.filter(({ action }) => action === 'empty manager')
}

const KORE = 'Email ID, First Name, Last Name, Alternate ID, Work Phone, Title, Department, User Status\n'

describe.each(storageEngines)('who is deleted is nobody’s manager any more: $name', engine => {
  const imports = useImports(engine)
  const byHand = () => deletePerson(imports().context, imports().admin, { userId: 'ravi' })
  const byFile = async () => {
    expect((await imports().import(`${KORE}ravi@x.org,R,K,,,,,Delete\n`)).state).toBe('completed')
  }

  test.each([
    ['by hand', byHand],
    ['by a file', byFile],
  ])('%s, however they were named; what means others stays', async (_, remove) => {
    const others = { x: 'Ravi Kumar Singh', y: 'ravi', z: 'other@x.org', t: '206 555 0102' }
    await given(
      imports(),
      RAVI,
      { id: 'two', displayName: 'Other', phone: '+12065550102' },
      ...WAYS.map((text, n) => led(`w${n}`, text)),
      ...Object.entries(others).map(([id, text]) => led(id, text)),
    )
    const facts = { userId: 'ravi', action: 'change people', leaving: true } as const
    const { reports } = await lookAtPerson(imports().context, imports().admin, facts)
    expect(reports).toEqual({ count: WAYS.length, more: false })
    await remove()
    expect(await managers(imports())).toEqual({
      ...Object.fromEntries(WAYS.map((_, n) => [`w${n}`, null])),
      ...others,
    })
    const entries = await audit(imports())
    expect(entries.map(({ detail }) => detail.people)).toEqual([WAYS.length])
    expect(entries[0]?.detail.users).toContain('w3')
    const told = entries.map(({ target, detail }) => [target, detail])
    expect(JSON.stringify(told)).not.toMatch(/Kumar|ravi@|206/i)
  })

  test.each([
    ['by hand', byHand],
    ['by a file', byFile],
  ])('%s: the name of somebody else stays until nobody is called so', async (_, remove) => {
    const people = [RAVI, { id: 'namesake', displayName: 'Ravi Kumár', email: 'rk@x.org' }]
    await given(imports(), ...people, led('a', 'Ravi Kumar'), led('b', 'ravi@x.org'))
    await remove()
    expect(await managers(imports())).toEqual({ a: 'Ravi Kumar', b: null })
    await deletePerson(imports().context, imports().admin, { userId: 'namesake' })
    expect(await managers(imports())).toEqual({ a: null, b: null })
  })

  test('by a file, a number that somebody else has from the same file on stays', async () => {
    await given(imports(), RAVI, led('a', 'ravi@x.org'), led('b', '206 555 0101'))
    const next = 'new@x.org,New,Person,,206 555 0101,,,New\n'
    expect((await imports().import(`${KORE}ravi@x.org,R,K,,,,,Delete\n${next}`)).counts).toMatchObject({
      created: 1,
      removed: 1,
    })
    expect(await managers(imports())).toEqual({ a: null, b: '206 555 0101' })
  })

  test('of more people than one batch, also when it is broken off and asked for again', async () => {
    const many = Array.from({ length: 2300 }, (_, n) => led(`p${n}`, n % 2 ? 'Ravi Kumar' : 'E-42'))
    await given(imports(), RAVI)
    for (let n = 0; n < many.length; n += 1000) await imports().add(...many.slice(n, n + 1000))
    const { context, admin } = imports()
    for (const place of ['users.write:1', 'audit.append:1', 'users.write:1']) {
      const dying = dyingStorage(context.storage, place)
      const given = { ...context, storage: dying.storage }
      await expect(deletePerson(given, admin, { userId: 'ravi' })).rejects.toThrow()
      expect(dying.hasDied()).toBe(true)
    }
    await deletePerson(context, admin, { userId: 'ravi' })
    expect(new Set(Object.values(await managers(imports())))).toEqual(new Set([null]))
  })
})

test.each(storageEngines.filter(({ name }) => !name.includes('memory')))(
  'a file whose worker dies again and again leaves nobody who names whom it deleted: $name',
  async engine => {
    const imports = await openImports(engine)
    try {
      await given(imports, RAVI, { id: 'z', displayName: 'Zed', email: 'z@x.org' })
      await imports.add(
        ...Array.from({ length: 900 }, (_, n) => led(`p${n}`, n % 2 ? 'Ravi Kumar' : 'z@x.org')),
      )
      const job = await imports.drop(`${KORE}ravi@x.org,R,K,,,,,Delete\nz@x.org,Z,Z,,,,,Delete\n`)
      expect(await runThroughDeaths(imports, ['users.write:2', 'audit.append:1'], job)).toBe(2)
      expect((await imports.job(job)).counts.removed).toBe(2)
      expect(new Set(Object.values(await managers(imports)))).toEqual(new Set([null]))
    } finally {
      await imports.close()
    }
  },
)

test('who reports to somebody is found however the number is written, and by nobody else’s', async () => {
  const imports = await openImports()
  try {
    await given(
      imports,
      RAVI,
      { id: 'abroad', displayName: 'Abroad', phone: '+502065550101' },
      led('a', '206-555-0101'),
      led('b', '+1 (206) 555 0101'),
      led('c', '+50 2065550101'),
      led('d', '206 555 01011'),
    )
    const reports = await reportsOf(imports.context, imports.admin, { userId: 'ravi', limit: 9 })
    expect(reports.people.map(({ id }) => id)).toEqual(['a', 'b'])
    const others = await reportsOf(imports.context, imports.admin, { userId: 'abroad', limit: 9 })
    expect(others.people.map(({ id }) => id)).not.toContain('a')
  } finally {
    await imports.close()
  }
})
