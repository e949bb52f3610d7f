import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'
import { CARD_BUDGET, renderCard, sizeOf } from '../../src/bot/cards.ts'
import { sampleCards, type Vary } from '../support/sample-cards.ts'

// The package's main file needs a browser; this build parses without one.
const { AdaptiveCard, SerializationContext, Versions } = createRequire(import.meta.url)(
  'adaptivecards/dist/adaptivecards.js',
)

const VARIATIONS: Record<string, Vary> = {
  ordinary: text => text,
  'a template expression': () => `${'$'}{name} {{DATE(x)}} ${'$'}{$root}`,
  'a mention': text => `<at>${text}</at>`,
  Markdown: text => `**${text}** _x_ \`y\` ~~z~~ # 1. - [a](http://x)`,
  'text that turns around': text => `\u202e${text}\u2066`,
  'right to left': () => 'محمد علي',
  'lines and controls': text => `${text}\r\n\r\n# x\u0000\u0007`,
  emoji: () => '👩‍👩‍👧‍👦 🇷🇼'.repeat(40),
  'a lone surrogate': () => 'a\ud800b',
  nothing: () => '',
  '10,000 characters': () => 'Wx'.repeat(5000),
  '10,000 escapes': () => '*_'.repeat(5000),
}

for (const [variation, vary] of Object.entries(VARIATIONS)) {
  describe(`cards with ${variation}`, () => {
    for (const [name, card] of Object.entries(sampleCards(vary))) {
      test(name, () => {
        const { content, summary } = renderCard(card)
        expect(problems(content), JSON.stringify(content, null, 1)).toEqual([])
        expect(sizeOf(content)).toBeLessThanOrEqual(CARD_BUDGET)
        const texts = textsOf(content)
        expect(texts.filter(text => /[$]\{|\{\{/.test(text))).toEqual([])
        expect(texts.filter(text => /<at>|\]\(|[\p{Cc}\u202a-\u202e\u2066\u2067]/u.test(text))).toEqual([])
        expect(texts.filter(text => !text.isWellFormed())).toEqual([])
        expect(summary).not.toBe('')
        expect(content.fallbackText).toBe(summary)
        const actions = content.actions as { title: string }[]
        expect(actions.length).toBeLessThanOrEqual(6)
        for (const { title } of actions) expect([...title].length).toBeLessThanOrEqual(22)
        if (variation === 'ordinary') expect(content).toMatchSnapshot()
      })
    }
  })
}

test('every text block wraps', () => {
  for (const card of Object.values(sampleCards(text => text))) {
    for (const node of nodesOf(renderCard(card).content)) {
      if (node.type === 'TextBlock') expect(node.wrap).toBe(true)
    }
  }
})

test('no card uses what phones and Teams cannot show', () => {
  for (const card of Object.values(sampleCards(text => text))) {
    for (const node of nodesOf(renderCard(card).content)) {
      expect(['Table', 'Media', 'Action.ShowCard']).not.toContain(node.type)
      expect(['positive', 'destructive']).not.toContain(
        node.type?.toString().startsWith('Action.') ? node.style : '',
      )
      expect(node).not.toHaveProperty('refresh')
    }
  }
})

test('Execute falls back to Submit with the same data', () => {
  for (const card of Object.values(sampleCards(text => text))) {
    for (const node of nodesOf(renderCard(card).content)) {
      if (node.type !== 'Action.Execute') continue
      expect(node.fallback).toMatchObject({
        type: 'Action.Submit',
        data: { ...(node.data as object), verb: node.verb },
      })
    }
  }
})

test('a card that is too big leaves out examples, then findings', () => {
  const card = sampleCards(text => text)['06 preview, problems']
  if (!card) throw new Error('The sample is missing.')
  const many = Array.from({ length: 400 }, (_, n) => ({ text: `Example ${n} ${'x'.repeat(100)}` }))
  const { content } = renderCard({ ...card, data: { ...card.data, examples: many } })
  expect(sizeOf(content)).toBeLessThanOrEqual(CARD_BUDGET)
  const texts = textsOf(content)
  expect(texts).toContain('Example 0 '.concat('x'.repeat(100)))
  expect(texts.some(text => text.startsWith('7 rows'))).toBe(true)
})

/** What the official parser has to say against a card of version 1.5. */
function problems(content: object): string[] {
  const context = new SerializationContext(Versions.v1_5)
  const card = new AdaptiveCard()
  card.parse(content, context)
  const events: string[] = []
  for (let n = 0; n < context.eventCount; n++) events.push(context.getEventAt(n).message)
  return [
    ...events,
    ...card.validateProperties().validationEvents.map((event: { message: string }) => event.message),
  ]
}

type Node = Record<string, unknown>

function nodesOf(value: unknown): Node[] {
  if (typeof value !== 'object' || value === null) return []
  const own = Array.isArray(value) ? [] : [value as Node]
  return [...own, ...Object.values(value).flatMap(nodesOf)]
}

/** What clients render as Markdown. */
function textsOf(content: object): string[] {
  return nodesOf(content).flatMap(node => {
    if (node.type === 'TextBlock') return [String(node.text)]
    return 'value' in node && 'title' in node && !('type' in node)
      ? [String(node.title), String(node.value)]
      : []
  })
}
