import { readFileSync } from 'node:fs'
import { Template } from 'adaptivecards-templating'
import { type Button, inRow } from './buttons.ts'
import { escapeText } from './escape-text.ts'
import { Line, Plain } from './say.ts'

/** A card as a builder describes it: the name of its template in `cards/` and what the template shows. */
export interface Card {
  template: string
  /** One line for notifications and for clients that show no cards; no personal data. */
  summary: Plain
  data: CardData
  /** Lists of `data` that may be shortened from their end, the first named first, when the card is too big. */
  shorten?: string[]
  /** Commands that a typed number stands for while this is the last answer; `firstChoice` (1 where absent) is the first of them. */
  choices?: readonly string[]
  firstChoice?: number
  /** What the answer before it offered goes on to be offered. */
  keepsList?: true
  /** The button that a typed "yes" stands for while this is the last answer: it asked a question. */
  yes?: Button
  /** The same for "undo". */
  undo?: Button
}

/** Strings are taken for text from outside; our own sentences are `Line`s, texts without Markdown `Plain`. */
export type CardData = Record<string, unknown> & { actions: Button[] }

/** A card as it is sent. */
export interface RenderedCard {
  content: Record<string, unknown>
  summary: string
}

/** What Teams takes is counted in UTF-16; some of it goes to the message around the card. */
export const CARD_BUDGET = 28 * 1024 - 1500

const templates = new Map<string, Template>()

/** Of cards that are shown again and again as they are. */
const rendered = new WeakMap<Card, RenderedCard>()

/** Fills the template and keeps the card within the size that Teams takes. The same card is filled in once. */
export function renderCard(card: Card): RenderedCard {
  const done = rendered.get(card) ?? fill(card)
  rendered.set(card, done)
  return done
}

function fill(card: Card): RenderedCard {
  const data: CardData = { ...card.data, actions: inRow(card.data.actions) }
  for (;;) {
    const content = expand(card.template, data, card.summary.value)
    if (sizeOf(content) <= CARD_BUDGET) return { content, summary: card.summary.value }
    if (!shortenOne(data, card.shorten ?? [])) {
      throw new Error(`The card ${card.template} is too big and has nothing left to leave out.`)
    }
  }
}

/** Bytes as Teams counts them. */
export function sizeOf(content: unknown): number {
  return JSON.stringify(content).length * 2
}

function expand(name: string, data: CardData, summary: string): Record<string, unknown> {
  return templateOf(name).expand({ $root: { ...(normalise(data) as object), summary } }) as Record<
    string,
    unknown
  >
}

function templateOf(name: string): Template {
  let template = templates.get(name)
  if (!template) {
    const file = new URL(`../../cards/${name}.json`, import.meta.url)
    template = new Template(JSON.parse(readFileSync(file, 'utf8')))
    templates.set(name, template)
  }
  return template
}

/** Templates print missing keys literally, choke on null and show bare numbers as nothing: data has none of them. */
function normalise(value: unknown): unknown {
  if (value instanceof Line || value instanceof Plain) return value.value
  if (typeof value === 'string') return escapeText(value)
  if (typeof value === 'number') return String(value)
  if (typeof value === 'boolean') return value
  if (Array.isArray(value)) return value.map(normalise)
  if (value === null || value === undefined) return ''
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, normalise(inner)]))
}

function shortenOne(data: CardData, names: string[]): boolean {
  for (const name of names) {
    const list = data[name]
    if (Array.isArray(list) && list.length > 0) {
      data[name] = list.slice(0, -1)
      return true
    }
  }
  return false
}
