import { afterEach, expect, test } from 'vitest'
import { createLogger } from '../../src/logger.ts'
import { CREDENTIALS } from '../support/fake-identity.ts'
import { makeJob } from '../support/make-job.ts'
import { type Door, openDoor } from '../support/open-door.ts'
import { DANA } from '../support/people.ts'
import { until } from '../support/until.ts'

const PRIVATE = new RegExp(`eyJ|bearer (?!\\[)|${DANA.email}|ortiz`, 'i')

let door: Door
let lines: string[]
afterEach(() => door.close())

async function open(): Promise<void> {
  lines = []
  const log = createLogger({ logLevel: 'trace' }, { write: line => void lines.push(line) })
  door = await openDoor({ log })
  door.connector.members.push({ id: `29:${DANA.aadObjectId}`, ...DANA })
}

async function say(given: object = {}): Promise<{ status: number; requestId: string | null }> {
  const answer = await fetch(`${door.url}/api/messages`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: door.identity.bearer(`${door.connector.url}/`),
    },
    body: JSON.stringify(door.activity(given)),
  })
  return { status: answer.status, requestId: answer.headers.get('x-request-id') }
}

const logged = () =>
  lines.map(
    line =>
      JSON.parse(line) as Record<'requestId' | 'jobId' | 'conversationId', string | undefined> & {
        msg: string
      },
  )
const idsOf = (msg: string) =>
  logged()
    .filter(line => line.msg.includes(msg))
    .map(({ requestId }) => requestId)

test('all that a request brings into the log has the id that its answer names, and nothing of anybody', async () => {
  await open()
  await say()
  door.connector.failNext(500, 500, 500)
  const failed = await say()
  const refused = await say({ channelId: 'webchat' })
  expect(idsOf('A turn failed')).toEqual([failed.requestId, failed.requestId])
  expect(idsOf('A failure could not be told')).toEqual([failed.requestId])
  expect(idsOf('A turn was not handled')).toEqual([refused.requestId])
  expect(failed.requestId).toMatch(/^[0-9a-f-]{36}$/)
  expect(refused.requestId).not.toBe(failed.requestId)
  expect(lines.join('')).not.toMatch(PRIVATE)
})

test('work that a request began has its id', async () => {
  await open()
  await say()
  const downloadUrl = 'http://127.0.0.1:1/nothing'
  const file = { contentType: 'application/vnd.microsoft.teams.file.download.info', name: 'staff.csv' }
  const { requestId } = await say({ attachments: [{ ...file, content: { downloadUrl } }], text: '' })
  await until('the work to end', () => idsOf('Work for a message ended early').length > 0)
  expect(idsOf('Work for a message ended early')).toEqual([requestId])
})

test('a file that becomes an import, and an export that is asked for, join the id of the request to that of the job', async () => {
  await open()
  door.context.orgAdmins = [DANA.email]
  await say()
  const downloadUrl = door.connector.hostFile(Buffer.from('a,b\r\n1,2\r\n'))
  const file = { contentType: 'application/vnd.microsoft.teams.file.download.info', name: 'staff.csv' }
  const dropped = await say({ attachments: [{ ...file, content: { downloadUrl } }], text: '' })
  const asked = await say({ text: 'export users' })
  const { jobs } = door.context.storage
  const jobsOf = ({ requestId }: { requestId: string | null }) =>
    logged().filter(line => line.requestId === requestId && line.jobId !== undefined)
  await until('the import', () => jobsOf(dropped).length > 0)
  for (const [request, kind] of [
    [dropped, 'import'],
    [asked, 'export'],
  ] as const) {
    const [line, ...others] = jobsOf(request)
    expect(others).toEqual([])
    expect(door.activity()).toMatchObject({ conversation: { id: line?.conversationId } })
    expect((await jobs.get(CREDENTIALS.tenantId, line?.jobId ?? ''))?.kind).toBe(kind)
  }
  expect(lines.join('')).not.toMatch(PRIVATE)
})

test('who decides on an import, sets its options or ends an export joins the id of the request to that of the job', async () => {
  await open()
  door.context.orgAdmins = [DANA.email]
  await say()
  const { jobs } = door.context.storage
  const tenant = CREDENTIALS.tenantId
  const waiting = async (id: string) => {
    const job = { ...makeJob({ tenant, id }), state: 'awaiting confirmation' as const }
    await jobs.create(job)
    return id
  }
  const press = (verb: string, data: object) =>
    say({
      type: 'invoke',
      name: 'adaptiveCard/action',
      text: undefined,
      value: { action: { type: 'Action.Execute', verb, data } },
    })
  const asked = await say({ text: 'export users' })
  const [exported] = await jobs.list(tenant, { limit: 1, kind: 'export' })
  const cases = [
    [await press('change', { job: await waiting('o'), strict: 'true' }), 'o'],
    [await press('confirm', { job: await waiting('p') }), 'p'],
    [await press('cancel', { job: await waiting('q') }), 'q'],
    [await press('cancel-export', { job: exported?.id }), exported?.id],
  ] as const
  for (const [{ requestId, status }, id] of cases) {
    expect(status).toBe(200)
    expect(linesOf(requestId), String(id)).toEqual([id])
  }
  const again = await press('cancel', { job: 'q' })
  expect(linesOf(again.requestId)).toEqual([])
  expect(linesOf(asked.requestId)).toEqual([exported?.id])

  function linesOf(requestId: string | null) {
    return logged()
      .filter(line => line.requestId === requestId && line.jobId !== undefined)
      .map(({ jobId }) => jobId)
  }
})
