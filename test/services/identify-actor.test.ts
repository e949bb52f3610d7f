import { describe, expect, test } from 'vitest'
import { type Actor, may } from '../../src/domain/access.ts'
import type { User } from '../../src/domain/users.ts'
import { claimAdmin, openClaim } from '../../src/services/claim-admin.ts'
import { identifyActor } from '../../src/services/identify-actor.ts'
import { addGroups } from '../support/add-groups.ts'
import { type Imports, useImports } from '../support/import-fixture.ts'

const imports = useImports()

const signIn = ({ context }: Imports, aadObjectId: string, email?: string, name = 'Asha from Teams') =>
  identifyActor(context, {
    tenant: 't1',
    aadObjectId,
    name,
    profile: async () => (email === undefined ? {} : { email }),
  })
const userOf = (actor: Actor) => (actor as { user: User }).user

describe('the first message of a person', () => {
  test('links them to the one with the same e-mail, whatever its case', async () => {
    const given = imports()
    await given.add({
      id: 'asha',
      displayName: 'Asha Rao',
      email: 'Asha@x.org',
      orgRole: 'supervisor',
      network: 'other',
    })
    const user = userOf(await signIn(given, 'O1', ' asha@X.org '))
    expect(user).toMatchObject({
      id: 'asha',
      displayName: 'Asha Rao',
      email: 'Asha@x.org',
      aadObjectId: 'O1',
      network: 'other',
      orgRole: 'supervisor',
    })
    expect(await given.people()).toHaveLength(1)
  })

  test('adds a new member in network employee, who is nobody special', async () => {
    const given = imports()
    const user = userOf(await signIn(given, 'O1', 'new@x.org', '  Nia New '))
    expect(user).toMatchObject({
      displayName: 'Nia New',
      email: 'new@x.org',
      network: 'employee',
      orgRole: 'member',
      status: 'active',
      version: 1,
    })
    expect(await given.people()).toEqual([user])
    expect(await given.outbox()).toEqual([])
  })

  test.each([
    ['no e-mail at all', undefined, ' ', 'Unnamed'],
    ['a name of nothing', 'new@x.org', '  ', 'Email n… at x.org'],
  ])('with %s', async (_, email, name, displayName) => {
    expect(userOf(await signIn(imports(), 'O1', email, name)).displayName).toBe(displayName)
  })

  test('gives a name to whoever was added by their address alone, and nobody else', async () => {
    const given = imports()
    await given.add({ id: 'nia', displayName: 'Email n… at x.org', email: 'nia@x.org' })
    await addGroups(given.context, 't1', [{ id: 'north', name: 'North', members: ['nia'] }])
    expect(userOf(await signIn(given, 'O1', 'nia@x.org', ''))).toMatchObject({
      id: 'nia',
      displayName: 'Email n… at x.org',
    })
    expect(userOf(await signIn(given, 'O1', 'nia@x.org', 'Nia New'))).toMatchObject({
      id: 'nia',
      displayName: 'Nia New',
    })
    expect(userOf(await signIn(given, 'O1', 'nia@x.org', 'Mallory')).displayName).toBe('Nia New')
    const { items } = await given.context.storage.memberships.ofGroup('t1', 'north', { limit: 5 })
    expect(items).toMatchObject([{ userId: 'nia', sortName: 'nia new' }])
  })

  test('does not take over a person who is linked to another account', async () => {
    const given = imports()
    await given.add({
      id: 'asha',
      displayName: 'Asha Rao',
      email: 'asha@x.org',
      orgRole: 'admin',
      aadObjectId: 'O1',
    })
    const user = userOf(await signIn(given, 'O2', 'asha@x.org'))
    expect(user).toMatchObject({ orgRole: 'member', aadObjectId: 'O2' })
    expect(user.email).toBeUndefined()
    expect(await given.person('asha@x.org')).toMatchObject({ id: 'asha', aadObjectId: 'O1' })
  })

  test('as a guest links them to nobody, whatever e-mail they come with', async () => {
    const given = imports()
    given.context.orgAdmins = ['asha@x.org']
    await given.add({ id: 'asha', displayName: 'Asha Rao', email: 'asha@x.org' })
    const user = userOf(
      await identifyActor(given.context, {
        tenant: 't1',
        aadObjectId: 'O9',
        name: 'Asha Rao',
        profile: async () => ({ email: 'asha@x.org', guest: true }),
      }),
    )
    expect(user).toMatchObject({ network: 'other', orgRole: 'member', aadObjectId: 'O9' })
    expect(user.email).toBeUndefined()
    const asha = await given.person('asha@x.org')
    expect([asha?.id, asha?.aadObjectId]).toEqual(['asha', undefined])
  })

  test('twice at the same moment makes one person', async () => {
    const given = imports()
    const actors = await Promise.all([1, 2, 3].map(() => signIn(given, 'O1', 'new@x.org')))
    expect(new Set(actors.map(actor => userOf(actor).id)).size).toBe(1)
    expect(await given.people()).toHaveLength(1)
  })

  test('an archived person stays archived and may nothing', async () => {
    const given = imports()
    await given.add({ id: 'asha', email: 'asha@x.org', orgRole: 'admin', status: 'archived' })
    const actor = await signIn(given, 'O1', 'asha@x.org')
    expect(userOf(actor)).toMatchObject({ id: 'asha', status: 'archived' })
    expect(may(actor, 'see imports')).toMatchObject({ allowed: false, rule: 'archived' })
  })
})

test('later messages ask for no profile, and go by the account even where the e-mail moved on', async () => {
  const given = imports()
  const { id } = userOf(await signIn(given, 'O1', 'old@x.org'))
  await given.edit(id, { email: 'fresh@x.org' })
  const again = await identifyActor(given.context, {
    tenant: 't1',
    aadObjectId: 'o1',
    name: 'Mallory',
    profile: () => Promise.reject(new Error('asked')),
  })
  expect(userOf(again)).toMatchObject({ id, email: 'fresh@x.org', displayName: 'Asha from Teams' })
})

test('a file that comes later finds the person by e-mail and keeps the account', async () => {
  const given = imports()
  const { id } = userOf(await signIn(given, 'O1', 'asha@x.org'))
  await given.import('Email ID,First Name,Last Name,User Status\nASHA@x.org,Asha,Rao,New\n')
  expect(await given.people()).toMatchObject([{ id, displayName: 'Asha Rao', aadObjectId: 'O1' }])
  expect(await given.outbox()).toEqual([])
})

describe('ORG_ADMINS', () => {
  test.each([
    ['object id', ['o1']],
    ['e-mail', ['asha@x.org']],
  ])(
    'by %s: the person is org admin from their first message on, and it is written down',
    async (_, orgAdmins) => {
      const given = imports()
      given.context.orgAdmins = orgAdmins
      expect(userOf(await signIn(given, 'O1', 'Asha@x.org')).orgRole).toBe('admin')
      expect(userOf(await signIn(given, 'O2', 'other@x.org')).orgRole).toBe('member')
      const entries = (await given.context.storage.audit.list('t1', { limit: 5 })).items
      expect(entries.map(({ actor, action }) => [actor, action])).toEqual([['operator', 'grant org admin']])
    },
  )

  test('are admins again after they were demoted', async () => {
    const given = imports()
    given.context.orgAdmins = ['o1']
    const { id } = userOf(await signIn(given, 'O1', 'asha@x.org'))
    await given.edit(id, { orgRole: 'member' })
    expect(userOf(await signIn(given, 'O1')).orgRole).toBe('admin')
  })
})

describe('the claim code', () => {
  /** A directory without an admin. */
  async function empty(): Promise<Imports> {
    const given = imports()
    await given.edit('boss', { orgRole: 'member' })
    return given
  }

  test('is the same until it is used, and makes its bearer org admin once', async () => {
    const given = await empty()
    const code = (await openClaim(given.context, 't1')) ?? ''
    expect(code).toMatch(/^[0-9A-F]{20}$/)
    expect(await openClaim(given.context, 't1')).toBe(code)
    const actor = await signIn(given, 'O1', 'asha@x.org')
    const admin = await claimAdmin(given.context, actor, { code: ` ${code.toLowerCase()} ` })
    expect(userOf(admin).orgRole).toBe('admin')
    expect(userOf(await signIn(given, 'O1')).orgRole).toBe('admin')
    expect(await openClaim(given.context, 't1')).toBeNull()
    await expect(claimAdmin(given.context, await signIn(given, 'O2'), { code })).rejects.toThrow(
      /not valid, or it has been used/,
    )
  })

  test('wrong codes are refused alike and written down', async () => {
    const given = await empty()
    const code = (await openClaim(given.context, 't1')) ?? ''
    const actor = await signIn(given, 'O1', 'asha@x.org')
    for (const wrong of ['', 'nonsense', code.slice(1), `${code}0`, 'é'.repeat(20)])
      await expect(claimAdmin(given.context, actor, { code: wrong })).rejects.toThrow(/not valid/)
    const entries = (await given.context.storage.audit.list('t1', { limit: 9 })).items
    expect(entries.filter(({ action, outcome }) => action === 'claim' && outcome === 'refused')).toHaveLength(
      5,
    )
    expect(JSON.stringify(entries)).not.toContain(code)
  })

  test('two people at once: one becomes admin', async () => {
    const given = await empty()
    const code = (await openClaim(given.context, 't1')) ?? ''
    const actors = [await signIn(given, 'O1', 'a@x.org'), await signIn(given, 'O2', 'b@x.org')]
    const answers = await Promise.allSettled(actors.map(actor => claimAdmin(given.context, actor, { code })))
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await given.context.storage.users.admins('t1', 5)).toHaveLength(1)
  })

  test('is not spent by somebody whose record is archived', async () => {
    const given = await empty()
    const code = (await openClaim(given.context, 't1')) ?? ''
    await given.add({ id: 'gone', email: 'gone@x.org', status: 'archived' })
    const actor = await signIn(given, 'O1', 'gone@x.org')
    await expect(claimAdmin(given.context, actor, { code })).rejects.toThrow()
    expect(await openClaim(given.context, 't1')).toBe(code)
  })

  test.each<[string, (given: Imports) => void | Promise<void>]>([
    ['there is an admin', () => {}],
    [
      'the settings name admins',
      async given => {
        given.context.orgAdmins = ['o9']
        await given.edit('boss', { orgRole: 'member' })
      },
    ],
  ])('is none where %s', async (_, prepare) => {
    const given = imports()
    await prepare(given)
    expect(await openClaim(given.context, 't1')).toBeNull()
  })
})
