import { beforeEach, describe, expect, test } from 'vitest'
import type { Actor } from '../../src/domain/access.ts'
import type { Summary } from '../../src/domain/jobs.ts'
import { buildHistoryFile } from '../../src/services/build-history-file.ts'
import { isHidden } from '../../src/services/hidden-job.ts'
import type { HistoryQuery } from '../../src/services/list-history.ts'
import { listImports } from '../../src/services/list-imports.ts'
import { useImports } from '../support/import-fixture.ts'
import { makeJob } from '../support/make-job.ts'
import { makeUser } from '../support/make-user.ts'

const imports = useImports()
const as = (id: string, orgRole: 'member' | 'supervisor' | 'admin' = 'member'): Actor => ({
  kind: 'user',
  tenant: 't1',
  user: makeUser({ id, orgRole }),
})
const PRIVATE = { aboutPrivate: true, reading: { format: 'kaizala-group-members' } } as unknown as Summary

/** Tom's imports 1 to 8 of which the even ones are about a private group, and one of Sue's. */
beforeEach(async () => {
  const { context } = imports()
  for (let n = 1; n <= 8; n++) {
    const summary = n % 2 === 0 ? { summary: PRIVATE } : {}
    await context.storage.jobs.create(
      makeJob({ by: { userId: 'tom', name: 'Tom' }, createdAt: n * 1000, ...summary }),
    )
  }
  await context.storage.jobs.create(makeJob({ by: { userId: 'sue', name: 'Sue' }, createdAt: 9000 }))
})

async function listed(actor: Actor, query: HistoryQuery) {
  const { jobs, total, next } = await listImports(imports().context, actor, query)
  return { numbers: jobs.map(job => (isHidden(job) ? -job.number : job.number)), total, next }
}

describe('history with imports about private groups', () => {
  test('shows to others that there are some, but not in a list of one person', async () => {
    expect(await listed(as('dana', 'admin'), { limit: 5 })).toEqual({
      numbers: [9, -8, 7, -6, 5],
      total: 9,
      next: 5,
    })
    expect(await listed(as('dana', 'admin'), { limit: 3, by: 'tom' })).toEqual({
      numbers: [7, 5, 3],
      total: null,
      next: 3,
    })
    const rest = { numbers: [1], total: null, next: null }
    expect(await listed(as('dana', 'admin'), { limit: 3, by: 'tom', before: 3 })).toEqual(rest)
    expect(await listed(as('dana', 'admin'), { limit: 5, by: 'tom', until: 2000 })).toEqual(rest)
  })

  test('is whole for whoever did it, and says how many there are', async () => {
    const own = { numbers: [8, 7, 6], total: 8, next: 6 }
    expect(await listed(as('tom'), { limit: 3 })).toEqual(own)
    expect(await listed(as('tom'), { limit: 3, by: 'tom' })).toEqual(own)
    expect(await listed(as('tom'), { limit: 3, from: 7000 })).toEqual({
      numbers: [8, 7],
      total: 2,
      next: null,
    })
  })

  test('is nothing of others for those who see their own', async () => {
    await expect(listed(as('tom'), { limit: 3, by: 'sue' })).rejects.toThrow(
      'Only org admins and supervisors see the imports of others.',
    )
    expect(await listed(as('sue', 'supervisor'), { limit: 2, by: 'tom' })).toMatchObject({ numbers: [7, 5] })
  })

  test('is the same as a file, which takes the place of the last one', async () => {
    const { context } = imports()
    const { storage } = context
    const linesOf = async (filter: { by?: string }) => {
      const { id } = await buildHistoryFile(context, as('dana', 'admin'), 'import', filter)
      const text = Buffer.concat(await Array.fromAsync(storage.files.read('t1', id))).toString()
      return { id, lines: text.trim().split('\r\n').slice(1) }
    }
    const all = await linesOf({})
    expect(all.lines).toHaveLength(9)
    expect(all.lines[1]).toMatch(/^8,about a private group,*$/)
    const ofTom = await linesOf({ by: 'tom' })
    expect(ofTom.lines.map(line => line.split(',')[0])).toEqual(['7', '5', '3', '1'])
    expect(await storage.files.info('t1', all.id)).toBeNull()
  })
})
