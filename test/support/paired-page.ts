import type { Locator, Page } from 'playwright-core'
import { afterEach, beforeEach, expect } from 'vitest'
import type { Activity } from '../../src/local-teams/activity.ts'
import { openPair, type Pair } from '../local-teams/open-pair.ts'
import type { StandInAnswer, StandInBot } from '../local-teams/stand-in-bot.ts'
import { PATIENCE, watchTrouble } from './open-page.ts'
import { useBrowser } from './use-browser.ts'

const CARD = 'application/vnd.microsoft.card.adaptive'
const SAMPLES = [{ name: 'sample.csv', description: 'Three people', bytes: Buffer.from('Email ID\n') }]

/** The page of Local Teams in a browser, in front of a bot that stands in for Muster. */
export interface PairedPage {
  page: Page
  pair: Pair
  type(text: string): Promise<void>
  button(name: string): Locator
  /** Takes complaints of the page for what had to come. */
  forgive(complaint: RegExp): void
}

/** A new one for each test of the file. A test fails where the page complained of anything, or asked anybody else. */
export function usePairedPage(): () => PairedPage {
  const browser = useBrowser()
  let opened: PairedPage
  let trouble: string[]
  beforeEach(async () => {
    const pair = await openPair(answer, { samples: SAMPLES })
    const context = await browser().newContext()
    const page = await context.newPage()
    page.setDefaultTimeout(PATIENCE)
    trouble = watchTrouble(page)
    page.on('request', request => {
      const inside = request.url().startsWith(`${pair.url}/`) || request.url().startsWith('data:')
      if (!inside) trouble.push(`request to ${request.url()}`)
    })
    await page.goto(pair.url)
    await page.getByText('Welcome, you').waitFor()
    opened = {
      page,
      pair,
      async type(text) {
        await page.getByLabel('Message', { exact: true }).fill(text)
        await page.keyboard.press('Enter')
      },
      button: name => page.getByRole('button', { name, exact: true }).last(),
      forgive(complaint) {
        const left = trouble.filter(text => !complaint.test(text))
        trouble.splice(0, trouble.length, ...left)
      },
    }
  })
  afterEach(async () => {
    await opened.page.context().close()
    await opened.pair.close()
    expect(trouble).toEqual([])
  })
  return () => opened
}

/** The bot of these tests: a welcome, a card for each message, and three buttons. */
async function answer(activity: Activity, bot: StandInBot): Promise<StandInAnswer> {
  const say = (body: object) => bot.call('POST', activity, '/activities', { type: 'message', ...body })
  const card = (text: string) => ({ attachments: [{ contentType: CARD, content: previewCard(text) }] })
  const { conversationType } = activity.conversation as { conversationType: string }
  if (activity.type === 'installationUpdate' && conversationType === 'personal')
    await say({ text: 'Welcome, you' })
  if (activity.type === 'message' && activity.value)
    await say({ text: `got ${JSON.stringify(activity.value)}` })
  else if (activity.type === 'message') {
    const [file] = activity.attachments ?? []
    await say(card(file?.name ? `File ${file.name}` : `Heard ${activity.text}`))
  }
  const { action } = (activity.value ?? {}) as { action?: { verb: string; data: object } }
  if (action?.verb === 'confirm') {
    const value = previewCard(`Done ${JSON.stringify(action.data)}`)
    return { status: 200, body: { statusCode: 200, type: CARD, value } }
  }
  return { status: activity.name === 'adaptiveCard/action' ? 501 : 200 }
}

function previewCard(text: string): object {
  return {
    type: 'AdaptiveCard',
    version: '1.5',
    body: [
      { type: 'TextBlock', text, wrap: true, style: 'heading' },
      { type: 'FactSet', facts: [{ title: 'Email', value: `${'a'.repeat(60)}@lakeside.example` }] },
      { type: 'Input.Text', id: 'note', label: 'Note' },
      { type: 'Input.Toggle', id: 'strict', title: 'Strict', value: 'false' },
    ],
    actions: [
      { type: 'Action.Execute', title: 'Import', verb: 'confirm', data: { job: 7 } },
      { type: 'Action.Submit', title: 'Submit', data: { verb: 'go' } },
      { type: 'Action.Execute', title: 'Unknown', verb: 'nobody-knows' },
    ],
  }
}
