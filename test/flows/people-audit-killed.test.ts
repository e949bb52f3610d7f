import { describe, expect, test } from 'vitest'
import type { AuditEntry } from '../../src/ports/audit-store.ts'
import { addGroups } from '../support/add-groups.ts'
import { type Imports, openImports } from '../support/import-fixture.ts'
import { runThroughDeaths } from '../support/run-through-deaths.ts'
import { storageEngines } from '../support/storage-engines.ts'

const PEOPLE = 1300

/** Over two chunks: changed, archived, deleted and added people, org roles, and groups for some of them. */
function usersFile(): string {
  const rows = Array.from({ length: PEOPLE }, (_, n) => {
    const status = n % 9 === 0 ? 'Archived' : ''
    const role = n % 400 === 1 ? 'Supervisor' : ''
    const group = n % 2 === 0 ? 'North' : 'South'
    return `,p${n}@x.org,Person ${n},Title ${n % 5},${status},${role},${status ? '' : group}`
  })
  return `Muster ID,Email,Name,Title,Status,Role,Groups\n${rows.join('\n')}\n`
}

function removals(): string {
  const rows = Array.from({ length: 1100 }, (_, n) => `p${n}@x.org,P,N${n},,,,,Delete`)
  return `Email ID, First Name, Last Name, Alternate ID, Work Phone, Title, Department, User Status\n${rows.join('\n')}\n`
}

async function fill({ add, context, tenant }: Imports): Promise<void> {
  const known = Array.from({ length: PEOPLE / 2 }, (_, n) => ({
    id: `p${2 * n}`,
    displayName: `Old ${n}`,
    email: `p${2 * n}@x.org`,
  }))
  await add(...known)
  await addGroups(context, tenant, [
    { id: 'north', name: 'North', admins: ['boss'] },
    { id: 'south', name: 'South', admins: ['boss'] },
  ])
}

/** What is noted of people and groups, without what differs between two runs. */
async function noted({ context, people }: Imports, jobId: string): Promise<string[]> {
  const named = (text: string) => text.replaceAll(jobId, 'job')
  const marks = (await people()).map(({ id, files }) => `${named(id)} ${JSON.stringify(files)}`)
  const { items } = await context.storage.audit.list('t1', { limit: 5000 })
  const told = ({ action, target, detail }: AuditEntry) =>
    named(
      `${action} ${target} ${JSON.stringify({ ...detail, users: String(detail.users).split(' ').sort() })}`,
    )
  const ofFiles = items.filter(({ action }) => !/import$/.test(action))
  return [...marks, ...ofFiles.map(told)].sort()
}

describe.each(storageEngines.filter(({ name }) => !name.includes('memory')))('$name', engine => {
  test.each([
    // In each of the two chunks people are written down first, then groups.
    ['that changes people', usersFile(), '', 'audit.append:1 audit.append:2 audit.append:3 audit.append:2'],
    [
      'that deletes people',
      removals(),
      usersFile(),
      'users.write:1 audit.append:1 audit.append:2 users.write:1',
    ],
  ])(
    'a file %s, whose worker dies again and again, is written down once',
    async (_, text, before, places) => {
      const deaths = places.split(' ')
      const calm = await openImports()
      const given = await openImports(engine)
      try {
        for (const each of [calm, given]) {
          await fill(each)
          if (before) expect((await each.import(before)).state).toBe('completed')
        }
        const undisturbed = await calm.import(text)
        expect(undisturbed.state).toBe('completed')
        const job = await given.drop(text)
        expect(await runThroughDeaths(given, deaths, job)).toBe(deaths.length)
        expect((await given.job(job)).counts).toEqual(undisturbed.counts)
        const ids = async (each: Imports) =>
          before ? ((await each.context.storage.jobs.byNumber('t1', 1))?.id ?? '') : ''
        const [first, other] = [await ids(calm), await ids(given)]
        const clean = (lines: string[], id: string) =>
          id ? lines.map(line => line.replaceAll(id, 'old')) : lines
        const expected = clean(await noted(calm, undisturbed.id), first).sort()
        expect(clean(await noted(given, job.id), other).sort()).toEqual(expected)
        expect(expected.some(line => line.includes(before ? 'delete people' : 'add members'))).toBe(true)
      } finally {
        await calm.close()
        await given.close()
      }
    },
    120_000,
  )
})
