import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { checkArchitecture, importsOf, type SourceFile } from './support/check-architecture.ts'

const ROOT = new URL('../', import.meta.url)

function filesUnder(folder: string): SourceFile[] {
  return readdirSync(new URL(folder, ROOT), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && /\.(ts|mjs|js|css|html)$/.test(entry.name))
    .map(entry => `${entry.parentPath}/${entry.name}`.slice(ROOT.pathname.length).replace(/^\/+/, ''))
    .map(path => ({ path, text: readFileSync(new URL(path, ROOT), 'utf8') }))
}

const problemsOf = (path: string, text: string) => checkArchitecture([{ path, text }])

describe('the source', () => {
  const files = [...filesUnder('src'), ...filesUnder('test')]

  it('is read', () => {
    expect(files.map(file => file.path)).toEqual(
      expect.arrayContaining(['src/config.ts', 'test/architecture.test.ts']),
    )
    const imports = files.flatMap(file => importsOf(file.text))
    expect(imports).toEqual(expect.arrayContaining(['../errors.ts', 'zod/v4', 'restify', 'vitest']))
  })

  it('keeps to the design', () => {
    expect(checkArchitecture(files)).toEqual([])
  })
})

describe('importsOf', () => {
  it.each<[string, string, string[]]>([
    ['a name', `import { a } from './a.ts'`, ['./a.ts']],
    ['several lines', `import {\n  a,\n  type B,\n} from './a.ts'`, ['./a.ts']],
    ['a type', `import type { A } from '../a.ts'`, ['../a.ts']],
    ['a namespace', `import * as a from "a"`, ['a']],
    ['a default with names', `import a, { b } from 'a'`, ['a']],
    ['an import for its effect', `import './a.ts'`, ['./a.ts']],
    ['two on one line', `import a from 'a'; import b from 'b'`, ['a', 'b']],
    ['a hand-over', `export * from './a.ts'\nexport { b } from './b.ts'`, ['./a.ts', './b.ts']],
    ['an import when needed', `const a = await import('./a.ts')`, ['./a.ts']],
    ['require', `require('a'); require.resolve("b")`, ['a', 'b']],
    ['a thread', `new Worker(new URL('./worker.ts', import.meta.url))`, ['./worker.ts']],
    ['a comment', `// import a from 'a'\n/* import b from 'b' */ const c = 'https://c'`, []],
    ['exported text', `export const a = 'b'`, []],
  ])('finds %s', (_name, text, expected) => {
    expect(importsOf(text)).toEqual(expected)
  })
})

describe('checkArchitecture', () => {
  it.each<[string, string, string]>([
    ['domain sees a port', 'src/domain/a.ts', `import type { S } from '../ports/storage.ts'`],
    ['tables see formats', 'src/tables/a.ts', `import { f } from '../formats/f.ts'`],
    ['formats see services', 'src/formats/a.ts', `import { f } from '../services/f.ts'`],
    ['a service sees the bot', 'src/services/a.ts', `import { f } from '../bot/f.ts'`],
    ['a service sees an engine', 'src/services/a.ts', `import { f } from '../storage/sqlite/f.ts'`],
    ['a service sees the log', 'src/services/a.ts', `import { f } from '../logger.ts'`],
    ['storage sees a service', 'src/storage/sqlite/a.ts', `import { f } from '../../services/f.ts'`],
    ['jobs see the bot', 'src/jobs/a.ts', `import { f } from '../bot/f.ts'`],
    ['the bot sees an engine', 'src/bot/a.ts', `import { f } from '../storage/sqlite/f.ts'`],
    ['the bot sees the local page', 'src/bot/features/a.ts', `import { f } from '../../local-teams/f.ts'`],
    ['the local page sees a service', 'src/local-teams/a.ts', `import { f } from '../services/f.ts'`],
    ['http sees the bot', 'src/http/a.ts', `const f = await import('../bot/f.ts')`],
    ['the terminal sees an engine', 'src/cli/a.ts', `import { f } from '../storage/sqlite/f.ts'`],
    ['the terminal sees the root', 'src/cli/a.ts', `import { f } from '../app.ts'`],
    ['the worker sees the bot', 'src/worker.ts', `import { f } from './bot/f.ts'`],
    ['the entry wires', 'src/index.ts', `import { f } from './bot/f.ts'`],
    ['source sees tests', 'src/domain/a.ts', `import { f } from '../../test/f.ts'`],
    ['botbuilder outside', 'src/services/a.ts', `import { f } from 'botbuilder'`],
    ['teams-ai outside', 'src/app.ts', `require('@microsoft/teams-ai/lib/Application')`],
    ['templating outside', 'src/cli/a.ts', `import { f } from 'adaptivecards-templating'`],
    ['restify outside', 'src/local-teams/a.ts', `import { f } from 'restify'`],
    ['sqlite outside', 'src/jobs/a.ts', `import { f } from 'node:sqlite'`],
    ['mail sees a service', 'src/mail/a.ts', `import { f } from '../services/f.ts'`],
    ['nodemailer outside', 'src/services/a.ts', `import { f } from 'nodemailer'`],
    ['csv-parse outside', 'src/formats/a.ts', `import { f } from 'csv-parse/sync'`],
    ['yauzl outside', 'src/services/a.ts', `import { f } from 'yauzl'`],
    ['saxes outside', 'src/formats/a.ts', `import { f } from 'saxes'`],
    ['libphonenumber outside', 'src/domain/a.ts', `import { f } from 'libphonenumber-js/max'`],
    ['mongoose outside', 'src/storage/sqlite/a.ts', `import { f } from 'mongoose'`],
    ['pino outside', 'src/bot/a.ts', `import { f } from 'pino'`],
    ['the environment', 'src/bot/a.ts', `const a = process.env.A`],
    ['TurnContext', 'src/services/a.ts', `type A = TurnContext`],
    ['a default export', 'src/domain/a.ts', `export default 1`],
    ['a barrel', 'src/domain/a.ts', `export * from './b.ts'`],
    ['a hand-over', 'src/domain/a.ts', `export { b } from './b.ts'`],
    ['a long file', 'src/domain/a.ts', '\n'.repeat(401)],
    ['a long test', 'test/domain/a.test.ts', '\n'.repeat(401)],
    ['a long feature', 'src/bot/features/a.ts', '\n'.repeat(61)],
  ])('finds: %s', (_name, path, text) => {
    expect(problemsOf(path, text)).toHaveLength(1)
    expect(problemsOf(path, text)[0]).toContain(path)
  })

  it.each<[string, string]>([
    ['src/services/a.ts', `import { f } from '../formats/f.ts'\nimport { E } from '../errors.ts'`],
    ['src/storage/sqlite/a.ts', `import { D } from 'node:sqlite'\nimport { g } from '../../domain/g.ts'`],
    ['src/app.ts', `import('./bot/create-bot.ts'); import('./storage/sqlite/open-sqlite.ts')`],
    ['src/worker.ts', `import { o } from './storage/sqlite/open-sqlite.ts'`],
    ['src/cli/muster.mjs', `await import('../app.ts')`],
    ['src/config.ts', 'readConfig(process.env)'],
    ['src/bot/a.ts', `import { TurnContext } from 'botbuilder'`],
    ['src/domain/a.ts', `${'\n'.repeat(399)}// process.env, TurnContext, export default`],
    ['test/a.test.ts', `import { f } from 'node:sqlite'`],
  ])('is content with %s', (path, text) => {
    expect(problemsOf(path, text)).toEqual([])
  })
})
