import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { COMMANDS as TYPED } from '../../src/bot/command-names.ts'
import { parseCommand } from '../../src/bot/parse-command.ts'
import { COMMANDS as TERMINAL } from '../../src/cli/main.ts'
import type { Action } from '../../src/domain/access.ts'
import { FORMATS } from '../../src/formats/registry.ts'
import { FILE_ROWS } from '../support/rights-file-rows.ts'
import type { Path } from '../support/rights-people.ts'
import { FREE, ROWS } from '../support/rights-rows.ts'
import { SEARCH_ROWS } from '../support/rights-search-rows.ts'
import { TERMINAL_ROWS } from '../support/rights-terminal-rows.ts'

/** By what each action can be asked for. The compiler asks for every action; whatever is typed is also behind buttons. */
const PATHS: Record<Action, readonly Path[]> = {
  'import people': ['file', 'terminal'],
  'import members': ['chat', 'card', 'file', 'terminal'],
  'import groups': ['file', 'terminal'],
  'see imports': ['chat', 'card', 'terminal'],
  'see import': ['chat', 'card', 'terminal'],
  'decide import': ['chat', 'card'],
  'look people up': ['chat', 'card', 'search', 'terminal'],
  'see all fields': ['chat', 'card', 'search', 'terminal'],
  'change people': ['chat', 'card'],
  'set org roles': ['chat', 'card'],
  'define attributes': ['chat', 'card'],
  'edit own profile': ['chat', 'card'],
  'see hierarchy': ['chat', 'card', 'search'],
  'see group': ['chat', 'card'],
  'create group': ['chat', 'card'],
  'change members': ['chat', 'card'],
  'set group roles': ['chat', 'card'],
  'leave group without admin': ['chat', 'card'],
  'rename group': ['chat', 'card'],
  'link groups': ['chat', 'card'],
  'delete group': ['chat', 'card'],
  'map group': ['chat', 'card'],
  export: ['chat', 'card', 'terminal'],
  'export group': ['chat', 'card', 'terminal'],
  'see exports': ['chat', 'card'],
  'see export': ['chat', 'card'],
  'cancel export': ['chat', 'card'],
  'see audit': ['chat', 'card'],
  'see outbox': ['chat', 'card'],
}

const sorted = (names: Iterable<string>) => [...new Set(names)].toSorted()

test('every action of the table is tried by every path that it has', () => {
  const tried = new Map<string, Set<Path>>(Object.keys(PATHS).map(action => [action, new Set()]))
  const add = (action: Action, ...paths: Path[]) => {
    for (const path of paths) tried.get(action)?.add(path)
  }
  for (const { action, ask } of ROWS)
    add(action, ...('say' in ask ? (['chat', 'card'] as const) : ['card' as const]))
  for (const { action } of FILE_ROWS) add(action, 'file')
  for (const { action } of SEARCH_ROWS) add(action, 'search')
  for (const { action } of TERMINAL_ROWS) add(action, 'terminal')
  for (const [action, paths] of Object.entries(PATHS))
    expect([action, sorted(tried.get(action) ?? [])]).toEqual([action, sorted(paths)])
})

test('every command is tried, but those that are free for everybody', () => {
  const said = ROWS.flatMap(({ ask }) => ('say' in ask ? (parseCommand(ask.say)?.name ?? []) : []))
  expect(sorted([...said, ...FREE.commands])).toEqual(sorted(TYPED.map(({ name }) => name)))
})

test('every button is tried, but those that are free for everybody', () => {
  const folder = new URL('../../src/bot/features/', import.meta.url)
  const source = readdirSync(folder).map(file => readFileSync(new URL(file, folder), 'utf8'))
  const verbs = source.flatMap(text =>
    [...text.matchAll(/\.press\(\s*'([^']+)'/g)].map(([, verb = '']) => verb),
  )
  // One feature registers its three in a loop.
  const decided = ['confirm', 'cancel', 'resume']
  const loops = source.join('').match(/\.press\(\s*[^'\s]/g) ?? []
  expect(loops).toHaveLength(1)
  const pressed = ROWS.flatMap(({ ask }) => ('verb' in ask ? ask.verb : []))
  expect(sorted([...pressed, ...FREE.verbs])).toEqual(sorted([...verbs, ...decided]))
})

test('every format is dropped, and every terminal command that takes --as is typed', () => {
  expect(sorted(FILE_ROWS.map(({ format }) => format))).toEqual(sorted(FORMATS.map(({ name }) => name)))
  const takesAs = TERMINAL.filter(({ options }) => 'as' in options).map(({ name }) => name)
  expect(sorted(TERMINAL_ROWS.map(({ words }) => words[0] ?? ''))).toEqual(sorted(takesAs))
})
