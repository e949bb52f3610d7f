import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'

const SERVER = fileURLToPath(new URL('../../src/index.ts', import.meta.url))
/** For a machine that has much else to do. Milliseconds. */
const PATIENCE = 90_000

/** The local page in a browser, in front of the process that `npm start` runs on an empty folder. */
export interface LocalPage {
  page: Page
  /** What the page complained of. */
  trouble: string[]
  type(text: string): Promise<void>
  close(): Promise<void>
}

export async function openLocalPage(browser: Browser): Promise<LocalPage> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-page-'))
  const server = spawn(process.execPath, [SERVER], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      MUSTER_DATA_DIR: folder,
      PORT: '0',
      LOCAL_TEAMS_PORT: '0',
      LOG_LEVEL: 'error',
    },
  })
  const close = async () => {
    if (server.exitCode === null && server.signalCode === null) {
      server.kill('SIGTERM')
      await once(server, 'exit')
    }
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const url = await addressOf(server)
    const page = await (await browser.newContext({ viewport: { width: 1000, height: 900 } })).newPage()
    page.setDefaultTimeout(PATIENCE)
    const trouble: string[] = []
    page.on('console', message => message.type() === 'error' && trouble.push(message.text()))
    page.on('pageerror', error => trouble.push(error.message))
    await page.goto(url)
    await page.getByRole('heading', { name: 'Welcome to Muster' }).waitFor()
    return {
      page,
      trouble,
      async type(text) {
        await page.getByLabel('Message', { exact: true }).fill(text)
        await page.keyboard.press('Enter')
      },
      async close() {
        await page.context().close()
        await close()
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

async function addressOf(server: ReturnType<typeof spawn>): Promise<string> {
  const errors: string[] = []
  server.stderr?.on('data', text => errors.push(String(text)))
  if (server.stdout) {
    for await (const line of createInterface(server.stdout)) {
      const url = /^Muster is ready\. Open (\S+)$/.exec(line)?.[1]
      if (url) return url
    }
  }
  throw new Error(`The server did not start. ${errors.join('')}`)
}
