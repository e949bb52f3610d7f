import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Actor } from '../../src/domain/access.ts'
import { RefusedError } from '../../src/errors.ts'
import { findPeople } from '../../src/services/find-people.ts'
import { type Imports, useImports } from '../support/import-fixture.ts'
import { makeActor } from '../support/make-actor.ts'

const imports = useImports()

const ASHA = {
  id: 'asha',
  displayName: "Asha O'Brien-Rao",
  email: 'secret@x.org',
  phone: '+12065550101',
  employeeId: 'Q77',
  title: 'Nurse',
  department: 'Ward 3',
  attributes: { salary: 1 },
}
const WANG = { id: 'wang', displayName: '王小明', email: 'w@x.org' }

const as = (orgRole: 'member' | 'supervisor' | 'admin', status: 'active' | 'archived' = 'active') =>
  makeActor({ id: 'me', orgRole, status })
async function find(given: Imports, actor: Actor, text: string): Promise<string[]> {
  const { people } = await findPeople(given.context, actor, { text, limit: 10 })
  return people.map(({ id }) => id)
}

describe('what is found, and by whom', () => {
  test.each([
    ['asha', true],
    ["o'brien", true],
    ['rao nurse', true],
    ['WARD', true],
    ['小明', true],
    ['secret@x.org', false],
    ['secret', false],
    ['2065550101', false],
    ['+1 (206) 555-0101', false],
    ['206 555', false],
    ['(206) 55', false],
    ['02065', false],
    ['Q77', false],
    ['asha secret', false],
    ['asha Q77', false],
  ])('%s', async (text, publicly) => {
    const given = imports()
    await given.add(ASHA, WANG)
    expect(await find(given, as('admin'), text)).toHaveLength(1)
    expect(await find(given, as('supervisor'), text)).toHaveLength(1)
    expect(await find(given, as('member'), text)).toHaveLength(publicly ? 1 : 0)
  })

  test.each(['', '   ', '%', '_', '*', '"', "'; DROP TABLE users", '^', 'asha*" OR "zz'])(
    '%j finds nobody, or what it says',
    async text => {
      const given = imports()
      await given.add(ASHA, WANG)
      expect(await find(given, as('admin'), text)).toEqual([])
    },
  )
})

test('members see public fields only, also of themselves in a list', async () => {
  const given = imports()
  await given.add(ASHA)
  const seen = await findPeople(given.context, as('member'), { text: 'asha', limit: 10 })
  expect(seen.people).toEqual([
    { id: 'asha', displayName: "Asha O'Brien-Rao", title: 'Nurse', department: 'Ward 3' },
  ])
  const all = await findPeople(given.context, as('supervisor'), { text: 'asha', limit: 10 })
  expect(all.people).toMatchObject([ASHA])
})

test('an archived person looks nobody up', async () => {
  const given = imports()
  await expect(
    findPeople(given.context, as('admin', 'archived'), { text: 'asha', limit: 1 }),
  ).rejects.toThrow(RefusedError)
})

test('who is found by hidden fields alone leaves no gap in a page', async () => {
  const given = imports()
  await given.add(
    ...Array.from({ length: 20 }, (_, n) => ({ displayName: `A ${n}`, email: `north${n}@x.org` })),
    { id: 'z1', displayName: 'Zoe North' },
    { id: 'z2', displayName: 'Zoe Northern' },
  )
  const query = { text: 'north', limit: 2 }
  const { people, next } = await findPeople(given.context, as('member'), query)
  expect([people.map(({ id }) => id), next]).toEqual([['z1', 'z2'], null])
})

test('pages go through everybody once', async () => {
  const given = imports()
  await given.add(
    ...Array.from({ length: 25 }, (_, i) => ({ id: `n${i}`, displayName: `Nia ${i}`, email: `n${i}@x.org` })),
  )
  const seen: string[] = []
  let after: string | undefined
  do {
    const page = await findPeople(given.context, as('member'), {
      text: 'nia',
      limit: 10,
      ...(after ? { after } : {}),
    })
    seen.push(...page.people.map(({ id }) => id))
    after = page.next ?? undefined
  } while (after)
  expect(new Set(seen).size).toBe(25)
  expect(seen).toHaveLength(25)
})

test('whoever is hidden among them, pages are full, have nobody twice, and end with the last who is found', async () => {
  const given = imports()
  let round = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.boolean(), { maxLength: 40 }),
      fc.integer({ min: 1, max: 6 }),
      async (pattern, limit) => {
        const word = `word${'abcdefghij'.charAt(round % 10)}${round++}x`
        const people = pattern.map((isSeen, n) => ({
          id: `${word}-${n}`,
          displayName: `Person ${String(n).padStart(2, '0')}`,
          ...(isSeen ? { title: word } : { email: `${word}@${n}.org` }),
        }))
        await given.add(...people)
        const pages: string[][] = []
        for (let after: string | undefined; ; ) {
          const query = { text: word, limit, ...(after ? { after } : {}) }
          const { people: page, next } = await findPeople(given.context, as('member'), query)
          pages.push(page.map(({ id }) => id))
          if (next === null) break
          expect(page).toHaveLength(limit)
          after = next
        }
        expect(pages.flat()).toEqual(people.filter((_, n) => pattern[n]).map(({ id }) => id))
        if (pages.length > 1) expect(pages.at(-1)).not.toEqual([])
      },
    ),
    { numRuns: 60 },
  )
})
