import { existsSync, fstatSync, readdirSync, readlinkSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DEFAULT_LIMITS } from '../../src/tables/limits.ts'
import { openTable } from '../../src/tables/open-table.ts'
import { makeWorkbook, textRows, zipParts } from '../support/make-workbook.ts'
import { inPieces, readAll } from './read-all.ts'

const NAME = 'staff.xlsx'

describe('the temporary file', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'muster-spool-'))
    vi.stubEnv(process.platform === 'win32' ? 'TEMP' : 'TMPDIR', folder)
  })
  afterEach(async () => {
    vi.unstubAllEnvs()
    await rm(folder, { recursive: true })
  })
  const bytes = makeWorkbook(textRows(Array.from({ length: 5000 }, (_, n) => [`Person ${n}`])))
  /** Also what is held open though its name is gone, where the system tells. */
  const left = () => [
    ...readdirSync(folder),
    ...(existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd').map(targetOf) : []).filter(target =>
      target.startsWith(folder),
    ),
  ]
  const open = (file: Uint8Array) => openTable(inPieces(file), { name: NAME, limits: DEFAULT_LIMITS })
  const nothingHeld = () => expect.poll(left, { timeout: 5000 }).toEqual([])

  it('is for this user alone, and out of its folder while the rows are read', async () => {
    const table = await open(bytes)
    for await (const batch of table.rows) {
      expect(batch.length).toBeGreaterThan(0)
      if (process.platform !== 'win32') expect(readdirSync(folder)).toEqual([])
      if (!existsSync('/proc/self/fd')) continue
      const modes = readdirSync('/proc/self/fd').flatMap(fd =>
        targetOf(fd).startsWith(folder) ? [fstatSync(Number(fd)).mode & 0o777] : [],
      )
      expect(modes).toEqual([0o600])
    }
    await nothingHeld()
  })

  it('is gone once the rows are read, or nobody reads on, or nobody began', async () => {
    await readAll(bytes)
    await nothingHeld()
    for await (const batch of (await open(bytes)).rows) {
      expect(batch).toHaveLength(1000)
      break
    }
    await nothingHeld()
    const { rows } = await open(bytes)
    await rows[Symbol.asyncIterator]().return?.()
    await nothingHeld()
  })

  it.each<[string, Uint8Array]>([
    ['cut off', bytes.subarray(0, -1)],
    ['damaged', makeWorkbook({ sheets: [''], parts: { 'xl/worksheets/sheet1.xml': 'x' } })],
    ['of another kind', zipParts({ 'staff.csv': 'x' })],
  ])('is gone where the file is %s', async (_, file) => {
    await expect(readAll(file)).rejects.toThrow()
    await nothingHeld()
  })

  it('cannot be made: the machine is named, not the workbook', async () => {
    vi.stubEnv(process.platform === 'win32' ? 'TEMP' : 'TMPDIR', join(folder, 'missing'))
    await expect(readAll(bytes)).rejects.toMatchObject({
      code: 'temp-folder',
      message:
        'The folder for temporary files of the machine that Muster runs on takes no file (ENOENT). Save the workbook as CSV, or ask whoever runs Muster to start its doctor.',
      // Unlike one that is full for a while.
      retryable: false,
    })
  })

  it('is gone where the bytes do not come', async () => {
    let closed = false
    async function* broken() {
      try {
        yield bytes.subarray(0, 300)
        throw new Error('the line broke')
      } finally {
        closed = true
      }
    }
    const opening = openTable(broken(), { name: NAME, limits: DEFAULT_LIMITS })
    await expect(opening).rejects.toThrow('the line broke')
    expect(closed).toBe(true)
    await nothingHeld()
  })
})

function targetOf(fd: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`)
  } catch {
    return ''
  }
}
