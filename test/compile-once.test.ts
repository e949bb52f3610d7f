import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'

const MODULES = ['compile-once.ts', 'config.ts'].map(name => new URL(`../src/${name}`, import.meta.url).href)

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-compiled-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** What a process says that loads a module after `compileOnce`. */
async function start(place: string): Promise<string> {
  const [compileOnce, config] = MODULES
  const code = `
    const { compileOnce } = await import('${compileOnce}')
    compileOnce(${JSON.stringify(place)})
    const { readConfig } = await import('${config}')
    console.log(readConfig({}).port)`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code])
  return stdout.trim()
}

test('what was compiled is kept for the next start', async () => {
  expect(await start(folder)).toBe('3978')
  const kept = (await readdir(folder, { recursive: true })).length
  expect(kept).toBeGreaterThan(10)
  expect(await start(folder)).toBe('3978')
  expect((await readdir(folder, { recursive: true })).length).toBe(kept)
})

test('where nothing can be kept, it starts all the same', async () => {
  expect(await start('/dev/null/nowhere')).toBe('3978')
})
