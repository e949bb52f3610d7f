import { close } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { promisify } from 'node:util'
import type { Config } from '../config.ts'
import { AppError } from '../errors.ts'
import { spoolFile } from '../tables/spool-file.ts'
import type { Finding } from './finding.ts'

const WHAT = 'Temporary files'
const MEGABYTE = 1024 * 1024

/** Whether Excel workbooks can be put where they are read, also one of the largest size. */
export async function checkTempFolder({ fileLimits }: Pick<Config, 'fileLimits'>): Promise<Finding> {
  const folder = tmpdir()
  try {
    const { fd, forget } = await spoolFile(onePiece())
    await promisify(close)(fd)
    await forget()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const message = `${folder} takes no file, so Excel workbooks are not read. Let Muster write there, or set TMPDIR to another folder`
    return { state: 'broken', what: WHAT, message }
  }
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize >= fileLimits.bytes)
    return { state: 'ok', what: WHAT, message: `${folder} has room for Excel workbooks` }
  const [free, most] = [bavail * bsize, fileLimits.bytes].map(bytes => Math.ceil(bytes / MEGABYTE))
  const message = `${folder} has room for ${free} MB, and an Excel workbook may have ${most} MB. Make room there, or set TMPDIR to another folder`
  return { state: 'note', what: WHAT, message }
}

async function* onePiece(): AsyncIterable<Uint8Array> {
  yield new Uint8Array(1)
}
