import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const run = promisify(execFile)

test('what the bot does not use of the SDK is not loaded, and what it uses is whole', async () => {
  const module = new URL('../../src/bot/teams-ai.ts', import.meta.url).href
  const script = `
    const { Application, TeamsAdapter } = await import('${module}')
    new Application({ startTypingTimer: false })
    const { createRequire } = await import('node:module')
    const loaded = Object.keys(createRequire('${module}').cache)
    const packages = loaded.flatMap(path => path.split('/node_modules/').at(-1)?.match(/^(?:@[^/]+\\/)?[^/]+/) ?? [])
    console.log(JSON.stringify([TeamsAdapter.name, ...new Set(packages)]))
  `
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script])
  const [adapter, ...packages] = JSON.parse(stdout) as string[]
  expect(adapter).toBe('TeamsAdapter')
  expect(packages).toContain('botbuilder-dialogs')
  const found = packages.filter(name => /recognizers|openai|tokenizer/.test(name))
  expect(found).toEqual(['@microsoft/recognizers-text'])
})
