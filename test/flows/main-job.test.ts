import { afterEach, describe, expect, test } from 'vitest'
import { isEnded } from '../../src/domain/jobs.ts'
import { noCounts } from '../../src/domain/plans.ts'
import { cancelImport } from '../../src/services/cancel-import.ts'
import { confirmImport } from '../../src/services/confirm-import.ts'
import { resumeImport } from '../../src/services/resume-import.ts'
import { KORE, useImports } from '../support/import-fixture.ts'
import { FIRST_CHUNK, runAndStop } from '../support/interrupt-import.ts'
import { type Chat, openChat, TENANT, textOf } from '../support/open-chat.ts'
import { ADMINS, DANA, LI, TOM } from '../support/people.ts'
import { storageEngines } from '../support/storage-engines.ts'
import { until } from '../support/until.ts'

const STAFF = `Name,Country Code,Phone Number,Title
Asha Rao,+91,98765 43210,Nurse
Bo Chen,,0788 123 456,Driver
Amy Obi,,9.19E+11,Nurse
`
const ROWS = 2500

describe.each(storageEngines)('the main job in the chat, on $name', engine => {
  let chat: Chat
  afterEach(() => chat.close())

  test('dropped, looked at, confirmed, reported; the same again; looked up', async () => {
    chat = await openChat({ ...ADMINS, engine })
    const dana = chat.as(DANA)
    await dana.drop('staff.csv', STAFF)
    const preview = await dana.see('Add 2, Refused 1')
    await dana.press('Import 2 changes')
    const report = await dana.see('completed with errors (import 1')
    expect(textOf(report)).toContain('Added 2, Refused 1')
    expect(report.id).toBe(preview.id)

    await dana.press('Get refused rows')
    expect((await dana.consent('accept')).content).toContain('Amy Obi,,9.19E+11,Nurse,4,')

    await dana.drop('again.csv', STAFF.split('\n').slice(0, 3).join('\n'))
    await dana.see('All 2 rows match the directory. Nothing to import.')
    await dana.say('find ash')
    expect(textOf(await dana.see('1 person matches "ash"'))).toContain('Asha Rao')
    await dana.say('imports')
    await dana.see('Imports 1 to 2 of 2')
  })

  test('cancelled: nothing is changed', async () => {
    chat = await openChat({ ...ADMINS, engine })
    const dana = chat.as(DANA)
    await dana.drop('staff.csv', STAFF)
    await dana.see('Add 2, Refused 1')
    expect((await dana.press('Cancel')).text).toContain('Nothing was changed.')
    await dana.see('staff.csv: cancelled')
    await dana.say('find ash')
    await dana.see('No one matches "ash"')
  })

  test('two workers, two who confirm and one who cancels at the same moment: one outcome, all read which', async () => {
    chat = await openChat({ orgAdmins: [...ADMINS.orgAdmins, TOM.email], engine, workers: 2 })
    const people = [chat.as(DANA), chat.as(LI), chat.as(TOM)] as const
    const [dana, li, tom] = people
    for (let round = 1; round <= 4; round++) {
      await dana.drop(
        `staff-${round}.csv`,
        `Name,Country Code,Phone Number\nAsha ${round},,078812345${round}\n`,
      )
      await dana.see(`staff-${round}.csv: 1 row`)
      for (const other of [li, tom]) await other.say(`import ${round}`)
      const cards = await Promise.all(people.map(each => each.see(`staff-${round}.csv: 1 row`)))
      const presses = [
        () => dana.press('Import 1 change', { on: { ...cards[0] } as never }),
        () => li.press('Import 1 change', { on: { ...cards[1] } as never }),
        () => tom.press('Cancel', { on: { ...cards[2] } as never }),
      ]
      // Whoever begins wins more often: all get their turn.
      const order = [0, 1, 2].map(n => (n + round) % 3)
      const answers: string[] = []
      await Promise.all(order.map(async n => (answers[n] = (await presses[n]?.())?.text ?? '')))
      const job = await until('the import to end', async () => {
        const found = await chat.context.storage.jobs.byNumber(TENANT, round)
        return found?.kind === 'import' && isEnded(found) && found
      })
      const { users, audit } = chat.context.storage
      const everybody = await users.list(TENANT, { limit: 100 })
      const added = everybody.items.filter(({ displayName }) => displayName === `Asha ${round}`)
      expect(added, job.state).toHaveLength(job.state === 'completed' ? 1 : 0)
      expect(job.counts.created).toBe(added.length)
      const entries = (await audit.list(TENANT, { limit: 100 })).items
      const decided = entries.filter(({ target }) => target === `import ${round}`).map(({ action }) => action)
      expect(new Set(decided).size, decided.join()).toBe(decided.length)
      for (const answer of answers) {
        expect(answer).toMatch(
          / of 1 row|being imported|being stopped|completed|(confirmed|cancelled|stopped) by|cancelled/,
        )
      }
      const state = job.state === 'cancelled' && job.startedApply ? 'stopped' : job.state
      const end = new RegExp(`staff-${round}.csv: ${state}|Import ${round}: ${state}`)
      for (const each of people) {
        await each.say(`import ${round}`)
        await each.see(end)
      }
    }
  })
})

describe.each(storageEngines)('the main job, on $name', engine => {
  const imports = useImports(engine)
  const file = KORE + Array.from({ length: ROWS }, (_, i) => `p${i}@x.org,P,N${i},,,,,New\n`).join('')

  test('stopped in the middle it keeps what was applied; resumed it applies the rest, once', async () => {
    const given = imports()
    const job = await given.check(file)
    expect(job.preview).toEqual({ ...noCounts(), created: ROWS })
    await confirmImport(given.context, given.admin, { jobId: job.id })
    await runAndStop(given, FIRST_CHUNK)
    await cancelImport(given.context, given.admin, { jobId: job.id })
    await given.work()
    expect(await given.job(job)).toMatchObject({
      state: 'cancelled',
      checkpoint: 1,
      counts: { created: 1000 },
    })
    expect(await given.people()).toHaveLength(1000)

    await resumeImport(given.context, given.admin, { jobId: job.id })
    await given.work()
    expect(await given.job(job)).toMatchObject({ state: 'completed', counts: { created: ROWS } })
    expect((await given.people()).every(({ version }) => version === 1)).toBe(true)
    expect(await given.outbox()).toHaveLength(ROWS)
    const again = await given.import(file)
    expect(again.counts).toEqual({ ...noCounts(), unchanged: ROWS })
  })
})
