import { FileRefusedError } from '../errors.ts'
import type { FileLimits } from './limits.ts'
import { readNumberFormats } from './number-formats.ts'
import { openZip, type ZipArchive } from './open-zip.ts'
import { firstRowOf } from './read-sheet.ts'
import { readSharedStrings } from './shared-strings.ts'
import type { SheetContext } from './sheet-cells.ts'
import { type Kind, namesInHead, zipKind } from './sniff-content.ts'
import { spoolFile } from './spool-file.ts'
import type { Table } from './table.ts'
import { readWorkbookParts, type SheetPart } from './workbook-parts.ts'
import { findRows, WorkbookRows } from './workbook-rows.ts'

/** Sheets that are looked at besides the one that is read. */
const MOST_OTHERS = 20

/**
 * Reads an Excel workbook (.xlsx, .xlsm): ECMA-376 part 1, transitional and strict. The list of its parts stands at the end, so
 * all bytes go to a temporary file first.
 * @throws FileRefusedError and AppError, as `openTable` and `spoolFile` say
 */
export async function openWorkbook(
  bytes: { head: Buffer; rest: AsyncIterable<Buffer> },
  label: string,
  limits: FileLimits,
): Promise<Table> {
  const zip = await openWhole(bytes, label, limits)
  try {
    const kind = zipKind(bytes.head, zip.names)
    if (kind) throw wrongKind(label, kind)
    return await openSheets(zip, label, limits)
  } catch (error) {
    zip.close()
    throw error
  }
}

async function openWhole(
  { head, rest }: { head: Buffer; rest: AsyncIterable<Buffer> },
  label: string,
  limits: FileLimits,
): Promise<ZipArchive> {
  async function* all() {
    yield head
    yield* rest
  }
  const spool = await spoolFile(all())
  try {
    return await openZip(spool, label, limits)
  } catch (error) {
    const kind = zipKind(head, namesInHead(head))
    throw kind ? wrongKind(label, kind) : error
  }
}

function wrongKind(label: string, { what, mend }: Kind): FileRefusedError {
  return new FileRefusedError('wrong-type', `${label} is ${what}. ${mend}`)
}

async function openSheets(zip: ZipArchive, label: string, limits: FileLimits): Promise<Table> {
  const { sheets, from1904, isUncalculated, sharedStrings, styles } = await readWorkbookParts(zip, label)
  const context: SheetContext = {
    label,
    limits,
    from1904,
    isUncalculated,
    strings: await readSharedStrings(zip, sharedStrings, { label, limits }),
    formats: await readNumberFormats(zip, styles, label),
  }
  const found = await findRows(zip, sheets, context)
  if (!found) {
    throw new FileRefusedError(
      'empty',
      `${label} has no rows. Fill in rows under the header and drop it again.`,
    )
  }
  const { name } = sheets[found.index] as SheetPart
  const others = await othersOf(zip, sheets.slice(found.index + 1), context)
  const book = new WorkbookRows(zip, { sheets, context, found })
  const rows = book.batches()
  return {
    encoding: 'Excel workbook',
    delimiter: '',
    get sheet() {
      const unread = others.filter(sheet => !book.joined.has(sheet))
      return { name, others: unread.map(other => other.name) }
    },
    rows: {
      [Symbol.asyncIterator]: () => ({
        next: () => rows.next(),
        // Also where not one row was asked for: then nothing in the generator runs.
        async return() {
          await rows.return(undefined)
          zip.close()
          return { done: true as const, value: undefined }
        },
      }),
    },
    get blankRows() {
      return book.blankRows
    },
    unreadable: undefined,
  }
}

async function othersOf(
  zip: ZipArchive,
  sheets: readonly SheetPart[],
  context: SheetContext,
): Promise<SheetPart[]> {
  const others: SheetPart[] = []
  for (const sheet of sheets.slice(0, MOST_OTHERS)) {
    const holdsRows = await firstRowOf(zip, sheet, context).then(Boolean, error => {
      // What cannot be read of it is not empty either, and stops nobody from reading the sheet that is meant.
      if (error instanceof FileRefusedError) return true
      throw error
    })
    if (holdsRows) others.push(sheet)
  }
  return others
}
