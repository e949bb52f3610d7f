import { FileRefusedError } from '../errors.ts'
import { printableName } from './printable-name.ts'

const AGAIN = 'Open it in Excel, save it anew as an Excel workbook (.xlsx) or CSV, and drop that file.'

/** @param what a sentence without its full stop: what cannot be read, and where */
export function damagedWorkbook(label: string, what: string): FileRefusedError {
  return new FileRefusedError('damaged', `${label} is damaged: ${printableName(what)}. ${AGAIN}`)
}

/** A small file that unpacks to more than anybody has in a directory. */
export function unpacksTooLarge(label: string, limit: number): FileRefusedError {
  const size = limit >= 1024 ** 3 ? `${limit / 1024 ** 3} GB` : `${Math.floor(limit / 1024 ** 2)} MB`
  return new FileRefusedError(
    'unpacks-too-large',
    `${label} unpacks to more than ${size} or to hundreds of times its size. Save the sheet with the people alone as CSV and drop that file.`,
    { limit },
  )
}

export function tooManyTexts(label: string, limit: number): FileRefusedError {
  return new FileRefusedError(
    'too-many-texts',
    `${label} holds more than ${Math.floor(limit / 1024 ** 2)} MB of different texts. Save the sheet with the people alone as CSV and drop that file.`,
    { limit },
  )
}

export function lockedWorkbook(label: string): FileRefusedError {
  return new FileRefusedError(
    'wrong-type',
    `${label} is protected with a password. Take the password off in Excel, save it and drop it again.`,
  )
}

/** @param line of the sheet */
export function tooManyColumns(line: number, limit: number): FileRefusedError {
  return new FileRefusedError(
    'too-many-columns',
    `Line ${line} has more than ${limit} columns. Remove the columns that are not about people and drop the file again.`,
  )
}

export function tooManyRows(limit: number): FileRefusedError {
  const rows = limit.toLocaleString('en')
  return new FileRefusedError(
    'too-many-rows',
    `The file has more than ${rows} rows. Split it into files of at most ${rows} rows and drop them one by one.`,
  )
}
