import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { describeAction } from '../../src/domain/audit-words.ts'
import { type AuditSubject, listAudit } from '../../src/services/list-audit.ts'
import { removeAttribute } from '../../src/services/remove-attribute.ts'
import { addGroups } from '../support/add-groups.ts'
import { type Imports, KORE, openImports, START } from '../support/import-fixture.ts'
import { makeActor } from '../support/make-actor.ts'
import { storageEngines } from '../support/storage-engines.ts'

const OWN = 'Muster ID,Name,Email,Network,Status,Role,Groups\n'
const TITLE = 'Muster ID,Name,Email,Title\n'
const MEMBERS = 'Group Name,Phone Number,User Type,Name\n'
const MINUTE = 60_000

let given: Imports
afterEach(() => given.close())

const of = (id: string): AuditSubject => ({ kind: 'person', id })

/** `5 Zoë Boss edited a profile of Asha Rao by file: …`, the newest first; the minute counts from the beginning. */
async function logOf(subject: AuditSubject, days: { from?: number; until?: number } = {}): Promise<string[]> {
  const { lines } = await listAudit(given.context, given.admin, { subject, limit: 100, ...days })
  return lines.map(({ at, actor, action, outcome, target, via, detail }) => {
    const { users, ...facts } = detail
    const minute = Math.round((at - START) / MINUTE)
    return `${minute} ${actor.name} ${describeAction(action, outcome)}: ${target?.name} by ${via} ${JSON.stringify(facts)}`
  })
}

/** Each file a minute behind the one before. */
async function files(...texts: string[]): Promise<void> {
  for (const text of texts) {
    given.clock.now += MINUTE
    expect(await given.import(text)).toMatchObject({ state: 'completed' })
  }
}

describe.each(storageEngines.filter(({ name }) => !name.includes('file')))('$name', engine => {
  beforeEach(async () => {
    given = await openImports(engine)
  })

  test('what files did to a person is told by who, when, file and fields, and never by what is in them', async () => {
    await given.addAttribute('Cost centre')
    await files(
      `${KORE}asha@x.org,Asha,Rao,E1,,,,New\n`,
      'Muster ID,Name,Email,Title,Cost centre,Employee ID\n,Asha Rao,asha@x.org,Chief,C7,E2\n',
    )
    const asha = (await given.person('asha@x.org'))?.id ?? ''
    await removeAttribute(given.context, given.admin, { key: 'cost-centre' })
    await files(`${OWN}${asha},Asha Rao,,other,archived,,\n`, `${KORE}asha@x.org,Asha,Rao,,,,,Activate\n`)
    await files(`${TITLE},Asha Rao,asha@x.org,Chief\n`, `${OWN}${asha},Asha Rao,,,,supervisor,\n`)
    const file = '"file":"people.csv"'
    const log = await logOf(of(asha))
    expect(log).toEqual([
      '6 Zoë Boss set a role in the organization: Asha Rao by file {"role":"supervisor","import":6}',
      `4 Zoë Boss restored a person: Asha Rao by file {${file},"import":4,"line":2}`,
      `3 Zoë Boss archived a person: Asha Rao by file {${file},"import":3,"line":2,"fields":"network"}`,
      `2 Zoë Boss edited a profile: Asha Rao by file {${file},"import":2,"line":2,"fields":"employee id, title, Cost centre"}`,
      `1 Zoë Boss added a person: Asha Rao by file {${file},"import":1,"line":2}`,
    ])
    expect(await logOf(of(asha), { from: START + 2 * MINUTE, until: START + 4 * MINUTE })).toEqual(
      log.slice(2, 4),
    )
    expect(await logOf(null)).not.toContain(log[3])
  })

  test('who is in groups by a file is told of there and with each of them, whatever kind of file it was', async () => {
    await given.add({ id: 'asha', displayName: 'Asha Rao', phone: '+12065550101', email: 'asha@x.org' })
    await addGroups(given.context, given.tenant, [{ id: 'g1', name: 'Nurses', admins: ['boss'] }])
    await files(
      `${MEMBERS}Nurses,206 555 0101,Member,\nNurses,206 555 0102,Admin,Ben Ito\nNurses,206 555 0103,Member,Li Wei\n`,
      `${OWN},Nur Ali,nur@x.org,,,,Nurses\n`,
    )
    const group = await logOf({ kind: 'group', id: 'g1' })
    expect(group).toEqual([
      '2 Zoë Boss added somebody to a group: Nurses by file {"user":"' +
        `${(await given.person('nur@x.org'))?.id}","import":2}`,
      expect.stringMatching(/^1 Zoë Boss set a role in a group: Nurses by file \{"import":1,"user":/),
      '1 Zoë Boss added people to a group: Nurses by file {"import":1,"people":3}',
    ])
    expect(await logOf(of('asha'))).toEqual([group[2]])
    const ben = (await given.people()).find(({ displayName }) => displayName === 'Ben Ito')?.id ?? ''
    expect(await logOf(of(ben))).toEqual([
      group[1],
      group[2],
      '1 Zoë Boss added a person: Ben Ito by file {"file":"people.csv","import":1,"line":3}',
    ])
  })

  test('an import about a private group is not told of to who may not see it', async () => {
    const tom = makeActor({ id: 'tom', displayName: 'Tom Berg' })
    await given.add({ id: 'tom', displayName: 'Tom Berg' })
    await addGroups(given.context, given.tenant, [
      { id: 'g1', name: 'Secret', type: 'private', admins: ['tom'] },
    ])
    await given.importAs(tom, `${MEMBERS}Secret,206 555 0102,Member,Ben Ito\n`)
    const ben = (await given.people()).find(({ displayName }) => displayName === 'Ben Ito')?.id ?? ''
    expect(await logOf(of(ben))).toEqual([])
    const { lines } = await listAudit(given.context, tom, {
      subject: { kind: 'group', id: 'g1' },
      limit: 9,
    })
    expect(lines.map(({ action }) => action)).toEqual(['add member'])
  })

  test('who is deleted by a file is told of by number; nothing tells what they were called', async () => {
    await given.add(
      { id: 'asha', displayName: 'Asha Rao', email: 'asha@x.org' },
      { id: 'ben', displayName: 'Ben Ito', email: 'ben@x.org' },
    )
    await files(`${TITLE},Asha Rao,asha@x.org,Chief\n`)
    await files(`${KORE}asha@x.org,Asha,Rao,,,,,Delete\nben@x.org,Ben,Ito,,,,,Delete\n`)
    const all = ['2 Zoë Boss deleted people: import 2 by file {"people":2}']
    expect(await logOf(of('asha'))).toEqual(all)
    expect(await logOf(of('ben'))).toEqual(all)
  })

  test('a file that deletes whoever dropped it comes to its end, and says who did that', async () => {
    const tom = makeActor({ id: 'tom', displayName: 'Tom Berg', email: 'tom@x.org', orgRole: 'admin' })
    await given.add({ id: 'tom', displayName: 'Tom Berg', email: 'tom@x.org', orgRole: 'admin' })
    await addGroups(given.context, given.tenant, [{ id: 'g1', name: 'Nurses', admins: ['tom'] }])
    const job = await given.importAs(tom, `${KORE}tom@x.org,Tom,Berg,,,,,Delete\n`)
    expect(job).toMatchObject({ state: 'completed', counts: { removed: 1 } })
    const { items } = await given.context.storage.audit.list('t1', { about: 'tom', limit: 2 })
    expect(items.map(({ actor, action, target }) => [actor, action, target])).toEqual([
      ['tom', 'delete person', 'tom'],
      ['tom', 'leave group without admin', 'g1'],
    ])
  })

  test('pages of any size follow each other without gaps, whatever is a file and what is not', async () => {
    await given.add({ id: 'asha', displayName: 'Asha Rao', email: 'asha@x.org' })
    const { audit } = given.context.storage
    const common = { tenant: 't1', actor: 'boss', target: 'asha', outcome: 'done' as const, detail: {} }
    for (let n = 0; n < 5; n++) {
      await files(`${TITLE},Asha Rao,asha@x.org,T${n}\n`)
      // As old as the file, and a little newer.
      for (const [i, at] of [given.clock.now, given.clock.now + 1].entries())
        await audit.append('t1', [{ ...common, id: `${n} ${i}`, at, action: 'move person' }])
    }
    const whole = await read(100)
    expect(whole).toHaveLength(15)
    expect(whole.filter(line => line.startsWith('edit'))).toHaveLength(5)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1 }), async sizes => {
        expect(await read(...sizes)).toEqual(whole)
      }),
      { numRuns: 25 },
    )
    for (const after of ['x', 'e30', '1.2']) {
      const { lines } = await listAudit(given.context, given.admin, { subject: of('asha'), limit: 2, after })
      expect(lines).toHaveLength(2)
    }
  })

  /** The whole log of Asha, in pages of these sizes. */
  async function read(...sizes: number[]): Promise<string[]> {
    const told: string[] = []
    let after: string | undefined
    for (let n = 0; n < 100; n++) {
      const limit = sizes[n % sizes.length] as number
      const query = { subject: of('asha'), limit, ...(after ? { after } : {}) }
      const { lines, next } = await listAudit(given.context, given.admin, query)
      expect(lines.length).toBeLessThanOrEqual(limit)
      told.push(...lines.map(({ action, at, detail }) => `${action} ${at} ${JSON.stringify(detail)}`))
      if (next === null) return told
      after = next
    }
    throw new Error('The log never ends.')
  }
})
