import type { ZipArchive } from './open-zip.ts'
import { SheetCells, type SheetContext } from './sheet-cells.ts'
import { BATCH_ROWS, type TableRow } from './table.ts'
import type { SheetPart } from './workbook-parts.ts'
import { XmlReader } from './xml-reader.ts'

/** After so many bytes a batch is given out even if little or nothing is in it, so that whoever reads can stop. */
const BATCH_BYTES = 8 * 1024 * 1024

export interface SheetRows {
  /** Batches of at most 1,000 rows; some are empty. Throws FileRefusedError, at the end too. */
  batches: AsyncGenerator<TableRow[]>
  /** Number of the last row so far that holds something. */
  readonly lastFilled: number
}

/** @param batchRows how many a batch has at least, but for the last ones and where rows are rare */
export function readSheet(
  zip: ZipArchive,
  { name, part }: SheetPart,
  context: SheetContext,
  batchRows = BATCH_ROWS,
): SheetRows {
  const cells = new SheetCells(name, context)
  const xml = new XmlReader(cells, { label: context.label, part })

  async function* batches(): AsyncGenerator<TableRow[]> {
    let bytes = 0
    for await (const piece of zip.read(part)) {
      xml.write(piece)
      bytes += piece.length
      if (cells.rows.length < batchRows && bytes < BATCH_BYTES) continue
      yield* taken()
      bytes = 0
    }
    xml.end()
    yield* taken()
  }

  function* taken(): Generator<TableRow[]> {
    const rows = cells.rows
    cells.rows = []
    if (rows.length <= BATCH_ROWS) {
      yield rows
      return
    }
    for (let at = 0; at < rows.length; at += BATCH_ROWS) yield rows.slice(at, at + BATCH_ROWS)
  }

  return {
    batches: batches(),
    get lastFilled() {
      return cells.lastFilled
    },
  }
}

/** Its first row, where one stands within the first 8 MB of XML. */
export async function firstRowOf(
  zip: ZipArchive,
  sheet: SheetPart,
  context: SheetContext,
): Promise<TableRow | undefined> {
  const { batches } = readSheet(zip, sheet, context, 1)
  const { value } = await batches.next()
  await batches.return(undefined)
  return value?.[0]
}
