import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeFolder } from '../../../src/storage/sqlite/make-folder.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-folder-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('every folder that was missing is for its owner alone; made a second time, nothing happens', () => {
  makeFolder(join(folder, 'new', 'deeper'))
  makeFolder(join(folder, 'new', 'deeper'))
  for (const path of ['new', 'new/deeper']) expect(statSync(join(folder, path)).mode & 0o777).toBe(0o700)
})

test('a file in the way is told', () => {
  writeFileSync(join(folder, 'occupied'), '')
  expect(() => makeFolder(join(folder, 'occupied'))).toThrow('EEXIST')
  expect(() => makeFolder(join(folder, 'occupied', 'data'))).toThrow(/EEXIST|ENOTDIR/)
})

test('a place that takes no folders is told, at once', () => {
  expect(() => makeFolder('/proc/muster/data')).toThrow(/E[A-Z]+/)
})
