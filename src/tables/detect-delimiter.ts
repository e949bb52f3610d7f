export const DELIMITERS = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof DELIMITERS)[number]

const SAMPLE_LINES = 100

/** A first line `sep=;`, as spreadsheets write it for themselves. `length` counts its characters with the line end. */
export function separatorLine(text: string): { delimiter: Delimiter; length: number } | undefined {
  const match = /^sep=([,;\t|])[ \t]*(?:\r\n|\r|\n|$)/i.exec(text)
  return match ? { delimiter: match[1] as Delimiter, length: match[0].length } : undefined
}

/**
 * The delimiter that cuts most of the first lines into the same number of cells. Delimiters inside quotes do not count, nor do
 * `#` lines; one that only a single line agrees with loses against one that several do, so a sentence above the header
 * decides nothing. A comma where nothing is found.
 */
export function detectDelimiter(text: string): Delimiter {
  const lines = countLines(text)
  let best: Delimiter = ','
  let bestScore = 0
  DELIMITERS.forEach((delimiter, column) => {
    const score = consistency(lines.map(counts => counts[column] as number))
    if (score > bestScore) {
      best = delimiter
      bestScore = score
    }
  })
  return best
}

const AGREED = 1e6

function consistency(counts: readonly number[]): number {
  const lines = new Map<number, number>()
  for (const count of counts) if (count > 0) lines.set(count, (lines.get(count) ?? 0) + 1)
  let best = 0
  for (const [count, times] of lines) best = Math.max(best, times * count + (times > 1 ? AGREED : 0))
  return best
}

/** How often each delimiter stands outside quotes, line by line. */
function countLines(text: string): number[][] {
  const lines: number[][] = []
  let counts = [0, 0, 0, 0]
  let quoted = false
  let cellStart = true
  let lineStart = 0
  for (let i = 0; i < text.length && lines.length < SAMPLE_LINES; i++) {
    const char = text.charAt(i)
    if (quoted) {
      if (char !== '"') continue
      if (text[i + 1] === '"') i++
      else quoted = false
    } else if (char === '\n' || char === '\r') {
      if (!/^[\s"]*#/.test(text.slice(lineStart, lineStart + 20))) lines.push(counts)
      counts = [0, 0, 0, 0]
      cellStart = true
      lineStart = i + 1
    } else if (char === '"') {
      if (cellStart) quoted = true
    } else {
      const column = DELIMITERS.indexOf(char as Delimiter)
      if (column >= 0) counts[column] = (counts[column] as number) + 1
      cellStart = column >= 0 || (cellStart && char === ' ')
    }
  }
  // A line that the sample cuts, or whose quote never closes, is no evidence unless it is the only one.
  if (lines.length === 0) lines.push(counts)
  return lines
}
