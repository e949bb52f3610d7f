import { expect, test } from 'vitest'
import { press } from '../../src/bot/buttons.ts'
import type { Card } from '../../src/bot/cards.ts'
import {
  chosenCommand,
  endQuestion,
  furtherPress,
  noteLastList,
  titledPress,
  wordPress,
} from '../../src/bot/last-list.ts'
import { noteCard } from '../../src/bot/note-card.ts'
import { sayPlainly } from '../../src/bot/say.ts'
import type { ServiceContext } from '../../src/services/context.ts'
import { lastListKey } from '../../src/services/forget-conversations.ts'
import { storageEngines } from '../support/storage-engines.ts'
import { useStorage } from '../support/use-storage.ts'

const FILE = storageEngines.filter(({ name }) => name === 'SQLite in a file')
const HERE = { tenant: 't1', conversationId: 'c1' }
const ELSEWHERE = { tenant: 't1', conversationId: 'c2' }

const card = (choices: string[] = [], firstChoice = 1): Card => ({
  ...noteCard({ lines: ['x'], summary: sayPlainly`x` }),
  choices,
  firstChoice,
})

for (const engine of FILE) {
  const storage = useStorage(engine, 2)
  const bots = () => storage().all.map(each => ({ storage: each }) as ServiceContext)

  test.each([
    ['1', 'group a'],
    [' 2. ', 'group b'],
    ['#2', 'group b'],
    ['2)', 'group b'],
    ['0', null],
    ['3', null],
    ['-1', null],
    ['1.5', null],
    ['9999999', null],
    ['two', null],
    ['', null],
  ])('%j stands for %s, whichever bot hears it', async (typed, command) => {
    const [one, other] = bots() as [ServiceContext, ServiceContext]
    await noteLastList(one, HERE, card(['group a', 'group b']))
    expect(await chosenCommand(other, HERE, typed)).toBe(command)
    expect(await chosenCommand(other, ELSEWHERE, typed)).toBeNull()
    await noteLastList(other, HERE, card())
    expect(await chosenCommand(one, HERE, typed)).toBeNull()
  })

  test('what brings the next page is known while that page is not shown', async () => {
    const [one, other] = bots() as [ServiceContext, ServiceContext]
    const paged = noteCard({
      lines: ['x'],
      summary: sayPlainly`x`,
      actions: [press('Open', 'open'), press('Next 5', 'find', { text: 'a*b', after: 'c', skipped: 5 })],
    })
    await noteLastList(one, HERE, paged)
    const next = { verb: 'find', data: { text: 'a*b', after: 'c', skipped: 5 } }
    expect(await furtherPress(other, HERE)).toEqual(next)
    expect(await furtherPress(other, ELSEWHERE)).toBeNull()
    expect(await chosenCommand(other, HERE, '1')).toBeNull()
    await noteLastList(one, HERE, { ...paged, choices: ['group a'] })
    expect([await furtherPress(other, HERE), await chosenCommand(other, HERE, '1')]).toEqual([
      next,
      'group a',
    ])
    await noteLastList(other, HERE, card(['b'], 2))
    expect(await furtherPress(one, HERE)).toBeNull()
  })

  test('a question and its answer are known until something else is said', async () => {
    const [one, other] = bots() as [ServiceContext, ServiceContext]
    const [yes, undo] = [
      press('Delete a*b', 'person-delete', { user: 'a*b' }),
      press('Back', 'say', { text: 'x' }),
    ]
    await noteLastList(one, HERE, noteCard({ lines: ['x'], summary: sayPlainly`x`, yes, undo }))
    expect(await wordPress(other, HERE, 'yes')).toEqual({ verb: 'person-delete', data: { user: 'a*b' } })
    expect(await wordPress(other, ELSEWHERE, 'yes')).toBeNull()
    await endQuestion(other, HERE)
    expect(await wordPress(one, HERE, 'yes')).toBeNull()
    expect(await wordPress(one, HERE, 'undo')).toEqual({ verb: 'say', data: { text: 'x' } })
    await noteLastList(one, HERE, card())
    expect(await wordPress(other, HERE, 'undo')).toBeNull()
  })

  test('buttons are known by what they say, and names in it are not kept', async () => {
    const [bot] = bots() as [ServiceContext]
    const actions = [
      press('Remove Asha …', 'group-remove', { group: 'g' }),
      press('Save', 'person-edit', {}, { inputs: true }),
    ]
    await noteLastList(bot, HERE, noteCard({ lines: ['x'], summary: sayPlainly`x`, actions }))
    const found = { verb: 'group-remove', data: { group: 'g' } }
    for (const typed of ['Remove Asha …', ' remove  ASHA', 'remove asha…', 'Remove Asha!'])
      expect([typed, await titledPress(bot, HERE, typed)]).toEqual([typed, found])
    for (const typed of ['Remove', 'Save', '', 'x'.repeat(100)])
      expect([typed, await titledPress(bot, HERE, typed)]).toEqual([typed, null])
    expect(await bot.storage.settings.get(HERE.tenant, lastListKey(HERE.conversationId))).not.toContain(
      'Asha',
    )
  })

  test('pages that follow each other are one list; others are a new one', async () => {
    const [bot] = bots() as [ServiceContext]
    await noteLastList(bot, HERE, card(['a', 'b']))
    await noteLastList(bot, HERE, card(['c', 'd'], 3))
    expect(await chosenCommand(bot, HERE, '1')).toBe('a')
    expect(await chosenCommand(bot, HERE, '4')).toBe('d')
    await noteLastList(bot, HERE, card(['h'], 8))
    expect(await chosenCommand(bot, HERE, '1')).toBeNull()
    expect(await chosenCommand(bot, HERE, '8')).toBe('h')
  })
}
