import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ARCHIVE_KINDS } from '../../src/ports/archive.ts'
import { type Chat, openChat, type Talker, TENANT, textOf } from '../support/open-chat.ts'
import { MARCH } from '../support/open-march-chat.ts'
import { ADMINS, DANA, TOM } from '../support/people.ts'
import { storageEngines } from '../support/storage-engines.ts'

const KORE = 'Email ID, First Name, Last Name, Alternate ID, Work Phone, Title, Department, User Status\n'
const ROW = ',,,,'

let chat: Chat
let dana: Talker
let tom: Talker
afterEach(() => chat.close())

async function say(talker: Talker, text: string): Promise<string> {
  await talker.say(text)
  const last = talker.messages().at(-1)
  return last ? textOf(last) : ''
}

/** Every record that tells what Tom is called, but those that `passed` lets pass. */
async function naming(passed: (text: string) => boolean = () => false): Promise<string[]> {
  const { archive } = chat.context.storage
  const found: string[] = []
  for (const kind of ARCHIVE_KINDS) {
    for await (const records of archive.read(kind))
      found.push(...records.map(record => `${kind} ${JSON.stringify(record)}`))
  }
  return found.filter(text => /Tom|Berg|tom@lakeside/.test(text) && !passed(text))
}

describe.each(storageEngines.filter(({ name }) => !name.includes('file')))('$name', engine => {
  beforeEach(async () => {
    chat = await openChat({ ...ADMINS, now: () => MARCH, engine })
    ;[dana, tom] = [chat.as(DANA), chat.as(TOM)]
    await tom.say('hi')
    await dana.say('make tom berg admin')
    await dana.press('Make Tom admin')
    await tom.drop('staff.csv', `${KORE}asha@x.org,Asha,Rao${ROW},New\n`)
    await tom.press('Import 1 change')
    await tom.see('staff.csv: completed')
    await tom.say('export groups')
    await tom.see('groups-2026-03-14.csv')
    await tom.consent('accept')
    await tom.say('columns title, email')
    await chat.group('19:team').as(TOM).say('help')
    await dana.drop('more.csv', `${KORE}ben@x.org,Ben,Ito${ROW},New\n`)
    await dana.see('Import 1 change')
    await tom.say('cancel 3')
    await dana.see('more.csv: cancelled')
    await dana.say('add attribute Manager as text')
    await dana.say('set manager of asha rao to Tom@Lakeside.example')
    await dana.say('set manager of me to tom  berg')
  })

  test('who is deleted leaves what they did, and not what they are called', async () => {
    expect(await say(dana, 'imports')).toContain('Tom Berg, 14 March 10:44')
    expect(await say(dana, 'delete tom berg')).toContain('2 people name them as manager; that is emptied.')
    const { text } = await dana.press('Delete Tom Berg')
    expect(text).toContain('Tom Berg is deleted')
    expect(text).toContain('2 people have no manager any more.')
    const imports = await say(dana, 'imports')
    expect(imports).toContain('1 staff.csv\ncompleted. Added 1\na deleted person, 14 March 10:44')
    expect(imports).toContain('3 more.csv\ncancelled\nDana Ortiz, 14 March 10:44')
    expect(await say(dana, 'import 1')).toContain('Who: a deleted person')
    expect(await say(dana, 'import 3')).toContain('Ended: a deleted person')
    expect(await say(dana, 'exports')).toContain('a deleted person, 14 March 10:44')
    expect((await dana.press('Export 2')).text).toContain('Downloaded by a deleted person, 14 March')
    expect(await say(dana, 'audit')).toContain('somebody or something that was deleted cancelled: import 3')
    await dana.press('Get as CSV')
    expect((await dana.consent('accept')).content).not.toMatch(/Tom|Berg/)
    await dana.say('imports')
    expect(await naming()).toEqual([])
  })

  test('the same by a file, of which only the file itself tells whom it deleted', async () => {
    await dana.drop('leavers.csv', `${KORE}${TOM.email},Tom,Berg${ROW},Delete\n`)
    await dana.press('Import 1 change')
    await dana.see('leavers.csv: completed')
    expect(await say(dana, 'imports')).toContain('a deleted person, 14 March 10:44')
    expect(await naming(text => text.startsWith('jobs ') && text.includes('leavers.csv'))).toEqual([])
  })

  test('who comes back is somebody new, and finds nothing of before', async () => {
    await dana.say('delete tom berg')
    await dana.press('Delete Tom Berg')
    expect(await say(tom, 'imports')).toContain('You have imported nothing')
    expect(await chat.context.storage.users.count(TENANT)).toBe(3)
  })
})
