import { readFile } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Chat, openChat, type Talker, textOf } from '../support/open-chat.ts'
import { ADMINS, DANA, TOM } from '../support/people.ts'

let chat: Chat
let dana: Talker
let tom: Talker
beforeEach(async () => {
  chat = await openChat({ ...ADMINS, region: 'RW' })
  dana = chat.as(DANA)
  tom = chat.as(TOM)
})
afterEach(() => chat.close())

const sample = (name: string) =>
  readFile(new URL(`../../src/local-teams/samples/${name}`, import.meta.url), 'utf8')

async function say(talker: Talker, text: string): Promise<string> {
  await talker.say(text)
  const last = talker.messages().at(-1)
  return last ? textOf(last) : ''
}

test('a members file, then a parents file: previewed, confirmed, reported', async () => {
  await dana.drop('members.csv', await sample('group-members.csv'))
  const preview = textOf(await dana.see('Import 8 changes'))
  expect(preview).toContain('members.csv: 8 rows\nAdd 8')
  expect(preview).toContain('New groups: 4\nNew in the directory: 5 people, in network Others')
  expect(preview).toContain('Read as: Kaizala members')
  expect(preview).toContain('Add Mutesi Uwase to Field staff as admin')
  await dana.press('Import 8 changes')
  const report = textOf(await dana.see('members.csv: completed'))
  expect(report).toContain('Added 8')
  expect(await say(dana, 'who is in field staff')).toContain('Mutesi Uwase')

  await dana.drop('parents.csv', await sample('group-parents.csv'))
  const links = textOf(await dana.see('Import 3 changes'))
  expect(links).toContain('Add 3, Skip 1')
  expect(links).toContain('1 warning, line 5: There is no group "Night shift". Its row is left out.')
  expect(links).toContain('Add Kigali wards under Field staff')
  expect(links).not.toContain('phone region')
  await dana.press('Import 3 changes')
  const linked = textOf(await dana.see('parents.csv: completed'))
  expect(linked).toContain('Added 3, Skipped 1')
  expect(linked).toContain('There is no group "Night shift"')
  expect(await say(dana, 'tree Field staff')).toMatch(/– Depot[\s\S]*– Kigali wards[\s\S]*– North/)
  await dana.drop('parents.csv', 'Parent Group Name,Child Group Name\nNorth,Field staff\n')
  expect(textOf(await dana.see('nothing to import (import 3)'))).toContain(
    'Groups would go in a circle: Field staff > North > Field staff',
  )
  await dana.drop('parents.csv', 'Parent Group Name,Child Group Name\nDepot,North\nNorth,Depot\n')
  expect(textOf(await dana.see('nothing to import (import 4)'))).toContain(
    '2 rows refused: Groups would go in a circle, such as North > Depot > North (lines 2, 3).',
  )
})

test('both roles of one person in one group: the row that does not count is no row that is imported', async () => {
  const header = 'Group Name,Phone Number,User Type\n'
  await dana.drop('roles.csv', `${header}North,+250788000009,Admin\nNorth,+250788000009,Member\n`)
  const preview = textOf(await dana.see('Import 1 change'))
  expect(preview).toContain('Add 1, Skip 1')
  expect(preview).toContain('1 warning, line 3: Line 2 makes the same person Admin of the same group')
})

test('a group admin drops members of their own group; other rows and other files are refused', async () => {
  await tom.say('hi')
  await dana.say('create group North')
  await dana.say('create group South')
  for (const asked of ['template', 'template kaizala-group-members'])
    expect(await say(tom, asked)).toContain('Only org admins and group admins import members')
  await dana.say('make tom berg admin of North')
  await dana.press('Make Tom admin')
  const templates = await say(tom, 'template')
  expect(templates).toContain('template kaizala-group-members')
  expect(templates).not.toContain('template muster-users')
  expect(await say(tom, 'imports')).toContain('Drop a file with members or parents of your groups.')
  const header = 'Group Name,Phone Number,User Type\n'
  await tom.drop('north.csv', `${header}North,0788 123 456,Member\nSouth,0788 123 456,Member\n`)
  const preview = textOf(await tom.see('Import 1 change'))
  expect(preview).toContain('Add 1, Refused 1')
  expect(preview).toContain(
    '1 row refused, line 3: Only org admins and admins of "South" change it by a file. Ask one of them.',
  )
  await tom.press('Import 1 change')
  expect(textOf(await tom.see('north.csv: completed with errors'))).toContain('Added 1, Refused 1')
  await tom.drop('people.csv', 'Name,Country Code,Phone Number\nEve,250,788 123 457\n')
  const refusal = textOf(await tom.see('people.csv: not imported'))
  expect(refusal).toContain('people.csv holds Kaizala users. Only org admins import people.')
})
