import { element } from './element.js'

/**
 * The Markdown that Teams shows: bold, italic, lists, links. Everything else, HTML first of all, stays text.
 * Lengths are bounded so that hostile text costs no more than honest text.
 */
const INLINE = [
  { pattern: /\\([\\`*_{}[\]()#+\-.!<>&~|])/y, make: found => found[1] },
  { pattern: /&(#\d{1,6}|#x[\da-f]{1,5}|amp|lt|gt|quot|apos|nbsp);/iy, make: found => entity(found[1]) },
  { pattern: /\*\*(?=\S)((?:\\.|[^\\]){1,2000}?)\*\*/suy, make: found => wrap('strong', found[1]) },
  { pattern: /(?<!\w)__(?=\S)((?:\\.|[^\\]){1,2000}?)__(?!\w)/suy, make: found => wrap('strong', found[1]) },
  { pattern: /\*(?=[^\s*])((?:\\.|[^\\*]){1,2000}?)\*/suy, make: found => wrap('em', found[1]) },
  { pattern: /(?<!\w)_(?=[^\s_])((?:\\.|[^\\_]){1,2000}?)_(?!\w)/suy, make: found => wrap('em', found[1]) },
  {
    pattern: /\[((?:\\.|[^\\[\]]){1,500})\]\(([^()\s]{1,2000})\)/suy,
    make: found => link(found[1], found[2]),
  },
]

const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' }
const ITEM = /^\s{0,3}(?:[-*+]|(\d{1,9})[.)])\s+(.*)$/

/** Returns a `div` with paragraphs and lists. `mentions` are pieces of text to show as mentions. */
export function renderMarkdown(text, mentions = []) {
  const root = element('div')
  for (const block of blocksOf(text)) {
    if (block.items) {
      const list = element(block.ordered ? 'ol' : 'ul', block.ordered ? { start: block.start } : {})
      for (const item of block.items) list.append(element('li', {}, ...inline(item, mentions)))
      root.append(list)
    } else root.append(element('p', {}, ...inline(block.text, mentions)))
  }
  return root
}

function blocksOf(text) {
  const blocks = []
  let open = null
  for (const line of text.split(/\r\n?|\n/)) {
    const item = ITEM.exec(line)
    if (item) {
      const ordered = item[1] !== undefined
      if (!open?.items || open.ordered !== ordered) {
        open = { items: [], ordered, start: item[1] }
        blocks.push(open)
      }
      open.items.push(item[2])
    } else if (line.trim() === '') open = null
    else if (open && !open.items) open.text += `\n${line}`
    else {
      open = { text: line }
      blocks.push(open)
    }
  }
  return blocks
}

function inline(text, mentions = []) {
  const parts = []
  let plain = ''
  let at = 0
  while (at < text.length) {
    const found = mentionAt(text, at, mentions) ?? markAt(text, at)
    if (found && typeof found.part === 'string') plain += found.part
    else if (found) {
      parts.push(plain, found.part)
      plain = ''
    } else plain += text[at]
    at += found ? found.length : 1
  }
  return [...parts, plain].filter(part => part !== '')
}

function markAt(text, at) {
  for (const { pattern, make } of INLINE) {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    const part = found && make(found)
    if (part !== null) return { part, length: found[0].length }
  }
  return null
}

function mentionAt(text, at, mentions) {
  const mention = mentions.find(one => one && text.startsWith(one, at))
  if (!mention) return null
  const name = mention.replace(/^<at>|<\/at>$/g, '')
  return { part: element('span', { class: 'mention' }, name), length: mention.length }
}

function wrap(name, text) {
  return element(name, {}, ...inline(text))
}

function link(text, address) {
  const url = webAddress(address)
  if (!url) return null
  return element('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, ...inline(text))
}

/** The address when it is one of the web, else null. */
export function webAddress(address) {
  const url = URL.canParse(address) ? new URL(address) : null
  return url && /^https?:$/.test(url.protocol) ? url.href : null
}

function entity(name) {
  if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()]
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd'
}
