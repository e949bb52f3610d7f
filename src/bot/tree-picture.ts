import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { drawSvg } from '../draw-svg.ts'
import type { GroupTree, TreeLine } from '../services/group-tree.ts'
import { plainText } from './escape-text.ts'

export const PICTURE_BOXES = 60
/** Teams takes pictures up to this many pixels each way. */
const MOST_PIXELS = 1024
/** For sharp screens, as far as there is room. */
const MOST_SCALE = 2
const COLUMN_ROWS = 24
/** By the number of columns; one alone is read on a phone without a zoom. */
const COLUMN_WIDTHS = [480, 480, 400, 340]
const MARGIN = 14
const ROW = 38
const BOX = 30
const INDENT = 26
const FONT = 'DejaVu Sans'
/** Most letters of that font are at most this wide, at the size of a name. */
const LETTER = 8.2

/** The scripts whose letters the font has. */
const DRAWABLE =
  /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Georgian}\p{Script=Hebrew}\p{Script=Arabic}\P{L}]*$/u

interface Box {
  name: string
  note: string
  level: number
  root: boolean
}

/** Where the boxes stand: column by column. */
interface Layout {
  columnWidth: number
  width: number
  height: number
}

let fonts: Promise<Uint8Array[]> | undefined

/** Whether the names can be drawn: of other scripts a picture would show empty boxes. */
export function isDrawable(tree: GroupTree): boolean {
  return boxesOf(tree).every(({ name }) => DRAWABLE.test(name))
}

/** The tree as PNG: a box a group, indented below its parent, on a background of its own, so that it is read in any theme. */
export async function treePicture(tree: GroupTree): Promise<Uint8Array> {
  fonts ??= loadFonts()
  const { width, height } = layoutOf(boxesOf(tree).length)
  const scale = Math.min(MOST_SCALE, MOST_PIXELS / Math.max(width, height))
  return drawSvg(treeSvg(tree), { width: Math.floor(width * scale), fonts: await fonts, family: FONT })
}

export function treeSvg(tree: GroupTree): string {
  const boxes = boxesOf(tree)
  const layout = layoutOf(boxes.length)
  const { width, height } = layout
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="${FONT}" font-size="14">`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="10" fill="#ffffff" stroke="#d1d1d1"/>`,
    ...boxes.map((box, n) => elbow(boxes, n, box, layout)),
    ...boxes.map((box, n) => drawBox(box, n, layout)),
    '</svg>',
  ].join('\n')
}

function layoutOf(count: number): Layout {
  const columns = Math.max(1, Math.ceil(count / COLUMN_ROWS))
  const columnWidth = COLUMN_WIDTHS[columns] ?? Math.floor(MOST_PIXELS / columns)
  const rows = Math.min(count, COLUMN_ROWS)
  return { columnWidth, width: columns * columnWidth, height: 2 * MARGIN + rows * ROW - (ROW - BOX) }
}

function boxesOf({ root, lines }: GroupTree): Box[] {
  const shift = root ? 0 : 1
  const below = lines.slice(0, PICTURE_BOXES - (root ? 1 : 0)).map(line => ({
    name: line.name,
    note: noteOf(line),
    level: line.level - shift,
    root: false,
  }))
  if (!root) return below
  return [{ name: root.name, note: noteOf({ ...root, hidden: 0 }), level: 0, root: true }, ...below]
}

function noteOf({ members, hidden }: Pick<TreeLine, 'members' | 'hidden'>): string {
  return [members === undefined ? '' : String(members), hidden > 0 ? `+${hidden}` : '']
    .filter(Boolean)
    .join(' ')
}

/** From the parent's box down, then right to this one; from the top where the parent stands in an earlier column. */
function elbow(boxes: readonly Box[], n: number, { level }: Box, layout: Layout): string {
  if (level === 0) return ''
  const parent = boxes.findLastIndex((box, m) => m < n && box.level === level - 1)
  const x = left(n, level - 1, layout) + INDENT / 2
  const from = columnOf(parent) === columnOf(n) ? top(parent) + BOX : MARGIN / 2
  const to = top(n) + BOX / 2
  const end = left(n, level, layout)
  return `<path d="M${x} ${from} V${to - 6} Q${x} ${to} ${x + 6} ${to} H${end}" fill="none" stroke="#b0b0b0" stroke-width="1.5"/>`
}

function drawBox({ name, note, level, root }: Box, n: number, layout: Layout): string {
  const [x, y] = [left(n, level, layout), top(n)]
  const width = (columnOf(n) + 1) * layout.columnWidth - MARGIN - x
  const [fill, stroke, ink, subtle] = root
    ? ['#5b5fc7', '#5b5fc7', '#ffffff', '#e8e8fa']
    : ['#f5f5fb', '#c7c9ec', '#242424', '#616161']
  const room = Math.floor((width - 30) / LETTER) - note.length
  const baseline = y + BOX / 2 + 5
  return [
    `<rect x="${x}" y="${y}" width="${width}" height="${BOX}" rx="6" fill="${fill}" stroke="${stroke}"/>`,
    `<text x="${x + 10}" y="${baseline}" fill="${ink}"${root ? ' font-weight="bold"' : ''}>${escapeXml(shorten(name, room))}</text>`,
    `<text x="${x + width - 10}" y="${baseline}" fill="${subtle}" font-size="12" text-anchor="end">${escapeXml(note)}</text>`,
  ].join('')
}

function columnOf(n: number): number {
  return Math.floor(n / COLUMN_ROWS)
}

function left(n: number, level: number, { columnWidth }: Layout): number {
  return columnOf(n) * columnWidth + MARGIN + level * INDENT
}

function top(n: number): number {
  return MARGIN + (n % COLUMN_ROWS) * ROW
}

/** Marks that turn the direction of text mean nothing to the font. */
function shorten(name: string, room: number): string {
  return plainText(name, Math.max(4, room)).replace(/[\u2066-\u2069]/g, '')
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)
}

async function loadFonts(): Promise<Uint8Array[]> {
  const { resolve } = createRequire(import.meta.url)
  const files = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map(name => resolve(`dejavu-fonts-ttf/ttf/${name}`))
  return Promise.all(files.map(file => readFile(file)))
}
