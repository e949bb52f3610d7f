import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { isEnded, type Job } from '../../src/domain/jobs.ts'
import { type OpenDirectory, openDirectory } from '../../src/open-directory.ts'
import { changeJob } from '../../src/services/change-job.ts'
import { DEFAULT_LIMITS } from '../../src/tables/limits.ts'
import { type ChaosProcesses, openChaosProcesses } from '../support/chaos-processes.ts'
import { type FakeConnector, openFakeConnector, type SentMessage } from '../support/fake-connector.ts'
import { TENANT } from '../support/mixed-import.ts'
import { newDatabase, openMongoServer } from '../support/mongo-server.ts'
import { createTalker, postTo, type Talker, textOf } from '../support/open-chat.ts'
import { dropDatabase } from '../support/own-database.ts'
import { DANA } from '../support/people.ts'
import { until } from '../support/until.ts'

const FILE =
  'Email ID,First Name,Last Name,User Status\nasha@lakeside.example,Asha,Rao,New\ntom@lakeside.example,Tom,Berg,New\n'
/** The other bot looks for cards several times meanwhile. */
const SLOW_MS = 2000

const server = await openMongoServer()
afterAll(() => server?.stop())

describe.runIf(server !== null)('two bots behind a load balancer, and a worker', () => {
  let uri: string
  let folder: string
  let directory: OpenDirectory
  let processes: ChaosProcesses
  let connector: FakeConnector
  /** Each message goes to the next of these. */
  let doors: string[]
  let dana: Talker

  beforeEach(async () => {
    uri = server?.uri(newDatabase()) ?? ''
    folder = await mkdtemp(join(tmpdir(), 'muster-bots-'))
    const fileLimits = { ...DEFAULT_LIMITS }
    directory = await openDirectory({
      dataDir: folder,
      mongodbUri: uri,
      region: 'US',
      orgAdmins: [],
      fileLimits,
    })
    const env = { ORG_ADMINS: DANA.email }
    processes = await openChaosProcesses({ uri, folder, workers: 1, bots: 2, env })
    doors = processes.bots().map(({ url }) => url)
    for (const url of doors) {
      await until('the bots to be ready', async () => {
        expect(processes.crashes()).toEqual([])
        return (await fetch(`${url}/readyz`).catch(() => null))?.ok ?? null
      })
    }
    connector = await openFakeConnector()
    let posts = 0
    dana = createTalker({
      tenant: TENANT,
      conversationId: `a:${DANA.aadObjectId}`,
      type: 'personal',
      person: DANA,
      connector,
      post: activity => postTo(doors[posts++ % doors.length] as string, activity),
    })
  })
  afterEach(async () => {
    await processes.close()
    await connector.close()
    await directory.close()
    await dropDatabase(uri)
    await rm(folder, { recursive: true, force: true })
  })

  const messages = () => dana.messages().filter(({ activity }) => activity.type === 'message')
  const readJob = () => directory.context.storage.jobs.byNumber(TENANT, 1) as Promise<Job>

  test('each state of an import is shown once, though every answer of Teams is slow', async () => {
    const slowly = () => {
      connector.hold = pause(SLOW_MS)
    }
    slowly()
    await dana.drop('people.csv', FILE)
    await dana.see('Add 2')
    slowly()
    await dana.press('Import 2 changes')
    await dana.see('completed (import 1')
    await until('the card to be noted', async () => isShown(await readJob()))

    const [card, ...others] = messages() as [SentMessage, ...SentMessage[]]
    expect(others).toEqual([])
    const states = [...card.earlier, card.activity].map(activity => textOf({ activity }))
    expect(states.filter(state => state.includes('completed (import 1'))).toHaveLength(1)
    expect(states.filter(state => state.includes('[Import 2 changes]'))).toHaveLength(1)
    expect(processes.crashes()).toEqual([])
  })

  test('the other one brings the end when the one that was about to is killed', async () => {
    const [first, second] = processes.bots() as [{ pid: number; url: string }, { pid: number; url: string }]
    process.kill(second.pid, 'SIGSTOP')
    doors = [first.url]
    await dana.drop('people.csv', FILE)
    await dana.see('Add 2')
    await until('the preview to be noted', async () => isShown(await readJob()))

    const before = connector.authorizations.length
    const held = Promise.withResolvers<void>()
    connector.hold = held.promise
    await dana.press('Import 2 changes')
    await until('the import to end while its card is on its way', async () => {
      return isEnded(await readJob()) && connector.authorizations.length > before
    })
    await processes.kill([first.pid])
    // What a dead bot has asked for is not done.
    connector.failNext(...Array(connector.authorizations.length - before).fill(503))
    held.resolve()
    expect(messages().map(textOf).join()).not.toContain('completed')

    await letGo()
    process.kill(second.pid, 'SIGCONT')
    await dana.see('completed (import 1')
    expect(messages()).toHaveLength(1)
    await until('the card to be noted', async () => isShown(await readJob()))
    doors = [second.url]
    await dana.say('import 1')
    await until('an answer', () => messages().length === 2)
    expect(textOf(messages()[1] as SentMessage)).toContain('completed')
    expect(processes.crashes()).toEqual([])
  })

  /** As it is half a minute later: so long the others leave a card alone that one of them took. */
  async function letGo(): Promise<void> {
    await changeJob<Job>(directory.context, await readJob(), job => {
      expect(job.card?.takenUntil).toBeGreaterThan(Date.now())
      return job.card ? { ...job, card: { ...job.card, takenUntil: Date.now() } } : null
    })
  }
})

/** Whether the card is known to show the job as it is. */
function isShown({ card, revision }: Job): boolean {
  return card?.revision === revision && card.takenUntil === undefined
}
