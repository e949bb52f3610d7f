import { describe, expect, test } from 'vitest'
import { roleIn } from '../../src/domain/groups.ts'
import { addGroups } from '../support/add-groups.ts'
import { type Imports, openImports } from '../support/import-fixture.ts'
import { runThroughDeaths } from '../support/run-through-deaths.ts'
import { storageEngines } from '../support/storage-engines.ts'

const phone = (n: number) => `+1206555${String(n).padStart(4, '0')}`

/** 1,300 rows about 40 groups, of which one is there with its admin; new and known people, promotions and a demotion. */
function membersFile(): string {
  const rows = Array.from({ length: 1298 }, (_, n) => {
    const role = n % 7 === 0 ? 'Admin' : 'Member'
    return `Group ${n % 40},${phone(n % 900)},${role},Person ${n}`
  })
  return `Group Name,Phone Number,User Type,Name\n${[...new Set(rows)].join('\n')}\nOld,${phone(9001)},Member,\nOld,${phone(9002)},Admin,\n`
}

/** 1,200 groups: some turned upside down, the rest put under each other, children first. */
function parentsFile(): string {
  const rows = Array.from({ length: 1199 }, (_, n) => `G${Math.floor(n / 4)},G${n + 1}`).reverse()
  return `Parent Group Name,Child Group Name\n${rows.join('\n')}\n`
}

function usersFile(): string {
  const rows = Array.from(
    { length: 1100 },
    (_, n) => `,Person ${n},p${n}@x.org,Other,"Old; G${n % 30}${n % 50 === 0 ? ':admin' : ''}"`,
  )
  return `Muster ID,Name,Email,Network,Groups\n${rows.join('\n')}\n`
}

async function fill({ add, context, tenant }: Imports): Promise<void> {
  await add(
    { id: 'old1', displayName: 'Old One', phone: phone(9001) },
    { id: 'old2', displayName: 'Old Two', phone: phone(9002) },
  )
  const names = Array.from({ length: 1200 }, (_, n) => ({ id: `g${n}`, name: `G${n}` }))
  await addGroups(context, tenant, [{ id: 'old', name: 'Old', admins: ['old1'], members: ['old2'] }])
  await addGroups(context, tenant, names)
  const { groups } = context.storage
  await groups.move(tenant, await groups.revision(tenant), [
    // What the file turns round: the row of g341 comes first, in another chunk than that of g85.
    { child: 'g85', parentId: 'g341' },
  ])
}

/** Everything that an import of this file may have changed, with names in place of ids. */
async function picture({ context, tenant }: Imports): Promise<string[]> {
  const { groups, memberships, users } = context.storage
  const all = await groups.list(tenant, { limit: 5000 })
  const names = new Map(all.items.map(({ id, name }) => [id, name]))
  const lines: string[] = []
  for (const group of all.items) {
    const { items } = await memberships.ofGroup(tenant, group.id, { limit: 5000 })
    const ids = items.map(({ userId }) => userId)
    const people = ids.length ? await users.getMany(tenant, ids) : new Map()
    const inside = ids.map(id => `${people.get(id)?.displayName} ${roleIn(group, id)}`)
    lines.push(`${group.name} < ${names.get(group.parentId ?? '') ?? ''}: ${inside.join(', ')}`)
  }
  return [...lines, `${await users.count(tenant)} people`]
}

const FILES: [kind: string, text: string, deaths: string][] = [
  [
    'members',
    membersFile(),
    'chunks.putRows:1 users.write:1 groups.write:1 jobs.replace:2 memberships.add:1 audit.append:1',
  ],
  [
    'parents',
    parentsFile(),
    'chunks.putRows:2 chunks.putPlan:1 groups.move:1 jobs.replace:2 groups.move:1 audit.append:1',
  ],
  [
    'muster-users',
    usersFile(),
    'chunks.putRows:1 groups.write:1 memberships.add:1 jobs.replace:2 users.write:1 chunks.putPlan:1',
  ],
]

describe.each(storageEngines.filter(({ name }) => !name.includes('memory')))('$name', engine => {
  test.each(FILES)(
    'a file of %s, whose worker dies again and again, comes to what it promised',
    async (_, text, places) => {
      const deaths = places.split(' ')
      const calm = await openImports()
      const given = await openImports(engine)
      try {
        await fill(calm)
        await fill(given)
        const undisturbed = await calm.import(text)
        const job = await given.drop(text)
        expect(await runThroughDeaths(given, deaths, job)).toBe(deaths.length)
        const ended = await given.job(job)
        expect(ended.counts).toEqual(undisturbed.counts)
        expect(ended.preview).toEqual(undisturbed.counts)
        expect(undisturbed.counts.failed).toBe(0)
        expect(await given.rows(ended)).toEqual(await calm.rows(undisturbed))
        expect(await picture(given)).toEqual(await picture(calm))
      } finally {
        await given.close()
        await calm.close()
      }
    },
  )
})
