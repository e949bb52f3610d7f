import { expect, test } from 'vitest'
import type { Button } from '../../src/bot/buttons.ts'
import type { Card } from '../../src/bot/cards.ts'
import type { CommandName } from '../../src/bot/command-names.ts'
import { noteLastList, titledPress } from '../../src/bot/last-list.ts'
import { parseCommand } from '../../src/bot/parse-command.ts'
import { Plain } from '../../src/bot/say.ts'
import type { ServiceContext } from '../../src/services/context.ts'
import { openSqlite } from '../../src/storage/sqlite/open-sqlite.ts'
import { sampleCards } from '../support/sample-cards.ts'

const HERE = { tenant: 't1', conversationId: 'c1' }
const CARDS = Object.entries(sampleCards(text => text))

/** What can be pressed without filling in anything. */
const buttonsOf = ({ data: { actions } }: Card): Button[] =>
  actions.filter(({ type, associatedInputs }) => type === 'Action.Execute' && associatedInputs === 'none')
const titleOf = ({ title }: Button) => (title instanceof Plain ? title.value : '')

test('what a button of an answer says presses it, and no two of one answer say the same', async () => {
  const storage = await openSqlite({ path: ':memory:' })
  const context = { storage } as ServiceContext
  for (const [name, card] of CARDS) {
    await noteLastList(context, HERE, card)
    for (const button of buttonsOf(card)) {
      const found = await titledPress(context, HERE, titleOf(button))
      expect([name, titleOf(button), found?.verb]).toEqual([name, titleOf(button), button.verb])
    }
  }
  await storage.close()
})

/** Cards of jobs come by themselves and are edited, so they are no last answer: the buttons of these have commands of their own. */
const OF_JOBS: Record<string, [typed: string, command: CommandName]> = {
  confirm: ['confirm 41', 'confirm'],
  cancel: ['cancel 41', 'cancel'],
  'cancel-export': ['cancel 42', 'cancel'],
  resume: ['resume 41', 'resume'],
  options: ['options 41', 'options'],
  change: ['options 41 not strict', 'options'],
  preview: ['import 41', 'import'],
  download: ['refused rows of 41', 'import file'],
  'export-file': ['download export 42', 'export file'],
}

test('every button of the card of a job has a command', () => {
  const cards = CARDS.filter(([name]) => /^(03 (waiting|checking)|0[5689] |10 |11 |20 export)/.test(name))
  const verbs = new Set(cards.flatMap(([, card]) => buttonsOf(card).map(({ verb }) => String(verb))))
  verbs.delete('say')
  expect([...verbs].toSorted()).toEqual(
    expect.arrayContaining(['cancel', 'confirm', 'download', 'options', 'resume']),
  )
  for (const verb of verbs) {
    const [typed, command] = OF_JOBS[verb] ?? []
    expect([verb, parseCommand(typed ?? '')]).toEqual([
      verb,
      expect.objectContaining({ name: command, missing: [] }),
    ])
  }
})
