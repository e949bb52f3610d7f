import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { renderCard } from '../../src/bot/cards.ts'
import { sampleCards } from './sample-cards.ts'

/**
 * Writes one page with every card, as Teams shows it in light and dark, at the width of a phone and of a desktop.
 * Run with: node test/support/card-gallery.ts PAGE.html
 */
const page = process.argv[2]
if (!page) throw new Error('Name the page to write: node test/support/card-gallery.ts PAGE.html')

const script = createRequire(import.meta.url).resolve('adaptivecards/dist/adaptivecards.js')
const vary = (text: string) =>
  process.argv.includes('--hostile') ? `**${text}** <at>x</at> [a](http://x) \${b}` : text
const cards = Object.entries(sampleCards(vary)).map(([name, card]) => ({
  name,
  card: renderCard(card).content,
}))

const colors = (dark: boolean) => {
  const text = dark ? ['#ffffff', '#adadad'] : ['#242424', '#616161']
  const pair = ([normal, subtle]: string[]) => ({ default: normal, subtle })
  return {
    default: pair(text),
    accent: pair(dark ? ['#7f85f5', '#7f85f5'] : ['#5b5fc7', '#5b5fc7']),
    attention: pair(dark ? ['#f1707b', '#f1707b'] : ['#c4314b', '#c4314b']),
    good: pair(dark ? ['#92c353', '#92c353'] : ['#237b4b', '#237b4b']),
    warning: pair(dark ? ['#f8d22a', '#f8d22a'] : ['#835c00', '#835c00']),
  }
}
const host = (dark: boolean) => ({
  fontFamily: "'Segoe UI', system-ui, sans-serif",
  spacing: { small: 4, default: 8, medium: 12, large: 16, extraLarge: 24, padding: 16 },
  fontSizes: { small: 12, default: 14, medium: 16, large: 18, extraLarge: 24 },
  separator: { lineThickness: 1, lineColor: dark ? '#3d3d3d' : '#e0e0e0' },
  containerStyles: {
    default: { backgroundColor: dark ? '#292929' : '#ffffff', foregroundColors: colors(dark) },
  },
  actions: { maxActions: 6, actionsOrientation: 'horizontal', buttonSpacing: 8, actionAlignment: 'left' },
})

const style = `
  body { margin: 0; font: 14px 'Segoe UI', system-ui, sans-serif; display: flex; flex-wrap: wrap; gap: 24px; padding: 16px; background: #f5f5f5 }
  section { border-radius: 8px; padding: 8px } section.dark { background: #1f1f1f; color: #fff } section.light { background: #ebebeb }
  h2 { font-size: 13px; margin: 8px } .card { border-radius: 6px; overflow: hidden; margin-bottom: 8px }
  .ac-actionSet { flex-wrap: wrap !important }
  .ac-pushButton { font: inherit; padding: 5px 12px; border: 1px solid #999; border-radius: 4px; background: transparent; color: inherit; margin-bottom: 4px }
`
const draw = (dark: boolean, width: number) => `
  {
    const section = document.createElement('section')
    section.className = '${dark ? 'dark' : 'light'}'
    section.style.width = '${width}px'
    for (const { name, card } of cards) {
      const title = document.createElement('h2')
      title.textContent = name
      const view = new AdaptiveCards.AdaptiveCard()
      view.hostConfig = new AdaptiveCards.HostConfig(${JSON.stringify(host(dark))})
      view.parse(card)
      const element = view.render()
      element.classList.add('card')
      section.append(title, element)
    }
    document.body.append(section)
  }`
const html = `<!doctype html><meta charset="utf-8"><title>Cards</title><style>${style}</style><body>
<script>${await readFile(script, 'utf8')}</script>
<script>
AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
  const escaped = text.replace(/&/g, '&amp;').replace(/</g, '&lt;')
  result.outputHtml = escaped.replace(/\\\\([\\\\*_\`~])/g, '$1')
  result.didProcess = true
}
const cards = ${JSON.stringify(cards).replaceAll('<', '\\u003c')}
${draw(false, 360)}
${draw(true, 360)}
${draw(false, 640)}
</script></body>`
await mkdir(dirname(page), { recursive: true })
await writeFile(page, html)
