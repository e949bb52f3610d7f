import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { databasePath } from '../../src/open-directory.ts'
import type { Storage } from '../../src/ports/storage.ts'
import { openSqlite } from '../../src/storage/sqlite/open-sqlite.ts'
import { freePort } from './free-port.ts'
import { until } from './until.ts'

const SERVER = fileURLToPath(new URL('../../src/index.ts', import.meta.url))
/** For a machine that has much else to do. Milliseconds. */
export const PATIENCE = 90_000

/** Somebody in front of the Local Teams page of a server of their own; at first the org admin. */
export interface OpenPage {
  page: Page
  /** Errors of the page so far. */
  trouble: string[]
  /** Kills the server in the middle of whatever it does. */
  kill(): Promise<void>
  /** Starts it again where the page looks for it. */
  restart(): Promise<void>
  type(text: string): Promise<void>
  /** Lets go of a file over the chat, as a hand with a mouse does. */
  drop(name: string, content: string): Promise<void>
  become(name: string): Promise<void>
  button(name: string): Locator
  heading(name: string | RegExp): Locator
  /** The newest card; `has` waits for one that holds the text. */
  card(has?: string | RegExp): Locator
  close(): Promise<void>
}

/** Starts what `npm start` runs, on an empty folder or on a database that `fill` wrote, and opens its page. */
export async function openPage(
  browser: Browser,
  options: BrowserContextOptions = {},
  fill?: (storage: Storage) => Promise<void>,
): Promise<OpenPage> {
  const dataDir = await mkdtemp(join(tmpdir(), 'muster-browser-'))
  if (fill) {
    const storage = await openSqlite({ path: databasePath(dataDir) })
    await fill(storage)
    await storage.close()
  }
  let server = await startServer(dataDir, await freePort())
  const context = await browser.newContext({ acceptDownloads: true, ...options })
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE)
  const trouble = watchTrouble(page)
  await page.goto(server.url)
  await page.getByRole('heading', { name: 'Welcome to Muster' }).waitFor()
  return {
    page,
    trouble,
    kill: () => stop(server.process, 'SIGKILL'),
    async restart() {
      server = await startServer(dataDir, Number(new URL(server.url).port))
    },
    async type(text) {
      await page.getByLabel('Message', { exact: true }).fill(text)
      await page.keyboard.press('Enter')
    },
    async drop(name, content) {
      const transfer = await page.evaluateHandle(`(() => {
        const made = new DataTransfer()
        made.items.add(new File([${JSON.stringify(content)}], ${JSON.stringify(name)}))
        return made
      })()`)
      await page.dispatchEvent('#chat', 'dragover', { dataTransfer: transfer })
      await page.dispatchEvent('#chat', 'drop', { dataTransfer: transfer })
    },
    async become(name) {
      const before = await page.locator('#log .message').first().elementHandle()
      await page.getByRole('button', { name: /^You are/ }).click()
      await page.getByLabel('Search the directory').fill(name)
      const found = page.getByRole('dialog').getByRole('button', { name: new RegExp(name) })
      await found.click()
      await page.getByRole('button', { name: `You are ${name}` }).waitFor()
      // Who sits here is said before their messages take the place of the other one's.
      await until('the messages to be theirs', async () => (await before?.evaluate(isShown)) === false)
    },
    button: name => page.getByRole('button', { name, exact: true }).last(),
    heading: name => page.getByRole('heading', { name }).last(),
    card: has => (has ? page.locator('.card').filter({ hasText: has }) : page.locator('.card')).last(),
    async close() {
      await context.close()
      await stop(server.process, 'SIGTERM')
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

function isShown(element: { isConnected?: boolean }): boolean {
  return element.isConnected === true
}

/** What the page complains of from now on: errors on the console, the content policy among them. */
export function watchTrouble(page: Page): string[] {
  const trouble: string[] = []
  page.on('console', message => message.type() === 'error' && trouble.push(message.text()))
  page.on('pageerror', error => trouble.push(error.message))
  return trouble
}

async function startServer(
  dataDir: string,
  chatPort: number,
): Promise<{ process: ChildProcessWithoutNullStreams; url: string }> {
  const server = spawn(process.execPath, [SERVER], {
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
  server.stderr.on('data', text => errors.push(String(text)))
  for await (const line of createInterface(server.stdout)) {
    const url = /^Muster is ready\. Open (\S+)$/.exec(line)?.[1]
    if (url) return { process: server, url }
  }
  throw new Error(`The server did not start. ${errors.join('')}`)
}

async function stop(running: ChildProcessWithoutNullStreams, signal: NodeJS.Signals): Promise<void> {
  if (running.exitCode !== null || running.signalCode !== null) return
  const ended = once(running, 'exit')
  running.kill(signal)
  await ended
}
