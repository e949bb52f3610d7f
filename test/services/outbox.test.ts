import { describe, expect, test } from 'vitest'
import type { Actor } from '../../src/domain/access.ts'
import { dropOutbox } from '../../src/services/drop-outbox.ts'
import { getImportMail } from '../../src/services/get-import-mail.ts'
import { getOutboxLetter, listOutbox } from '../../src/services/list-outbox.ts'
import { noteMailState } from '../../src/services/mail-state.ts'
import { sendOutbox } from '../../src/services/send-outbox.ts'
import { type Imports, KORE, START, useImports } from '../support/import-fixture.ts'
import { makeActor } from '../support/make-actor.ts'

const imports = useImports()
const FILE = `${KORE}asha@x.org,Asha,Rao,,,,,New\nbo@x.org,Bo,Chen,,,,,New\ncy@x.org,Cy,Day,,,,,New\n`

/** Three people who were invited: one letter failed, one is put off, one waits. */
async function invited(): Promise<Imports & { failed: string }> {
  const given = imports()
  await given.import(FILE)
  const { outbox } = given.context.storage
  const [first, second] = await outbox.claimDue({ by: 'x', now: START, until: START + 1, limit: 2 })
  const reason = 'The mail server answered: 550 5.1.1 no such user'
  await outbox.settle('t1', first?.key ?? '', 'x', { state: 'failed', at: START, reason })
  await outbox.settle('t1', second?.key ?? '', 'x', { state: 'waiting', dueAt: START + 9e6, failures: 2 })
  return { ...given, failed: first?.key ?? '' }
}
const member = (orgRole: 'member' | 'supervisor') => makeActor({ id: 'm', orgRole })
const elsewhere = makeActor({ id: 'boss', tenant: 't2', orgRole: 'admin' })

describe('the outbox', () => {
  test('lists what was not sent, failures first, with the people and where it comes from', async () => {
    const { context, admin } = await invited()
    const { counts, unsent, mail } = await listOutbox(context, admin, { limit: 5 })
    expect(counts).toEqual({ waiting: 2, sent: 0, failed: 1, dropped: 0 })
    expect(unsent.map(({ entry, job }) => [entry.state, job])).toEqual([
      ['failed', 1],
      ['waiting', 1],
      ['waiting', 1],
    ])
    expect(unsent[0]?.person?.address).toMatch(/@x\.org$/)
    expect(mail).toEqual({ state: 'off' })
    expect((await listOutbox(context, admin, { limit: 2 })).unsent).toHaveLength(2)
  })

  test('says what is the matter with the mail server', async () => {
    const { context, admin } = imports()
    await noteMailState(context, { state: 'trouble', reason: 'It refuses the login: 535.' })
    expect((await listOutbox(context, admin, { limit: 5 })).mail).toEqual({
      state: 'trouble',
      reason: 'It refuses the login: 535.',
    })
    await noteMailState(context, { state: 'on' })
    expect((await listOutbox(context, admin, { limit: 5 })).mail).toEqual({ state: 'on' })
  })

  test('tries again what failed and what was put off, and writes down who wanted it', async () => {
    const { context, admin, failed } = await invited()
    expect(await sendOutbox(context, admin, {})).toBe(2)
    const due = await context.storage.outbox.claimDue({ by: 'y', now: START, until: START + 1, limit: 9 })
    expect(due).toHaveLength(3)
    expect(due.find(({ key }) => key === failed)).not.toHaveProperty('reason')
    const [noted] = (await context.storage.audit.list('t1', { limit: 1 })).items
    expect(noted).toMatchObject({ actor: 'boss', action: 'send outbox', target: '', detail: { count: 2 } })
  })

  test('drops one, which can be sent after all, or all of them', async () => {
    const { context, admin, failed } = await invited()
    expect(await dropOutbox(context, admin, { key: failed })).toBe(1)
    const { letter } = await getOutboxLetter(context, admin, { key: failed })
    expect(letter.entry).toMatchObject({ state: 'dropped', reason: 'Dropped by an org admin.' })
    expect(await sendOutbox(context, admin, { key: failed })).toBe(1)
    expect(await dropOutbox(context, admin, { until: context.now() })).toBe(3)
    const { counts, unsent } = await listOutbox(context, admin, { limit: 5 })
    expect(counts).toEqual({ waiting: 0, sent: 0, failed: 0, dropped: 3 })
    expect(unsent).toEqual([])
  })

  test('what was dropped is not invited by the same file again', async () => {
    const given = await invited()
    await dropOutbox(given.context, given.admin, { until: given.context.now() })
    await given.import(FILE)
    expect((await given.context.storage.outbox.counts('t1')).waiting).toBe(0)
  })

  test('tells of somebody who is gone', async () => {
    const { context, admin, failed } = await invited()
    const { letter } = await getOutboxLetter(context, admin, { key: failed })
    const id = letter.entry.userId
    await context.storage.users.write('t1', 'x', [{ op: 'delete', id, fromVersion: 1 }])
    expect((await getOutboxLetter(context, admin, { key: failed })).letter.person).toBeNull()
  })

  test.each<[string, (given: Imports, actor: Actor, key: string) => Promise<unknown>]>([
    ['seen', ({ context }, actor) => listOutbox(context, actor, { limit: 1 })],
    ['looked into', ({ context }, actor, key) => getOutboxLetter(context, actor, { key })],
    ['sent', ({ context }, actor) => sendOutbox(context, actor, {})],
    ['dropped', ({ context }, actor, key) => dropOutbox(context, actor, { key })],
  ])('is %s by org admins alone, and of their own organisation', async (_name, act) => {
    const given = await invited()
    for (const role of ['member', 'supervisor'] as const) {
      await expect(act(given, member(role), given.failed)).rejects.toThrow('Only org admins')
    }
    await act(given, elsewhere, given.failed).catch(error =>
      expect(String(error)).toContain('no such message'),
    )
    expect(await given.context.storage.outbox.counts('t1')).toMatchObject({ waiting: 2, failed: 1 })
    const refused = (await given.context.storage.audit.list('t1', { limit: 9 })).items.filter(
      ({ outcome }) => outcome === 'refused',
    )
    expect(refused).toHaveLength(2)
  })
})

test('an import tells which of its letters were not sent', async () => {
  const { context, admin } = await invited()
  const { job, mail } = await getImportMail(context, admin, { number: 1 })
  expect(job.number).toBe(1)
  expect(mail).toMatchObject({ waiting: 2, failed: 1 })
  expect(mail.failures).toMatchObject([
    {
      entry: { reason: expect.stringContaining('550') },
      person: { address: expect.stringContaining('@x.org') },
    },
  ])
  await expect(getImportMail(context, member('member'), { number: 1 })).rejects.toThrow(
    'There is no import 1',
  )
})
