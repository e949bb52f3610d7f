import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { openChromium } from '../support/chromium.ts'

const SERVER = fileURLToPath(new URL('../../src/index.ts', import.meta.url))

const STAFF = `Email ID,First Name,Last Name,Alternate ID,Work Phone,Title,Department,User Status
asha.rao@lakeside.example,Asha,Rao,E1,+250788123456,Nurse,North,New
bo.chen@lakeside.example,Bo,Chen,E2,,Driver,South,New
amy.obi@lakeside,Amy,Obi,E3,,Nurse,North,New
li.wei@lakeside.example,Li,Wei,E4,,Nurse,South,Neww
`
const REFUSED = [
  '\uFEFFEmail ID,First Name,Last Name,Alternate ID,Work Phone,Title,Department,User Status,Line,Reason',
  'amy.obi@lakeside,Amy,Obi,E3,,Nurse,North,New,4,"Email ID holds ""amy.obi@lakeside"", which is not an e-mail address. Enter it like name@example.org."',
  'li.wei@lakeside.example,Li,Wei,E4,,Nurse,South,Neww,5,"User Status holds ""Neww"", which is not one of New, Update, Delete or Activate. Did you mean New?"',
  '',
].join('\r\n')

/** For a machine that has much else to do. Milliseconds. */
const PATIENCE = 90_000

let browser: Browser
let dataDir: string
let server: Server
let page: Page
let trouble: string[]
beforeAll(async () => {
  browser = await openChromium(process.env.CHROMIUM_PATH)
})
afterAll(() => browser.close())
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'muster-browser-'))
  server = await startServer(0)
  trouble = []
  const context = await browser.newContext({ acceptDownloads: true })
  page = await context.newPage()
  page.setDefaultTimeout(PATIENCE)
  page.on('console', message => message.type() === 'error' && trouble.push(message.text()))
  page.on('pageerror', error => trouble.push(error.message))
  await page.goto(server.url)
  await page.getByRole('heading', { name: 'Welcome to Muster' }).waitFor()
})
afterEach(async () => {
  await page.context().close()
  await stop(server.process, 'SIGTERM')
  await rm(dataDir, { recursive: true, force: true })
})

interface Server {
  process: ChildProcessWithoutNullStreams
  url: string
}

/** The process that `npm start` runs, on the folder of the test; ready when it has said so. */
async function startServer(chatPort: number): Promise<Server> {
  const process_ = spawn(process.execPath, [SERVER], {
    cwd: dataDir,
    env: {
      PATH: process.env.PATH,
      MUSTER_DATA_DIR: dataDir,
      PORT: '0',
      LOCAL_TEAMS_PORT: String(chatPort),
      LOG_LEVEL: 'error',
    },
  })
  const errors: string[] = []
  process_.stderr.on('data', text => errors.push(String(text)))
  for await (const line of createInterface(process_.stdout)) {
    const url = /^Muster is ready\. Open (\S+)$/.exec(line)?.[1]
    if (url) return { process: process_, url }
  }
  throw new Error(`The server did not start. ${errors.join('')}`)
}

async function stop(running: ChildProcessWithoutNullStreams, signal: NodeJS.Signals): Promise<void> {
  if (running.exitCode !== null || running.signalCode !== null) return
  const ended = once(running, 'exit')
  running.kill(signal)
  await ended
}

/** Lets go of a file over the chat, as a hand with a mouse does. */
async function drop(name: string, content: string): Promise<void> {
  const transfer = await page.evaluateHandle(`(() => {
    const made = new DataTransfer()
    made.items.add(new File([${JSON.stringify(content)}], ${JSON.stringify(name)}))
    return made
  })()`)
  await page.dispatchEvent('#chat', 'dragover', { dataTransfer: transfer })
  await page.dispatchEvent('#chat', 'drop', { dataTransfer: transfer })
}

async function type(text: string): Promise<void> {
  await page.getByLabel('Message', { exact: true }).fill(text)
  await page.keyboard.press('Enter')
}

async function become(name: string): Promise<void> {
  await page.getByRole('button', { name: /^You are/ }).click()
  await page.getByLabel('Search the directory').fill(name)
  await page
    .getByRole('dialog')
    .getByRole('button', { name: new RegExp(name) })
    .click()
  await page.getByRole('button', { name: `You are ${name}` }).waitFor()
}

const heading = (name: string | RegExp) => page.getByRole('heading', { name }).last()
const button = (name: string) => page.getByRole('button', { name, exact: true }).last()
const lastCard = () => page.locator('.card').last()

it('a file is dropped, read, confirmed and reported; what was refused comes back, byte for byte', async () => {
  await drop('staff.csv', STAFF)
  await heading('staff.csv: 4 rows').waitFor()
  const preview = await lastCard().innerText()
  expect(preview).toContain('Add 2, Refused 2')
  expect(preview).toContain('line 4, Email ID holds "amy.obi@lakeside", which is not an e-mail address.')
  expect(preview).toContain('Read as: Kore.ai users, UTF-8, comma, phone region US.')
  await type('find asha')
  await page.getByText('No one matches "asha".').waitFor()

  await button('Import 2 changes').click()
  await heading(/^staff\.csv: completed with errors \(import 1/).waitFor()
  const cards = page.locator('.card')
  expect(await cards.filter({ hasText: 'Add 2, Refused 2' }).count()).toBe(0)
  const report = await cards.filter({ hasText: 'completed with errors' }).innerText()
  expect(report).toContain('Added 2, Refused 2')
  expect(report).toContain('Invitations: 2, in the outbox until they are sent.')

  await button('Get refused rows').click()
  await button('Allow').click()
  const link = page.getByRole('link', { name: 'Download' })
  const downloaded = page.waitForEvent('download')
  await link.click()
  const download = await downloaded
  expect(download.suggestedFilename()).toBe('staff-refused.csv')
  expect(await readFile(await download.path(), 'utf8')).toBe(REFUSED)

  await drop('staff-refused.csv', REFUSED.replace('@lakeside,', '@lakeside.example,').replace('Neww', 'New'))
  await button('Import 2 changes').click()
  await heading(/^staff-refused\.csv: completed \(import 2/).waitFor()
  await drop('again.csv', STAFF.replace('@lakeside,', '@lakeside.example,').replace('Neww', 'New'))
  await page.getByText('All 4 rows match the directory. Nothing to import.').waitFor()
  expect(trouble).toEqual([])
})

it('a member sees no import of others and starts none', async () => {
  await drop('staff.csv', STAFF)
  await button('Import 2 changes').click()
  await heading(/completed with errors/).waitFor()
  await drop('next.csv', STAFF.replace('Driver', 'Head driver'))
  await button('Import 1 change').waitFor()

  await become('Bo Chen')
  await heading('Welcome to Muster').waitFor()
  expect(await page.getByText('next.csv').count()).toBe(0)
  await type('import 2')
  await page.getByText('There is no import 2.').waitFor()
  await drop('mine.csv', STAFF)
  await page.getByText('Only org admins import people.').waitFor()
  expect(await page.getByRole('button', { name: /^Import/ }).count()).toBe(0)
  expect(trouble).toEqual([])
})

it('the process is killed while it imports: after a new start the card goes on to its end', async () => {
  const rows = Array.from({ length: 80_000 }, (_, n) => `p${n}@lakeside.example,P${n},Lee,,,,,New\n`)
  await drop('big.csv', `${STAFF.slice(0, STAFF.indexOf('\n') + 1)}${rows.join('')}`)
  await button('Import 80,000').click()
  await heading(/^big\.csv: [\d,]+ of 80,000 rows/).waitFor()
  await stop(server.process, 'SIGKILL')
  await page.getByText('This page connects again by itself').waitFor()
  server = await startServer(Number(new URL(server.url).port))
  await heading(/^big\.csv: completed \(import 1/).waitFor()
  expect(await lastCard().innerText()).toContain('Added 80,000')
})
