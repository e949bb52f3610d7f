import { describe, expect, it } from 'vitest'
import type { Root } from '../../src/cli/command.ts'
import { COMMANDS, runMuster } from '../../src/cli/main.ts'
import { openStreams } from '../support/open-streams.ts'

/** Wrong usage is seen before anything is opened. */
const root: Root = {
  loadConfig: () => {
    throw new Error('settings were read')
  },
  createLogger: () => {
    throw new Error('a log was opened')
  },
  openDirectory: () => Promise.reject(new Error('the directory was opened')),
  readSchema: () => Promise.reject(new Error('the schema was read')),
  inspectDatabase: () => Promise.reject(new Error('the database was asked')),
  openMigration: () => Promise.reject(new Error('a migration was begun')),
  openScratch: () => Promise.reject(new Error('a scratch was opened')),
  buildTeamsPackage: () => Promise.reject(new Error('a package was made')),
  start: () => Promise.reject(new Error('the bot was started')),
}

async function type(...words: string[]) {
  const { heard, listen, settle, terminal } = openStreams()
  listen()
  const code = await runMuster(words, root, terminal)
  await settle()
  return { code, ...heard }
}

describe('runMuster', () => {
  it('lists every command when none is named', async () => {
    const { code, out } = await type()
    expect(code).toBe(64)
    for (const { name } of COMMANDS) expect(out).toMatch(new RegExp(`^  muster ${name}\\b`, 'm'))
    expect(await type('help')).toMatchObject({ code: 0, out })
    expect(await type('--help')).toMatchObject({ code: 0, out })
  })

  it.each(COMMANDS.map(({ name }) => name))('explains %s', async name => {
    const { code, out } = await type(name, '--help')
    expect(code).toBe(0)
    expect(out).toContain(`Usage: muster ${name}`)
    expect(await type('help', name)).toMatchObject({ code: 0, out })
    const { options } = COMMANDS.find(command => command.name === name) ?? { options: {} }
    for (const option of Object.keys(options)) expect(out).toContain(`--${option}`)
  })

  it.each<[string, string[], string]>([
    ['a command with a slip', ['imprt'], 'There is no command "imprt". Did you mean import?'],
    ['two letters swapped', ['fidn', 'x'], 'Did you mean find?'],
    ['a command like no other', ['frobnicate'], 'There is no command "frobnicate".\n'],
    [
      'an option with a slip',
      ['import', 'a.csv', '--dryrun'],
      'import has no option --dryrun. Did you mean --dry-run?',
    ],
    ['an option with a slip and a value', ['find', 'a', '--limt=3'], 'Did you mean --limit?'],
    ['an unknown short option', ['jobs', '-x'], 'jobs has no option -x.'],
    ['an option of another command', ['doctor', '--yes'], 'doctor has no option --yes.'],
    ['an option without its value', ['import', 'a.csv', '--as'], '--as'],
    ['a flag with a value', ['import', 'a.csv', '--yes=no'], '--yes'],
    ['no file', ['import'], 'Usage: muster import FILE'],
    ['two files', ['import', 'a.csv', 'b.csv'], '"b.csv" is one word too many.'],
    ['no id', ['results'], 'Usage: muster results ID'],
    ['nothing to find', ['find'], 'Usage: muster find TEXT'],
    ['no format', ['template'], 'Kore.ai users: each row is a person, with at least Email ID, First Name'],
    ['a format with a slip', ['template', 'kore-user'], 'Did you mean kore-users?'],
    ['an unknown mode', ['import', 'a.csv', '--yes', '--mode', 'sync'], '--mode cannot be "sync".'],
    ['an unknown network', ['import', 'a.csv', '--yes', '--network', 'others'], 'Did you mean other?'],
    ['an unknown format', ['import', 'a.csv', '--yes', '--format', 'x'], '--format cannot be "x".'],
    ['no number', ['find', 'a', '--limit', 'many'], '--limit is a number from 1 to 1000'],
    ['nobody to ask', ['import', 'a.csv'], 'Add --yes'],
    ...['0', '17', 'x', '1.5'].map((given): [string, string[], string] => [
      `a concurrency of ${given}`,
      ['worker', '--concurrency', given],
      'It is a whole number from 1 to 16.',
    ]),
  ])('refuses %s with 64', async (_name, words, expected) => {
    const { code, out, err } = await type(...words)
    expect([code, out]).toEqual([64, ''])
    expect(err).toContain(expected)
  })

  it('lets an error that nobody expected through', async () => {
    await expect(type('doctor')).rejects.toThrow('settings were read')
  })
})
