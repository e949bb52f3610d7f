import { join } from 'node:path'
import type { CommandAnswers } from './figures.ts'
import { printCommands } from './print-tables.ts'
import { runChild } from './run-child.ts'

const REPEATS = 40

/** What each command takes at the server, in a directory with a deep tree of groups. `only`: names of commands; all of them where empty. */
export async function benchCommands(given: {
  folder: string
  people: number
  groups: number
  only: readonly string[]
  write(text: string): void
  note(text: string): void
}): Promise<void> {
  const { folder, people, groups, only, write, note } = given
  const place = join(folder, 'commands')
  note(`filling a directory with ${people} people and ${groups} groups`)
  await runChild('fill-organisation.ts', place, people, groups)
  note(`typing each command ${REPEATS} times`)
  const args = [place, people, groups, REPEATS, ...only]
  const { figures, wrong } = await runChild<CommandAnswers>('type-commands.ts', ...args)
  write(printCommands(figures, { people, groups }))
  if (wrong.length > 0) throw new Error(`Something else was measured. ${wrong.join('\n')}`)
}
