import { afterEach, beforeEach } from 'vitest'
import type { Actor } from '../../src/domain/access.ts'
import type { Attribute } from '../../src/domain/attributes.ts'
import { identityKey } from '../../src/domain/identity.ts'
import type { ImportJob, ImportOptions } from '../../src/domain/jobs.ts'
import type { User } from '../../src/domain/users.ts'
import { runNext } from '../../src/jobs/open-runner.ts'
import { workerName } from '../../src/jobs/worker-name.ts'
import type { OutboxEntry } from '../../src/ports/outbox-store.ts'
import { buildDownload, checkedRows, type Download } from '../../src/services/build-download.ts'
import { confirmImport } from '../../src/services/confirm-import.ts'
import type { ServiceContext } from '../../src/services/context.ts'
import { getImport } from '../../src/services/get-import.ts'
import { startImport } from '../../src/services/start-import.ts'
import { openSqlite } from '../../src/storage/sqlite/open-sqlite.ts'
import { DEFAULT_LIMITS } from '../../src/tables/limits.ts'
import { addPeople } from './add-people.ts'
import { makeAttribute } from './make-attribute.ts'
import { makeUser } from './make-user.ts'
import type { StorageEngine } from './storage-engines.ts'

export const START = 1_800_000_000_000
export const KORE =
  'Email ID, First Name, Last Name, Alternate ID, Work Phone, Title, Department, User Status\n'

/** What a row came to, as short as a test can read it: line, outcome, codes of its issues. */
export type RowLine = [number, string, ...string[]]

/** A tenant with one org admin, everything on a new database, and a clock that only tests move. */
export interface Imports {
  context: ServiceContext
  /** `onRead`, if there is one, hears of every look at the clock: the way to do something in the middle of a job. */
  clock: { now: number; onRead?: (() => void) | undefined }
  tenant: string
  /** The org admin whom the directory begins with. */
  admin: Actor
  /** Log lines of the runner: level and message. */
  logged: string[]
  /** Puts people into the directory, as an earlier import would have; answers them. */
  add(...people: Partial<User>[]): Promise<User[]>
  addAttribute(label: string, type?: Attribute['type']): Promise<void>
  /** Changes one record by hand. */
  edit(id: string, fields: Partial<User>): Promise<void>
  drop(file: string | Uint8Array, options?: Partial<ImportOptions>, name?: string): Promise<ImportJob>
  /** Runs what is due until nothing is; answers how many claims that took. */
  work(): Promise<number>
  /** Dropped and checked. */
  check(file: string | Uint8Array, options?: Partial<ImportOptions>, name?: string): Promise<ImportJob>
  /** Dropped, checked and, where there is something to confirm, confirmed and applied. */
  import(file: string | Uint8Array, options?: Partial<ImportOptions>): Promise<ImportJob>
  confirm(job: ImportJob): Promise<ImportJob>
  /** The same by somebody else than the org admin. */
  checkAs(actor: Actor, file: string, name?: string): Promise<ImportJob>
  importAs(actor: Actor, file: string): Promise<ImportJob>
  confirmAs(actor: Actor, job: ImportJob): Promise<ImportJob>
  job(job: Pick<ImportJob, 'id'>): Promise<ImportJob>
  rows(job: ImportJob): Promise<RowLine[]>
  /** Everybody but the org admin, by name. */
  people(): Promise<User[]>
  person(email: string): Promise<User | undefined>
  outbox(): Promise<OutboxEntry[]>
  download(job: ImportJob, kind: Download): Promise<Uint8Array>
  /** Removes the database. */
  close(): Promise<void>
}

export async function* bytesOf(file: string | Uint8Array): AsyncIterable<Uint8Array> {
  const bytes = typeof file === 'string' ? Buffer.from(file) : file
  for (let at = 0; at < bytes.length; at += 60_000) yield bytes.subarray(at, at + 60_000)
}

/** A new one for each test of the block. */
export function useImports(engine?: StorageEngine): () => Imports {
  let imports: Imports
  beforeEach(async () => {
    imports = await openImports(engine)
  })
  afterEach(() => imports.close())
  return () => imports
}

/** @param engine SQLite in memory where none is named */
export async function openImports(engine?: StorageEngine): Promise<Imports> {
  const opened = await engine?.open()
  const storage = opened?.storage ?? (await openSqlite({ path: ':memory:' }))
  const clock: Imports['clock'] = { now: START }
  const tenant = 't1'
  const context: ServiceContext = {
    storage,
    now() {
      clock.onRead?.()
      return clock.now
    },
    region: 'US',
    limits: DEFAULT_LIMITS,
    orgAdmins: [],
  }
  const logged: string[] = []
  const log = (level: string) => (_: object, message: string) => void logged.push(`${level}: ${message}`)
  const worker = workerName()
  const boss = makeUser({ id: 'boss', displayName: 'Zoë Boss', email: 'boss@corp.example', orgRole: 'admin' })
  const admin: Actor = { kind: 'user', tenant, user: boss }
  let drops = 0

  const imports: Imports = {
    context,
    clock,
    tenant,
    admin,
    logged,
    add: (...people) => addPeople(context, tenant, people),
    addAttribute(label, type = 'text') {
      const key = label.toLowerCase().replaceAll(' ', '-')
      return storage.attributes.put(makeAttribute({ tenant, key, label, type }))
    },
    async edit(id, fields) {
      const user = await storage.users.get(tenant, id)
      if (!user) throw new Error(`nobody is ${id}`)
      const write = {
        op: 'update' as const,
        user: { ...user, ...fields, version: user.version + 1 },
        fromVersion: user.version,
      }
      const [answer] = await storage.users.write(tenant, `hand:${user.version}`, [write])
      if (answer !== 'applied') throw new Error(`not changed: ${answer}`)
    },
    drop(file, options = {}, name = 'people.csv') {
      drops++
      return startImport(context, admin, { name, origin: `message:${drops}`, bytes: bytesOf(file), options })
    },
    async work() {
      const given = { context, log: { info: log('info'), warn: log('warn'), error: log('error') }, worker }
      for (let claims = 0; claims < 50; claims++) if (!(await runNext(given))) return claims
      throw new Error('the queue never becomes empty')
    },
    async check(file, options, name) {
      const job = await imports.drop(file, options, name)
      await imports.work()
      return imports.job(job)
    },
    async import(file, options) {
      const job = await imports.check(file, options)
      return job.state === 'awaiting confirmation' ? imports.confirm(job) : job
    },
    async confirm(job) {
      await confirmImport(context, admin, { jobId: job.id })
      await imports.work()
      return imports.job(job)
    },
    async checkAs(actor, file, name = 'groups.csv') {
      drops++
      const given = { name, origin: `message:${drops}`, bytes: bytesOf(file) }
      const job = await startImport(context, actor, given)
      await imports.work()
      return imports.job(job)
    },
    async importAs(actor, file) {
      const job = await imports.checkAs(actor, file)
      return job.state === 'awaiting confirmation' ? imports.confirmAs(actor, job) : job
    },
    async confirmAs(actor, job) {
      await confirmImport(context, actor, { jobId: job.id })
      await imports.work()
      return imports.job(job)
    },
    job: ({ id }) => getImport(context, { kind: 'operator', tenant }, { jobId: id }),
    async rows(job) {
      const lines: RowLine[] = []
      for await (const { row, outcome, issues } of checkedRows(context, await imports.job(job)))
        lines.push([row.line, outcome, ...(issues ?? []).map(({ code }) => code)])
      return lines
    },
    async people() {
      const { items } = await storage.users.list(tenant, { limit: 5000 })
      return items.filter(({ id }) => id !== boss.id)
    },
    async person(email) {
      const key = identityKey('email', email)
      return (await storage.users.findByKeys(tenant, [key])).get(key)
    },
    outbox: () => storage.outbox.list(tenant, { limit: 5000 }),
    async download(job, kind) {
      const file = await buildDownload(context, admin, { jobId: job.id, kind })
      return Buffer.concat(await Array.fromAsync(storage.files.read(tenant, file.id)))
    },
    close: () => (opened ? opened.dispose() : storage.close()),
  }
  await imports.add(boss)
  return imports
}
