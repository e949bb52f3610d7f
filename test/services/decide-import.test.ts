import { describe, expect, test } from 'vitest'
import type { Actor } from '../../src/domain/access.ts'
import type { ImportJob } from '../../src/domain/jobs.ts'
import { noCounts } from '../../src/domain/plans.ts'
import type { User } from '../../src/domain/users.ts'
import { ConflictError, NotFoundError, RefusedError } from '../../src/errors.ts'
import { cancelImport } from '../../src/services/cancel-import.ts'
import { changeOptions } from '../../src/services/change-options.ts'
import { confirmImport } from '../../src/services/confirm-import.ts'
import { getImport } from '../../src/services/get-import.ts'
import { listImports } from '../../src/services/list-imports.ts'
import { resumeImport } from '../../src/services/resume-import.ts'
import { startImport } from '../../src/services/start-import.ts'
import { bytesOf, type Imports, KORE, useImports } from '../support/import-fixture.ts'

const imports = useImports()

const FILE = `${KORE}asha@x.org,Asha,Rao,,,Nurse,,New\nben@x.org,Ben,Ito,,12,,,New\n`

async function actorOf(given: Imports, fields: Partial<User>): Promise<Actor> {
  const [user] = await given.add(fields)
  return { kind: 'user', tenant: 't1', user: user as User }
}
const audit = async ({ context }: Imports) =>
  (await context.storage.audit.list('t1', { limit: 20 })).items.map(({ actor, action, outcome, target }) => [
    actor,
    action,
    outcome,
    target,
  ])

describe('two people decide on one preview', () => {
  test('both press Import at once: one is the first, people are added once', async () => {
    const given = imports()
    const other = await actorOf(given, { id: 'other', displayName: 'Other Admin', orgRole: 'admin' })
    const job = await given.check(FILE)
    const answers = await Promise.all(
      [given.admin, other, given.admin].map(actor => confirmImport(given.context, actor, { jobId: job.id })),
    )
    expect(answers.filter(({ first }) => first)).toHaveLength(1)
    await given.work()
    expect((await given.job(job)).counts).toEqual({ ...noCounts(), created: 1, failed: 1 })
    const late = await confirmImport(given.context, other, { jobId: job.id })
    expect(late.first).toBe(false)
    expect(late.job.decision?.what).toBe('confirmed')
    expect(late.job.decision?.by).toEqual(answers.find(({ first }) => first)?.job.decision?.by)
    expect((await audit(given)).filter(([, action]) => action === 'confirm import')).toHaveLength(1)
  })

  test('one presses Import, the other Cancel: one of the two happens', async () => {
    const given = imports()
    const job = await given.check(FILE)
    const given1 = { jobId: job.id }
    const answers = await Promise.all([
      cancelImport(given.context, given.admin, given1),
      confirmImport(given.context, given.admin, given1),
    ])
    expect(answers.map(({ first }) => first)).toContain(true)
    await given.work()
    const { state, decision } = await given.job(job)
    const added = (await given.people()).length
    // A cancel that came second stops the import, before or after the one chunk that it has.
    if (state === 'cancelled') expect([decision?.what, added]).toEqual(['cancelled', 0])
    else expect(added).toBe(1)
  })

  test('a decided import answers how it was decided, and changes no more', async () => {
    const given = imports()
    const job = await given.check(FILE)
    await cancelImport(given.context, given.admin, { jobId: job.id })
    const { revision } = await given.job(job)
    for (const decide of [confirmImport, cancelImport, resumeImport]) {
      const answer = await decide(given.context, given.admin, { jobId: job.id })
      expect(answer).toMatchObject({
        first: false,
        job: { state: 'cancelled', decision: { what: 'cancelled' } },
      })
    }
    await expect(
      changeOptions(given.context, given.admin, { jobId: job.id, options: { strict: true } }),
    ).rejects.toThrow(ConflictError)
    expect((await given.job(job)).revision).toBe(revision)
  })
})

describe('who may not', () => {
  const DECISIONS = {
    confirmImport,
    cancelImport,
    resumeImport,
    changeOptions: (context: Imports['context'], actor: Actor, { jobId }: { jobId: string }) =>
      changeOptions(context, actor, { jobId, options: { strict: true } }),
  }

  test.each(Object.entries(DECISIONS))(
    'a supervisor sees the import, is refused %s, and it is written down',
    async (_, decide) => {
      const given = imports()
      const actor = await actorOf(given, { id: 'sue', orgRole: 'supervisor' })
      const job = await given.check(FILE)
      await expect(getImport(given.context, actor, { number: 1 })).resolves.toMatchObject({ id: job.id })
      await expect(decide(given.context, actor, { jobId: job.id })).rejects.toThrow(RefusedError)
      expect((await audit(given))[0]).toEqual(['sue', 'decide import', 'refused', 'import 1'])
      expect(await given.job(job)).toMatchObject({ state: 'awaiting confirmation', revision: job.revision })
    },
  )

  test.each(Object.entries(DECISIONS))(
    'a member cannot tell by %s that the import exists',
    async (_, decide) => {
      const given = imports()
      const actor = await actorOf(given, { id: 'mia' })
      const job = await given.check(FILE)
      const error = await decide(given.context, actor, { jobId: job.id }).catch((e: unknown) => e)
      const unknown = await decide(given.context, actor, { jobId: 'nonsense' }).catch((e: unknown) => e)
      expect(error).toBeInstanceOf(NotFoundError)
      expect((error as Error).message).toBe((unknown as Error).message)
    },
  )

  test('an admin of another tenant finds nothing', async () => {
    const given = imports()
    const job = await given.check(FILE)
    const actor: Actor = { kind: 'operator', tenant: 't2' }
    await expect(confirmImport(given.context, actor, { jobId: job.id })).rejects.toThrow(NotFoundError)
    expect(await listImports(given.context, actor, { limit: 10 })).toEqual({ jobs: [], total: 0, next: null })
  })

  test.each(['member', 'supervisor'] as const)(
    'a %s imports nothing: no file is kept, the refusal is',
    async orgRole => {
      const given = imports()
      const actor = await actorOf(given, { id: 'who', orgRole })
      let read = false
      async function* bytes() {
        read = true
        yield Buffer.from(FILE)
      }
      await expect(
        startImport(given.context, actor, { name: 'a.csv', origin: 'o', bytes: bytes() }),
      ).rejects.toThrow('Only org admins import people.')
      expect(read).toBe(false)
      expect((await audit(given))[0]).toEqual(['who', 'import people', 'refused', ''])
      expect(await given.context.storage.jobs.count('t1', {})).toBe(0)
    },
  )

  test('an admin who is archived or demoted after the preview confirms nothing', async () => {
    const given = imports()
    const job = await given.check(FILE)
    for (const fields of [{ orgRole: 'member' }, { status: 'archived' }] as const) {
      const user = { ...(given.admin as { user: User }).user, ...fields }
      await expect(
        confirmImport(given.context, { kind: 'user', tenant: 't1', user }, { jobId: job.id }),
      ).rejects.toThrow()
    }
    expect((await given.job(job)).state).toBe('awaiting confirmation')
  })
})

describe('other options', () => {
  test('the file is checked again, with another preview', async () => {
    const given = imports()
    await given.add({ id: 'asha', displayName: 'Asha Rao', email: 'asha@x.org' })
    const job = await given.check(FILE)
    expect(job.preview).toEqual({ ...noCounts(), updated: 1, failed: 1 })
    const changed = await changeOptions(given.context, given.admin, {
      jobId: job.id,
      options: { mode: 'add', strict: true },
    })
    expect(changed).toMatchObject({ state: 'queued', options: { mode: 'add', strict: true } })
    await given.work()
    expect(await given.job(job)).toMatchObject({
      state: 'completed with errors',
      counts: { ...noCounts(), skipped: 1, failed: 1 },
    })
  })

  test('a smaller second preview leaves no rows of the first', async () => {
    const given = imports()
    const job = await given.check('Name,Country Code,Phone Number\nAsha,250,788123456\n', {})
    const changed = await changeOptions(given.context, given.admin, {
      jobId: job.id,
      options: { network: 'other' },
    })
    expect(changed.options.network).toBe('other')
    await given.work()
    await given.confirm(job)
    expect(await given.people()).toMatchObject([{ network: 'other' }])
    expect(await given.rows(job)).toHaveLength(1)
  })

  test('a forced format that does not fit fails with what is missing', async () => {
    const given = imports()
    const job = await given.check(FILE)
    await changeOptions(given.context, given.admin, { jobId: job.id, options: { format: 'kaizala-users' } })
    await given.work()
    const failed = await given.job(job)
    expect(failed.state).toBe('failed')
    expect(failed.error?.message).toContain('Country Code')
    expect(failed).not.toHaveProperty('preview')
  })

  test('strict: turned off on the same preview, it can be confirmed', async () => {
    const given = imports()
    const job = await given.check(FILE, { strict: true })
    await expect(confirmImport(given.context, given.admin, { jobId: job.id })).rejects.toThrow(ConflictError)
    await changeOptions(given.context, given.admin, { jobId: job.id, options: { strict: false } })
    await given.work()
    expect((await given.confirm(job)).counts).toEqual({ ...noCounts(), created: 1, failed: 1 })
  })
})

describe('what is brought twice', () => {
  test('the same message makes one import and keeps one file', async () => {
    const given = imports()
    const start = (text: string): Promise<ImportJob> =>
      startImport(given.context, given.admin, { name: 'a.csv', origin: 'message:1', bytes: bytesOf(text) })
    const [one, two] = await Promise.all([start(FILE), start(FILE)])
    expect(two.id).toBe(one.id)
    expect(await given.context.storage.jobs.count('t1', {})).toBe(1)
    expect(await given.context.storage.files.info('t1', one.file.id)).toMatchObject({
      bytes: Buffer.byteLength(FILE),
    })
    expect((await audit(given)).filter(([, action]) => action === 'start import')).toHaveLength(1)
  })

  test('a download that breaks off leaves nothing', async () => {
    const given = imports()
    async function* broken() {
      yield Buffer.from(KORE)
      throw new Error('connection reset')
    }
    await expect(
      startImport(given.context, given.admin, { name: 'a.csv', origin: 'm', bytes: broken() }),
    ).rejects.toThrow('connection reset')
    expect(await given.context.storage.jobs.count('t1', {})).toBe(0)
  })
})

describe('file names from outside', () => {
  test.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\x\\people.csv', 'people.csv'],
    ['a\r\nSet-Cookie: x.csv', 'aSet-Cookie: x.csv'],
    ['people\u202Evsc.exe', 'peoplevsc.exe'],
    ['..', 'file.csv'],
    ['', 'file.csv'],
    ['  \u0000 ', 'file.csv'],
    ['<at>all</at>.csv', 'at>.csv'],
    ['名簿.csv', '名簿.csv'],
  ])('%j is kept as %j', async (name, kept) => {
    const given = imports()
    const job = await given.drop(FILE, {}, name)
    expect(job.file.name).toBe(kept)
  })

  test('a long one is cut between characters', async () => {
    const given = imports()
    const { file } = await given.drop(FILE, {}, `a${'😀'.repeat(200)}.csv`)
    expect(file.name.length).toBeLessThanOrEqual(120)
    expect(file.name.isWellFormed()).toBe(true)
  })
})

describe('history', () => {
  test('members see their own, admins and supervisors all; pages go back in time', async () => {
    const given = imports()
    const second = await actorOf(given, { id: 'second', displayName: 'Second', orgRole: 'admin' })
    const supervisor = await actorOf(given, { id: 'sue', orgRole: 'supervisor' })
    for (let i = 0; i < 3; i++) await given.drop(FILE)
    await startImport(given.context, second, { name: 'b.csv', origin: 'z', bytes: bytesOf(FILE) })
    const numbers = async (actor: Actor, page: { limit: number; before?: number }) => {
      const { jobs, total } = await listImports(given.context, actor, page)
      return [jobs.map(({ number }) => number), total]
    }
    expect(await numbers(given.admin, { limit: 3 })).toEqual([[4, 3, 2], 4])
    expect(await numbers(given.admin, { limit: 3, before: 2 })).toEqual([[1], 4])
    expect(await numbers(supervisor, { limit: 9 })).toEqual([[4, 3, 2, 1], 4])
    const demoted: Actor = {
      kind: 'user',
      tenant: 't1',
      user: { ...(second as { user: User }).user, orgRole: 'member' },
    }
    expect(await numbers(demoted, { limit: 9 })).toEqual([[4], 1])
    await expect(getImport(given.context, demoted, { number: 1 })).rejects.toThrow('There is no import 1.')
    await expect(getImport(given.context, demoted, { number: 4 })).resolves.toMatchObject({ number: 4 })
  })
})
