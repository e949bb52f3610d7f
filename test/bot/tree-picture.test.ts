import { describe, expect, test } from 'vitest'
import { isDrawable, PICTURE_BOXES, treePicture, treeSvg } from '../../src/bot/tree-picture.ts'
import type { GroupTree } from '../../src/services/group-tree.ts'
import { tree } from '../support/sample-group-cards.ts'

const sample = tree(text => text)
const named = (...names: string[]): GroupTree => ({
  ...sample,
  root: null,
  lines: names.map((name, n) => ({ id: String(n), name, level: 1 + (n % 3), hidden: n })),
})
const count = (n: number) => named(...Array.from({ length: n }, (_, each) => `Ward ${each}`))

/** Width and height of a PNG, which stand in its first chunk. */
function sizeOf(png: Uint8Array): [number, number] {
  const view = new DataView(png.buffer, png.byteOffset)
  expect(Buffer.from(png.subarray(1, 4)).toString()).toBe('PNG')
  return [view.getUint32(16), view.getUint32(20)]
}

test.each([1, 8, 24, 25, 48, 49, PICTURE_BOXES])(
  'of %i groups is as large as Teams takes at most',
  async n => {
    const [width, height] = sizeOf(await treePicture(count(n)))
    expect(Math.max(width, height)).toBeLessThanOrEqual(1024)
    expect(Math.min(width, height)).toBeGreaterThan(50)
  },
)

test('shows letters, not only boxes', async () => {
  const [drawn, blank] = await Promise.all(['Ward', ' '].map(name => treePicture(named(name))))
  expect(drawn?.length).toBeGreaterThan((blank?.length ?? 0) + 200)
})

test('has a box for each group that there is room for, each indented below its parent', () => {
  const svg = treeSvg(sample)
  expect(svg.match(/<text[^>]*>[^<]+/g)?.map(text => text.replace(/<[^>]*>/, ''))).toEqual(
    expect.arrayContaining(['North', 'Depot', 'Kigali wards', 'Night shift', '3 +2', '24']),
  )
  expect(treeSvg(count(90)).match(/<text/g)).toHaveLength(2 * PICTURE_BOXES)
})

describe('names are outside text', () => {
  test.each(['<script>alert(1)</script>', '"><image href="http://x"/>', '&amp;&lt;', "'x'", ']]>'])(
    '%s',
    async name => {
      const svg = treeSvg(named(name))
      expect(svg).not.toMatch(/<script|<image|&amp;|&lt;/)
      await expect(treePicture(named(name))).resolves.toBeInstanceOf(Uint8Array)
    },
  )

  test('with controls, lone surrogates and turned text', async () => {
    await expect(
      treePicture(named('a\u0000b\u202ec', 'x\ud800', '', '\u2066محمد\u2069')),
    ).resolves.toBeInstanceOf(Uint8Array)
  })
})

test.each([
  ['Ward 3 – Öst', true],
  ['Отдел', true],
  ['مستشفى', true],
  ['東京', false],
  ['नर्स', false],
])('%s can be drawn: %j', (name, drawable) => {
  expect(isDrawable(named('Ward', name))).toBe(drawable)
})
