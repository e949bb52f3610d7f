import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { StorageError } from '../../src/errors.ts'
import { type MailSender, openMailSender } from '../../src/jobs/open-mail-sender.ts'
import type { OutboxEntry } from '../../src/ports/outbox-store.ts'
import type { Storage } from '../../src/ports/storage.ts'
import type { ServiceContext } from '../../src/services/context.ts'
import { MOST_FAILURES } from '../../src/services/deliver-mail.ts'
import { readMailState } from '../../src/services/mail-state.ts'
import { openSqlite } from '../../src/storage/sqlite/open-sqlite.ts'
import { DEFAULT_LIMITS } from '../../src/tables/limits.ts'
import { addPeople } from '../support/add-people.ts'
import { freePort } from '../support/free-port.ts'
import { makeUser } from '../support/make-user.ts'
import { type MailServer, openMailServer } from '../support/open-mail-server.ts'
import { openTestMailer } from '../support/open-test-mailer.ts'
import { until } from '../support/until.ts'

/** Waits of half an hour become seconds, a claim lasts 2.4 s. */
const PACE = 0.02
const PROCESS = fileURLToPath(new URL('../support/mail-process.ts', import.meta.url))

let folder: string
let server: MailServer
let storage: Storage
let opened: { close(): Promise<unknown> }[]
let logged: string[]
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-mail-'))
  server = await openMailServer()
  storage = await openSqlite({ path: path() })
  opened = []
  logged = []
})
afterEach(async () => {
  for (const each of opened) await each.close()
  await server.close()
  await storage.close()
  await rm(folder, { recursive: true, force: true })
})

const path = () => join(folder, 'muster.db')
const contextOf = (own: Storage, ahead = 0): ServiceContext => ({
  storage: own,
  now: () => Date.now() + ahead,
  region: 'US',
  limits: DEFAULT_LIMITS,
  orgAdmins: [],
})

function send(context = contextOf(storage), pace = PACE, patience = 5000): MailSender {
  const log = (level: string) => (_facts: object, message: string) => void logged.push(`${level}: ${message}`)
  const sender = openMailSender({
    context,
    mailer: openTestMailer(server.port, { patience }),
    log: { info: log('info'), warn: log('warn'), error: log('error') },
    pace,
  })
  opened.push(sender)
  return sender
}

/** People `p0`, `p1`… with an invitation each. */
async function invite(count: number, fields: Partial<OutboxEntry> = {}): Promise<void> {
  const ids = Array.from({ length: count }, (_, n) => `p${n}`)
  const people = ids.map(id => ({ id, displayName: id.toUpperCase(), email: `${id}@x.org` }))
  await addPeople({ storage }, 't1', people)
  await storage.outbox.add(
    't1',
    ids.map(invitation).map(entry => ({ ...entry, ...fields })),
  )
}
const invitation = (userId: string, n: number): OutboxEntry => ({
  tenant: 't1',
  key: `invitation:${userId}`,
  kind: 'invitation',
  userId,
  jobId: 'j',
  state: 'waiting',
  createdAt: n + 1,
})
const entryOf = (userId: string) => storage.outbox.get('t1', `invitation:${userId}`)
const counts = () => storage.outbox.counts('t1')
const sent = async (count: number) =>
  until(`${count} sent letters`, async () => (await counts()).sent === count)
/** In the outbox, and then in the log. */
const troubleTold = () =>
  until(
    'trouble that is noted and told',
    async () => (await readMailState(contextOf(storage))).state === 'trouble' && logged.length > 0,
  )
const recipients = () => server.letters.map(({ to }) => to[0]).sort()
const everybody = (count: number) => Array.from({ length: count }, (_, n) => `p${n}@x.org`).sort()

describe('a sender', () => {
  test('sends everybody one letter and notes it', async () => {
    await invite(30)
    send()
    await sent(30)
    expect(recipients()).toEqual(everybody(30))
    expect(await readMailState(contextOf(storage))).toEqual({ state: 'on' })
  })

  test('sends what comes later, too', async () => {
    send()
    await invite(1)
    await sent(1)
    expect(server.letters[0]?.text).toContain('Hello P0,')
  })

  test('tries again what was put off, with a longer wait each time, until it is taken', async () => {
    await invite(2)
    let tries = 0
    server.answer = (at, address) =>
      at === 'RCPT' && address === 'p0@x.org' && ++tries <= 3 ? '451 4.7.1 greylisted' : null
    let now = Date.now()
    const waits: number[] = []
    const noted: (OutboxEntry | null)[] = []
    const outbox: Storage['outbox'] = {
      ...storage.outbox,
      async settle(tenant, key, by, settlement) {
        const settled = await storage.outbox.settle(tenant, key, by, settlement)
        if (settlement.state !== 'waiting') return settled
        noted.push(await entryOf('p0'))
        waits.push(settlement.dueAt - now)
        // The time has come.
        now = settlement.dueAt
        return settled
      },
    }
    send({ ...contextOf({ ...storage, outbox }), now: () => now })
    await sent(2)
    expect(recipients()).toEqual(everybody(2))
    const reason = 'The mail server answered: 451 4.7.1 greylisted'
    expect(noted).toMatchObject([1, 2, 3].map(failures => ({ state: 'waiting', reason, failures })))
    for (const [n, longest] of [600, 1200, 2400].entries()) {
      expect(waits[n]).toBeGreaterThanOrEqual(longest / 2)
      expect(waits[n]).toBeLessThanOrEqual(longest)
    }
    expect((await entryOf('p0'))?.reason).toBeUndefined()
  })

  test('gives up what was put off too often', async () => {
    await invite(1)
    await storage.outbox.claimDue({ by: 'test', now: 9, until: 10, limit: 1 })
    const almost = { state: 'waiting' as const, dueAt: 0, failures: MOST_FAILURES - 1 }
    await storage.outbox.settle('t1', 'invitation:p0', 'test', almost)
    server.answer = at => (at === 'RCPT' ? '451 later' : null)
    send()
    await until('a letter that is given up', async () => (await entryOf('p0'))?.state === 'failed')
    expect((await entryOf('p0'))?.reason).toContain('451 later')
  })

  test('leaves alone for ever what is refused, and sends the rest', async () => {
    await invite(6)
    let asked = 0
    server.answer = (at, address) => {
      if (at !== 'RCPT' || address !== 'p2@x.org') return null
      asked++
      return '550 5.1.1 no such user'
    }
    send()
    await sent(5)
    await until('a letter that failed', async () => (await counts()).failed === 1)
    expect(await entryOf('p2')).toMatchObject({
      state: 'failed',
      reason: 'The mail server answered: 550 5.1.1 no such user',
      settledAt: expect.any(Number),
    })
    expect(asked).toBe(1)
  })

  test('drops what has nothing to say any more, and says what has to be mended', async () => {
    await invite(3)
    const users = await storage.users.getMany('t1', ['p0', 'p1'])
    const { email, ...nameless } = users.get('p1') ?? makeUser()
    await storage.users.write('t1', 'later', [
      {
        op: 'update',
        fromVersion: 1,
        user: { ...(users.get('p0') ?? makeUser()), status: 'archived', version: 2 },
      },
      { op: 'update', fromVersion: 1, user: { ...nameless, version: 2 } },
    ])
    await storage.outbox.add('t1', [
      invitation('gone', 9),
      { ...invitation('p2', 8), key: 'ended:j:1', kind: 'ended' },
    ])
    send()
    await sent(1)
    await until('nothing that waits', async () => (await counts()).waiting === 0)
    expect(await entryOf('p0')).toMatchObject({ state: 'dropped', reason: 'The person is archived.' })
    expect(await entryOf('p1')).toMatchObject({
      state: 'failed',
      reason: 'The person has no e-mail address.',
    })
    expect(await entryOf('gone')).toMatchObject({ state: 'dropped' })
    expect(await storage.outbox.get('t1', 'ended:j:1')).toMatchObject({ state: 'dropped' })
    expect(recipients()).toEqual(['p2@x.org'])
  })

  test('waits for a server that is away, blames no letter for it, and goes on', async () => {
    await invite(10)
    await server.close()
    // Nobody else gets it meanwhile.
    const port = await freePort()
    server.port = port
    send()
    await troubleTold()
    await until('a reason', async () => Boolean((await entryOf('p0'))?.reason?.includes('did not answer')))
    expect(await counts()).toMatchObject({ waiting: 10, failed: 0 })
    server = await openMailServer({}, port)
    await sent(10)
    expect(recipients()).toEqual(everybody(10))
    expect(logged).toEqual(['warn: no mail is sent', 'info: mail is sent again'])
    expect(await readMailState(contextOf(storage))).toEqual({ state: 'on' })
  })

  test('of a server that answers nobody, tells why in the log once', async () => {
    await invite(3)
    server.answer = at => (at === 'MAIL' ? '553 5.7.1 sender not yours' : null)
    send()
    await troubleTold()
    await until('a reason', async () => Boolean((await entryOf('p2'))?.reason))
    expect(await counts()).toMatchObject({ waiting: 3, failed: 0 })
    expect(logged).toEqual(['warn: no mail is sent'])
  })

  test('puts the letters at hand down when it closes, and they are sent once', async () => {
    await invite(12)
    const sender = send()
    await until('some letters', async () => server.letters.length > 2)
    await sender.close()
    const before = server.letters.length
    expect((await counts()).sent).toBe(before)
    send()
    await sent(12)
    expect(recipients()).toEqual(everybody(12))
  })

  test('that could not note what it sent notes it later instead of sending it again', async () => {
    await invite(1)
    let away = 2
    const outbox: Storage['outbox'] = {
      ...storage.outbox,
      async settle(...settling) {
        if (away-- > 0) throw new StorageError('The database does not answer.', { retryable: true })
        return storage.outbox.settle(...settling)
      },
    }
    send(contextOf({ ...storage, outbox }))
    await sent(1)
    expect(recipients()).toEqual(everybody(1))
    expect(logged[0]).toContain('the outbox does not answer')
    expect(away).toBeLessThan(0)
  })
})

describe('several senders', () => {
  test('at once send every letter once', async () => {
    await invite(120)
    const others = await Promise.all([1, 2, 3].map(() => openSqlite({ path: path() })))
    for (const each of [storage, ...others]) send(contextOf(each), 1)
    await sent(120)
    expect(recipients()).toEqual(everybody(120))
    for (const each of opened.splice(0)) await each.close()
    for (const each of others) await each.close()
  })

  test('a process that is killed in the middle loses nothing, and nobody else gets a second letter', async () => {
    await invite(20)
    const child = spawn(process.execPath, [PROCESS, path(), String(server.port)], { stdio: 'ignore' })
    const ended = once(child, 'exit')
    let seen = 0
    server.beforeTaken = async () => {
      if (++seen !== 7) return
      child.kill('SIGKILL')
      await ended
    }
    await ended
    await until('a letter that is noted', async () => (await counts()).sent > 0)
    const noted = (await counts()).sent
    expect(noted).toBeLessThan(20)
    server.beforeTaken = () => undefined
    // As if the claims of the dead process had run out.
    send(contextOf(storage, 10 * 60_000))
    await sent(20)
    expect([...new Set(recipients())]).toEqual(everybody(20))
    const twice = server.letters.length - 20
    // Those that it had handed over and could not note any more: four at most are under way.
    expect(twice).toBeLessThanOrEqual(4)
    const ids = new Set(server.letters.map(({ headers }) => headers.get('message-id')?.[0]))
    expect(ids.size).toBe(20)
  })
})
