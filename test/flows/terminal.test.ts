import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { newDatabase, openMongoServer } from '../support/mongo-server.ts'
import { openChat } from '../support/open-chat.ts'
import { dropDatabase, engineAt } from '../support/own-database.ts'
import { ADMINS, DANA } from '../support/people.ts'
import { openMusterFolder } from '../support/run-muster.ts'
import { until } from '../support/until.ts'

const server = await openMongoServer()
afterAll(() => server?.stop())

const HEADER = 'Email ID,First Name,Last Name,User Status'
const MIXED = `${HEADER}\nasha@x.example,Asha,Rao,New\nbo@x.example,Bo,Chen,New\nnobody,No,Mail,New\n`

let muster: Awaited<ReturnType<typeof openMusterFolder>>
let env: NodeJS.ProcessEnv
let path: string

async function open(uri: string | undefined): Promise<void> {
  muster = await openMusterFolder()
  env = uri ? { MONGODB_URI: uri } : {}
  path = join(muster.folder, 'staff.csv')
  await writeFile(path, MIXED)
}

async function close(): Promise<void> {
  await muster.close()
  if (env.MONGODB_URI) await dropDatabase(env.MONGODB_URI)
}

/** Of no database. */
const NOBODY_THERE = { MONGODB_URI: 'mongodb://muster:s3cret@127.0.0.1:9/muster' }

const WAITS = /^Waiting for 30 s .*\n/

/** What a child process has said so far, on either stream, but for the database that a busy machine makes it wait for. */
function listen(child: ReturnType<typeof muster.start>): () => string {
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', piece => (said += String(piece)))
  return () => said.replace(WAITS, '')
}

const ENGINES = [
  { name: 'SQLite', uri: () => undefined },
  ...(server ? [{ name: 'MongoDB', uri: () => server.uri(newDatabase()) }] : []),
]

describe.each(ENGINES)('muster on $name', engine => {
  beforeEach(() => open(engine.uri()))
  afterEach(close)

  test('imports, tells what became of it, finds people, imports nothing the second time', async () => {
    const dry = await muster.type(['import', path, '--dry-run', '--json'], env)
    expect(JSON.parse(dry.out)).toMatchObject({
      job: null,
      state: 'awaiting confirmation',
      created: 2,
      failed: 1,
    })
    const { code, out, err } = await muster.run(['import', path, '--yes', '--json'], env)
    expect([code, err]).toEqual([1, ''])
    expect(JSON.parse(out)).toMatchObject({
      job: 1,
      state: 'completed with errors',
      rows: 3,
      created: 2,
      failed: 1,
      issues: [{ line: 4, code: 'email-invalid' }],
    })
    expect((await muster.type(['find', 'ash'], env)).out).toContain('asha@x.example')
    expect((await muster.type(['failed', '1'], env)).out).toContain('nobody,No,Mail,New,4,')
    const again = JSON.parse((await muster.type(['import', path, '--yes', '--json'], env)).out)
    expect(again).toMatchObject({ created: 0, updated: 0, unchanged: 2, failed: 1 })
    expect((await muster.type(['jobs'], env)).out).toContain('Imports: the last 2 of 2')
  })
})

describe('without MongoDB', () => {
  beforeEach(() => open(undefined))
  afterEach(close)

  test('a worker process says why it will not', async () => {
    const { code, out, err } = await muster.run(['worker'])
    expect([code, out]).toEqual([2, ''])
    expect(err).toBe(
      'muster worker needs MONGODB_URI. Without it the directory is a SQLite file of this machine, and npm start does its imports itself.\n',
    )
  })
})

describe.runIf(server !== null)('workers of their own', () => {
  beforeEach(() => open(server?.uri(newDatabase())))
  afterEach(close)

  test.each(['SIGTERM', 'SIGINT'] as const)('one says that it is ready, and leaves at %s', async signal => {
    const worker = muster.start(['worker', '--concurrency', '3'], env)
    const said = listen(worker)
    await until('the worker to be ready', () => said().includes('\n'))
    expect(said()).toBe('The worker is ready: up to 3 imports and 3 exports at a time.\n')
    worker.kill(signal)
    expect((await once(worker, 'close'))[0]).toBe(0)
  })

  test('one that nothing answers tells what it waits for, and leaves at a signal', async () => {
    const worker = muster.start(['worker'], NOBODY_THERE)
    expect(String(await once(worker.stderr, 'data'))).toMatch(WAITS)
    worker.kill('SIGTERM')
    // Who waited on would give up after half a minute, with 2.
    expect((await once(worker, 'close'))[0]).toBe(0)
  })

  test('a file dropped in the chat of one process is done by another, and the card counts along', async () => {
    const worker = muster.start(['worker'], env)
    const said = listen(worker)
    await until('the worker to be ready', () => said().includes('ready'))
    const chat = await openChat({ ...ADMINS, engine: engineAt(env.MONGODB_URI as string), workers: 0 })
    try {
      const dana = chat.as(DANA)
      await dana.drop('staff.csv', MIXED)
      const { id } = await dana.see('Add 2, Refused 1')
      await dana.press('Import 2 changes')
      expect((await dana.see('completed with errors (import 1')).id).toBe(id)
    } finally {
      await chat.close()
    }
    worker.kill('SIGTERM')
    expect((await once(worker, 'close'))[0]).toBe(0)
  })

  test('a server without a worker inside is ready, and stops', async () => {
    const start = muster.start(['start'], { ...env, WORKERS: '0', PORT: '0', LOG_LEVEL: 'warn' })
    const said = listen(start)
    await until('the server to be ready', () => /http:\S+/.test(said()))
    expect(await (await fetch(/http:\S+/.exec(said())?.[0] ?? '')).text()).toContain('<title>')
    start.kill('SIGTERM')
    expect((await once(start, 'close'))[0]).toBe(0)
    expect(said().trim().split('\n')).toHaveLength(1)
  })

  test('doctor looks at the database, and does not show the password', async () => {
    await muster.type(['jobs'], env)
    const { code, out } = await muster.type(['doctor', '--json'], { ...env, PORT: '0' })
    const { findings } = JSON.parse(out) as { findings: { state: string; what: string; message: string }[] }
    const named = Object.fromEntries(findings.map(({ what, message }) => [what, message]))
    expect(named).toMatchObject({
      Database: expect.stringMatching(/^MongoDB \d/),
      Indexes: expect.stringMatching(/^all \d+ are there$/),
      Directory: '0 people, 0 imports, in MongoDB',
    })
    expect(code, JSON.stringify(findings)).toBe(0)
  })

  test('doctor names what is wrong with the address, with 2', async () => {
    const uri = 'mongodb://muster:s3cret@127.0.0.1:9/muster'
    const { code, out } = await muster.type(['doctor'], { MONGODB_URI: uri, PORT: '0' })
    expect(code).toBe(2)
    expect(out).toMatch(/^BROKEN {2}Database: Nothing listens at 127\.0\.0\.1:9\..*MONGODB_URI/m)
    expect(out).not.toContain('s3cret')
  })
})
