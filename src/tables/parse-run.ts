import { parse } from 'csv-parse/sync'

const CR = 13

/**
 * The cells of whole, well-formed records. The synchronous parser, because a run is complete in itself: the stream around it is
 * `openTable`, and a stream inside a stream would cost a callback for each row.
 */
export function parseRun(bytes: Buffer, delimiter: string): string[][] {
  return parse(bytes, {
    delimiter,
    // One alone is looked for more quickly.
    record_delimiter: bytes.includes(CR) ? ['\r\n', '\n', '\r'] : '\n',
    // A quote inside an unquoted cell is an ordinary character: 5" pipe.
    relax_quotes: true,
    // Also lets `a, "b, c"` begin with a quote.
    trim: true,
  }) as string[][]
}
