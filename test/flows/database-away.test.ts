import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { LOCAL_TENANT } from '../../src/config.ts'
import type { ImportJob } from '../../src/domain/jobs.ts'
import { createLogger } from '../../src/logger.ts'
import { openMongodb } from '../../src/storage/mongodb/open-mongodb.ts'
import { openAwayServer } from '../support/away-server.ts'
import { freePort } from '../support/free-port.ts'
import { makeJob } from '../support/make-job.ts'
import { newDatabase } from '../support/mongo-server.ts'
import { type Chat, openChat, TENANT, textOf } from '../support/open-chat.ts'
import { engineAt } from '../support/own-database.ts'
import { ADMINS, DANA } from '../support/people.ts'
import { openMusterFolder } from '../support/run-muster.ts'
import { until } from '../support/until.ts'

/** It takes its half minute while the other tests go on. */
const { run, close } = await openMusterFolder()
const givingUp = run(['worker'], { MONGODB_URI: 'mongodb://muster:s3cret@127.0.0.1:9/muster' })
const server = await openAwayServer()
afterAll(async () => {
  await server?.stop()
  await close()
})

const ROWS = 6000
const FILE =
  'Email ID,First Name,Last Name,User Status\n' +
  Array.from({ length: ROWS }, (_, n) => `p${n}@x.example,Asha,Rao ${n},New\n`).join('')
const SHORT = 'Name,Country Code,Phone Number\nAsha Rao,91,9876543210\n'
const PLAIN = 'The database did not answer. Nothing was lost; try again in a minute.'

describe.runIf(server !== null)('the database goes away and comes back', () => {
  const away = server as NonNullable<typeof server>
  let chat: Chat
  let logged: string[]

  beforeEach(async () => {
    logged = []
    const log = createLogger({ logLevel: 'info' }, { write: line => void logged.push(line) })
    chat = await openChat({ ...ADMINS, engine: engineAt(away.uri(newDatabase())), log })
  })
  afterEach(() => chat.close())

  const job = async () => (await chat.context.storage.jobs.byNumber(TENANT, 1)) as ImportJob | null
  const reach = (what: string, there: (job: ImportJob) => boolean) =>
    until(what, async () => {
      const found = await job()
      return found && there(found) && found
    })

  /** Away for as long as it takes the worker and the bot to notice. */
  async function outage(meanwhile: () => Promise<void> = async () => {}): Promise<void> {
    await away.goAway()
    await until('the bot to notice', () => saying('Cards are not looked up').length > 0)
    await meanwhile()
    await away.comeBack()
  }

  function saying(text: string): string[] {
    return logged.filter(line => line.includes(text))
  }

  test('while a file is checked, while somebody asks, while somebody confirms, while it is applied', async () => {
    const dana = chat.as(DANA)
    await dana.drop('staff.csv', FILE)
    await reach('the check to be on its way', ({ rows }) => rows > 0)
    await outage(async () => {
      await dana.say('find asha')
      await dana.see(PLAIN)
    })
    await reach('the check to end', ({ state }) => state === 'awaiting confirmation')
    expect(textOf(await dana.see(`Add ${ROWS.toLocaleString('en')}`))).not.toContain('Refused')

    logged.length = 0
    await outage(async () => {
      const told = () => dana.messages().filter(message => textOf(message).includes(PLAIN)).length
      const before = told()
      const { text } = await dana.press(`Import ${ROWS.toLocaleString('en')} changes`)
      // A press does not wait for as long as a database may take to be given up.
      await until('the person to be told', () => text.includes(PLAIN) || told() > before)
    })
    expect((await reach('nothing', () => true)).state).toBe('awaiting confirmation')
    await until('the press to go through', async () => {
      await dana.press(`Import ${ROWS.toLocaleString('en')} changes`)
      return (await job())?.state === 'processing'
    })

    logged.length = 0
    await reach('the first chunks to be applied', ({ checkpoint }) => checkpoint > 1)
    await outage()
    const done = await until('the import to end', async () => {
      const found = await job()
      return found?.finishedAt !== undefined && found
    })
    expect(done).toMatchObject({ state: 'completed', counts: { created: ROWS, failed: 0 }, strikes: 0 })
    expect(await chat.context.storage.users.count(TENANT)).toBe(ROWS + 1)
    expect(await chat.context.storage.outbox.count(TENANT, {})).toBe(ROWS)
    await dana.see('staff.csv: completed')

    // Trouble is told when it begins and when it ends.
    await until('the bot to look again', () => saying('Cards are looked up again').length > 0)
    expect(logged.length, logged.join('')).toBeLessThan(15)
  })

  test('right after the first card was sent: there is one card, and it shows the preview', async () => {
    const { sent } = chat.connector
    let gone: Promise<void> | undefined
    sent.push = (...messages) => {
      const isCard = messages.some(({ activity }) => activity.type === 'message')
      if (isCard) gone ??= away.goAway()
      return Array.prototype.push.apply(sent, messages)
    }
    const dana = chat.as(DANA)
    await dana.drop('staff.csv', SHORT)
    await until('the card to be sent', () => gone !== undefined)
    await gone
    await until('the bot to notice', () => saying('Cards are not looked up').length > 0)
    await away.comeBack()
    await until('the card to be brought up to date', async () => {
      const found = await job()
      return found?.card?.revision === found?.revision && found?.state === 'awaiting confirmation'
    })
    const cards = dana.messages().filter(({ activity }) => activity.type === 'message')
    expect(cards.map(card => textOf(card))).toEqual([expect.stringContaining('Add 1')])
  })
})

describe.runIf(server !== null)('a server whose database goes away', () => {
  const away = server as NonNullable<typeof server>

  test('is not ready meanwhile, lives on, and is ready again', async () => {
    const muster = await openMusterFolder()
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    const uri = away.uri(newDatabase())
    const env = { MONGODB_URI: uri, PORT: String(port), LOCAL_TEAMS_PORT: '0' }
    const child = muster.start(['start'], env)
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', piece => (said += String(piece)))
    try {
      await until('the server to be ready', () => said.includes('Muster is ready'))
      expect(await ready(url)).toEqual([200, []])
      await giveWork(uri)
      const before = said.length
      await away.goAway()
      const problems = await until('it to say so', async () => {
        const [status, told] = await ready(url)
        return status === 503 && told
      })
      expect(problems).toEqual(['The database does not answer.'])
      await until('the worker and the bot to say so', () => /queue does not answer/.test(said))
      await away.comeBack()
      await until('it to be ready again', async () => (await ready(url))[0] === 200)
      await until('the worker to go on', () => /queue answers again/.test(said))
      expect(said.slice(before).trim().split('\n').length, said).toBeLessThan(10)
    } finally {
      child.kill('SIGTERM')
      const [code] = await once(child, 'close')
      await muster.close()
      expect(code).toBe(0)
    }
  })
})

describe.runIf(server !== null)('an import at the terminal whose database goes away', () => {
  const away = server as NonNullable<typeof server>

  test('says so in one sentence, waits, and goes on', async () => {
    const muster = await openMusterFolder()
    const uri = away.uri(newDatabase())
    const path = join(muster.folder, 'staff.csv')
    await writeFile(path, FILE)
    const storage = await openMongodb({ uri })
    const child = muster.start(['import', path, '--yes', '--json'], { MONGODB_URI: uri })
    const [out, err] = [listen(child.stdout), listen(child.stderr)]
    const ended = once(child, 'close')
    try {
      await until('the first chunks to be applied', async () => {
        const job = await storage.jobs.byNumber(LOCAL_TENANT, 1)
        return job?.kind === 'import' && job.checkpoint > 0
      })
      await away.goAway()
      await until('the person to be told', () => /Nothing is lost/.test(err()))
      await away.comeBack()
      expect(await ended).toEqual([0, null])
      expect(JSON.parse(out())).toMatchObject({ state: 'completed', created: ROWS, failed: 0 })
      const told = err()
        .split('\n')
        .filter(line => line.includes('database'))
      expect(told).toEqual([
        'The database does not answer. Nothing is lost: this goes on by itself once it does. If it lasts: npx muster doctor',
        'The database answers again.',
      ])
    } finally {
      child.kill('SIGKILL')
      await storage.close()
      await muster.close()
    }
  })
})

test('a worker that no database answers gives up after half a minute, and says what to check', async () => {
  const { code, out, err } = await givingUp
  expect([code, out]).toEqual([2, ''])
  expect(err).toMatch(/^Waiting for 30 s .*\nNothing listens at 127\.0\.0\.1:9\. .*MONGODB_URI.*\n$/)
})

function listen(stream: NodeJS.ReadableStream): () => string {
  let heard = ''
  stream.on('data', piece => (heard += String(piece)))
  return () => heard
}

/** The worker is at work once it has done something. */
async function giveWork(uri: string): Promise<void> {
  const storage = await openMongodb({ uri })
  const { tenant, id } = await storage.jobs.create(makeJob({ tenant: LOCAL_TENANT }))
  await until('the worker to do something', async () => {
    const job = await storage.jobs.get(tenant, id)
    return job?.finishedAt !== undefined && (await storage.jobs.leases(Date.now())).length === 0
  })
  await storage.close()
}

async function ready(url: string): Promise<[number, string[]]> {
  const answer = await fetch(`${url}/readyz`)
  const { problems } = (await answer.json()) as { problems: string[] }
  return [answer.status, problems]
}
