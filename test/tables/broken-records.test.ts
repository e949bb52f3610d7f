import { describe, expect, it } from 'vitest'
import { DEFAULT_LIMITS } from '../../src/tables/limits.ts'
import { openTable } from '../../src/tables/open-table.ts'
import { readAll } from './read-all.ts'

const HEADER = 'Name,City\n'
const faults = (rows: { line: number; fault?: { code: string } }[]) =>
  rows.map(row => [row.line, row.fault?.code])

describe('quotes', () => {
  it.each([
    ['text behind a closing quote', '"Asha"x,Kigali'],
    ['a quote inside a quoted cell', '"Asha "the nurse" Rao",Kigali'],
    ['a second quoted text', '"Asha" "Rao",Kigali'],
    ['a second quoted text behind an empty one', '"" "Rao",Kigali'],
    ['odd white space behind a closing quote', '"Asha"\u00A0,Kigali'],
  ])('%s is an error of its row alone', async (_, line) => {
    const { table, rows } = await readAll(`${HEADER}${line}\nTom,Oslo\n"a\nb",c\n`)
    expect(faults(rows)).toEqual([
      [1, undefined],
      [2, 'quote-misplaced'],
      [3, undefined],
      [4, undefined],
    ])
    expect(rows[1]?.fault).toMatchObject({ line: 2, column: 0 })
    expect(rows[1]?.cells.at(-1)).toBe('Kigali')
    expect(table.unreadable).toBeUndefined()
  })

  it.each([
    ['5" pipe,x', ['5" pipe', 'x']],
    ["O'Brien,x", ["O'Brien", 'x']],
    ['Robert "Bob" Lee,x', ['Robert "Bob" Lee', 'x']],
    ['王"小"明,x', ['王"小"明', 'x']],
    ['"say ""hi""",x', ['say "hi"', 'x']],
    ['"",x', ['', 'x']],
    ['"""",x', ['"', 'x']],
  ])('%s is fine', async (line, cells) => {
    const { rows } = await readAll(`${HEADER}${line}\nTom,Oslo`)
    expect(rows[1]).toEqual({ line: 2, cells })
    expect(rows[2]).toEqual({ line: 3, cells: ['Tom', 'Oslo'] })
  })

  it('an unclosed quote ends the reading where it opens', async () => {
    const { table, rows } = await readAll(`${HEADER}Asha,Kigali\nBo,"Rome\nTom,Oslo\nEve,Bern\n`)
    expect(rows.map(row => row.line)).toEqual([1, 2])
    expect(table.unreadable).toMatchObject({ line: 3, code: 'quote-unclosed', column: 1 })
    expect(table.unreadable?.value).toMatch(/^"Rome/)
  })

  it('an unclosed quote that meets another cell of a later line costs its own line only', async () => {
    const { table, rows } = await readAll(`${HEADER}"Asha,Kigali\nBo,Rome\n"Tom",Oslo\nEve,Bern\n`)
    expect(faults(rows)).toEqual([
      [1, undefined],
      [2, 'quote-misplaced'],
      [3, undefined],
      [4, undefined],
      [5, undefined],
    ])
    expect(rows[1]?.fault?.detail).toEqual({ closesOnLine: 4 })
    expect(rows[3]?.cells).toEqual(['Tom', 'Oslo'])
    expect(table.unreadable).toBeUndefined()
  })

  it('keeps little in memory when 100 MB follow an unclosed quote', async () => {
    const piece = Buffer.alloc(1 << 20, 'Tom,Oslo and so on\n')
    async function* file() {
      yield Buffer.from(`${HEADER}Asha,Kigali\n"Bo,Rome\n`)
      for (let i = 0; i < 99; i++) yield piece
    }
    const before = process.memoryUsage().rss
    const table = await openTable(file(), { name: 'x.csv', limits: DEFAULT_LIMITS })
    let rows = 0
    for await (const batch of table.rows) rows += batch.length
    expect(rows).toBe(2)
    expect(table.unreadable).toMatchObject({
      line: 3,
      code: 'quote-unclosed',
      value: expect.stringMatching(/^"Bo,Rome/),
    })
    expect(process.memoryUsage().rss - before).toBeLessThan(80 * 1024 * 1024)
  })
})

describe('long cells', () => {
  const limits = { cellChars: 10 }
  it.each([
    ['plain', 'a much longer cell,Rome', 0],
    ['quoted', '"a much longer, cell",Rome', 0],
    ['over several lines', 'Bo,"a much\nlonger\ncell"', 1],
    ['far longer', `Bo,${'x'.repeat(300_000)}`, 1],
    ['far longer, quoted', `"${'x\n'.repeat(150_000)}",Rome`, 0],
    ['far longer in the middle', `Bo,${'x'.repeat(300_000)},Rome`, 1],
  ])('%s: an error of the row alone', async (_, line, column) => {
    for (const size of [50, 1 << 20]) {
      const { table, rows } = await readAll(`${HEADER}Asha,Kigali\n${line}\nTom,Oslo\n`, { limits, size })
      expect(faults(rows).slice(0, 3)).toEqual([
        [1, undefined],
        [2, undefined],
        [3, 'cell-too-long'],
      ])
      expect(rows[2]?.fault).toMatchObject({ line: 3, column, detail: { limit: 10 } })
      expect(rows[2]?.fault?.value.length).toBeLessThanOrEqual(100)
      expect(rows.at(-1)?.cells).toEqual(['Tom', 'Oslo'])
      expect(rows).toHaveLength(4)
      expect(table.unreadable).toBeUndefined()
    }
  })

  it('counts characters, not bytes', async () => {
    const { rows } = await readAll(`${HEADER}東京東京東京東京東京,ééééééééé"\n`, { limits })
    expect(rows[1]?.fault).toBeUndefined()
  })

  it('a cell of 10 MB is one bad row', async () => {
    const { rows } = await readAll(`${HEADER}"${'y'.repeat(10 << 20)}",Rome\nTom,Oslo\n`)
    expect(faults(rows)).toEqual([
      [1, undefined],
      [2, 'cell-too-long'],
      [3, undefined],
    ])
  })
})

describe('megabytes of what is hard to read', () => {
  // Whoever looked at all of it anew with each quote or line would take hours.
  it.each<[string, string, { rows: number; blankRows?: number; last?: number; unreadable?: string }]>([
    ['quotes alone', '"'.repeat(4_000_000), { rows: 2 }],
    ['a quote on each line', '"\n'.repeat(2_000_000), { rows: 1, blankRows: 1_000_000, last: 1 }],
    [
      'a quote and a letter on each line',
      '"x\n'.repeat(1_000_000),
      { rows: 1_000_000, last: 1_000_000, unreadable: 'quote-unclosed' },
    ],
    ['three quotes on each line', '"""\n'.repeat(1_000_000), { rows: 500_001, last: 1_000_000 }],
    ['line ends', '\n'.repeat(4_000_000), { rows: 1, blankRows: 4_000_000, last: 1 }],
    ['widths that change', 'a\na,b\n'.repeat(100_000), { rows: 200_001 }],
  ])('%s: read to the end', async (_, text, { rows: count, blankRows = 0, last = count, unreadable }) => {
    const { table, rows } = await readAll(HEADER + text, { limits: { rows: 1e9 } })
    expect([rows.length, table.blankRows, rows.at(-1)?.line]).toEqual([count, blankRows, last])
    expect(table.unreadable?.code).toBe(unreadable)
  })
})
