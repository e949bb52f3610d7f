import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { checkTempFolder } from '../../src/cli/check-temp-folder.ts'

const VARIABLE = process.platform === 'win32' ? 'TEMP' : 'TMPDIR'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-temp-'))
  vi.stubEnv(VARIABLE, folder)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

const look = (bytes: number) => checkTempFolder({ fileLimits: { bytes, rows: 1 } })

test('a folder that takes files is told, and nothing is left there', async () => {
  expect(await look(1000)).toEqual({
    state: 'ok',
    what: 'Temporary files',
    message: `${folder} has room for Excel workbooks`,
  })
  expect(await readdir(folder)).toEqual([])
})

test('a folder that takes none is broken', async () => {
  vi.stubEnv(VARIABLE, join(folder, 'missing'))
  expect(await look(1000)).toMatchObject({
    state: 'broken',
    message: expect.stringMatching(/missing takes no file.*Excel.*TMPDIR/),
  })
})

test('a folder with too little room is told of', async () => {
  expect(await look(2 ** 60)).toMatchObject({
    state: 'note',
    message: expect.stringMatching(/ has room for \d+ MB, and an Excel workbook may have 1099511627776 MB/),
  })
})
