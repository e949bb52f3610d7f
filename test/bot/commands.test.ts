import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { BotParts } from '../../src/bot/bot-parts.ts'
import { type ArgumentName, argumentSpec } from '../../src/bot/command-arguments.ts'
import { FORMS, type Form, requiredArguments } from '../../src/bot/command-forms.ts'
import { COMMANDS } from '../../src/bot/command-names.ts'
import { commandTable } from '../../src/bot/command-table.ts'
import { commandUsage } from '../../src/bot/command-usage.ts'
import { FEATURES } from '../../src/bot/create-bot.ts'
import { manifestCommands } from '../../src/bot/manifest-commands.ts'
import { parseCommand } from '../../src/bot/parse-command.ts'

const README = new URL('../../README.md', import.meta.url)

test('every command is answered by one feature', () => {
  const answered: string[] = []
  const router = {
    command: (name: string) => void answered.push(name),
    press: () => {},
    search: () => {},
    on: () => {},
  }
  for (const feature of FEATURES) feature(router, { context: {}, config: {} } as BotParts)
  expect(answered.toSorted()).toEqual(COMMANDS.map(({ name }) => name).toSorted())
})

test('the README lists the commands as they are', () => {
  expect(readFileSync(README, 'utf8')).toContain(`\n${commandTable()}\n`)
})

describe('each command', () => {
  test.each(COMMANDS.map(command => [command.name, command] as const))('%s', (name, command) => {
    const { example = command.forms[0], description, section } = command
    expect(parseCommand(example)).toMatchObject({ name, missing: [] })
    expect(description).toMatch(/^[a-z][^.]*$/)
    expect(commandUsage(command)).not.toMatch(/[{}/]/)
    if (section !== null) expect(commandUsage(command).length).toBeLessThanOrEqual(60)
  })
})

test('every form of every command is understood as that command, whatever the names in quotes say', () => {
  const said = fc.constantFrom(
    'North',
    'Road to Nowhere',
    'under of',
    'who is in',
    'a, b',
    'admin',
    'please',
    'private',
  )
  fc.assert(
    fc.property(fc.constantFrom(...FORMS), fc.array(said, { minLength: 4, maxLength: 4 }), (form, names) => {
      const { typed, args } = fill(form, names)
      const parsed = parseCommand(typed)
      expect({ typed, name: parsed?.name, args: parsed?.args }).toEqual({
        typed,
        name: form.command.name,
        args,
      })
    }),
    { numRuns: 3000 },
  )
})

test('what a command requires is in its forms', () => {
  for (const command of COMMANDS) {
    for (const form of FORMS.filter(each => each.command === command)) {
      const has = form.pieces.flatMap(piece => ('word' in piece ? [] : [piece.argument]))
      expect(has, command.name).toEqual(expect.arrayContaining(requiredArguments(command)))
    }
  }
})

describe('what Teams lists', () => {
  test.each(['personal', 'team', 'groupChat'] as const)('%s', scope => {
    const listed = manifestCommands(scope)
    expect(listed.map(({ title }) => title)).toContain('help')
    expect(listed.length).toBeLessThanOrEqual(10)
    expect(new Set(listed.map(({ title }) => title)).size).toBe(listed.length)
    for (const { title, description } of listed) {
      expect(title).toMatch(/^[a-z][a-z ]{1,31}$/)
      expect(description).toMatch(/^[A-Z].{3,127}$/)
      expect(parseCommand(title) ?? parseCommand(`${title} x`)).not.toBeNull()
    }
  })

  test('nothing personal where others read along', () => {
    expect(manifestCommands('team').map(({ title }) => title)).toEqual(['groups', 'tree', 'help'])
  })
})

/** A form as somebody types it, with what is said in quotes. */
function fill({ pieces }: Form, names: readonly string[]): { typed: string; args: Record<string, string> } {
  const args: Record<string, string> = {}
  const words = pieces.map((piece, n) => {
    if ('word' in piece) return piece.word
    const { argument, only } = piece
    const { values, number } = argumentSpec(argument)
    if (only) args[argument] = only[0] as string
    else if (number) args[argument] = '41'
    else if (values) args[argument] = Object.keys(values)[0] as string
    else return quoted(argument, names[n % names.length] as string, args)
    return values ? (values[args[argument]]?.[0] as string) : args[argument]
  })
  return { typed: words.join(' '), args }
}

/** Lists keep their quotes: whoever divides them needs these. */
function quoted(argument: ArgumentName, name: string, args: Record<string, string>): string {
  args[argument] = argumentSpec(argument).list ? `"${name}"` : name
  return `"${name}"`
}
