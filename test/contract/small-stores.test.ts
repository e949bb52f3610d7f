import { describe, expect, test } from 'vitest'
import type { AuditEntry, Conversation, OutboxEntry } from '../../src/ports/storage.ts'
import { storageEngines } from '../support/storage-engines.ts'
import { useStorage } from '../support/use-storage.ts'

const conversation = (fields: Partial<Conversation>): Conversation => ({
  tenant: 't1',
  id: 'c',
  kind: 'personal',
  userId: 'u',
  reference: { serviceUrl: 'x', nested: [1, null] },
  updatedAt: 1,
  ...fields,
})
const invitation = (fields: Partial<OutboxEntry>): OutboxEntry => ({
  tenant: 't1',
  key: `invitation:${fields.userId ?? 'u'}`,
  kind: 'invitation',
  userId: 'u',
  jobId: 'j',
  state: 'waiting',
  createdAt: 1,
  ...fields,
})
const entry = (fields: Partial<AuditEntry>): AuditEntry => ({
  tenant: 't1',
  id: 'a',
  at: 1,
  actor: 'operator',
  action: 'import',
  target: 'job',
  outcome: 'done',
  detail: { rows: 3, file: 'x' },
  ...fields,
})

describe.each(storageEngines)('conversations: $name', engine => {
  const use = useStorage(engine)

  test('what was put is got, and replaced by the next', async () => {
    const { conversations } = use()
    await conversations.put(conversation({}))
    expect(await conversations.get('t1', 'c')).toEqual(conversation({}))
    await conversations.put(conversation({ kind: 'group', userId: undefined, updatedAt: 2 }))
    expect(await conversations.get('t1', 'c')).toMatchObject({ kind: 'group', updatedAt: 2 })
    expect(await conversations.personal('t1', 'u')).toBeNull()
    expect(await conversations.get('t1', 'other')).toBeNull()
    expect(await conversations.get('t2', 'c')).toBeNull()
  })

  test('the latest personal one is answered', async () => {
    const { conversations } = use()
    await conversations.put(conversation({ id: 'old', updatedAt: 1 }))
    await conversations.put(conversation({ id: 'new', updatedAt: 3 }))
    await conversations.put(conversation({ id: 'group', kind: 'group', updatedAt: 9 }))
    await conversations.put(conversation({ id: 'else', tenant: 't2', updatedAt: 9 }))
    expect((await conversations.personal('t1', 'u'))?.id).toBe('new')
    expect(await conversations.personal('t1', 'nobody')).toBeNull()
  })

  test('a mark is set once, by one of those who try together, and outlives a put', async () => {
    const { conversations } = use()
    await conversations.put(conversation({}))
    const tries = await Promise.all([1, 2, 3].map(() => conversations.mark('t1', 'c', 'welcome')))
    expect(tries.filter(first => first)).toHaveLength(1)
    await conversations.put(conversation({ updatedAt: 5 }))
    expect(await conversations.mark('t1', 'c', 'welcome')).toBe(false)
    expect(await conversations.mark('t1', 'c', 'other')).toBe(true)
    expect(await conversations.mark('t2', 'c', 'welcome')).toBe(true)
  })
})

describe.each(storageEngines)('outbox: $name', engine => {
  const use = useStorage(engine)

  test('an entry whose key exists is left alone', async () => {
    const { outbox } = use()
    const first = [invitation({ userId: 'a' }), invitation({ userId: 'b' }), invitation({ userId: 'a' })]
    expect(await outbox.add('t1', first)).toBe(2)
    expect(await outbox.add('t1', first)).toBe(0)
    expect(
      await outbox.add('t1', [invitation({ userId: 'a', jobId: 'k' }), invitation({ userId: 'c' })]),
    ).toBe(1)
    expect((await outbox.list('t1', { jobId: 'j', limit: 9 })).map(one => one.userId)).toEqual([
      'a',
      'b',
      'c',
    ])
    expect(await outbox.add('t2', [invitation({ tenant: 't2', userId: 'a' })])).toBe(1)
    expect(await outbox.add('t1', [])).toBe(0)
  })

  test('entries come oldest first, all or of one state or job', async () => {
    const { outbox } = use()
    const entries = [
      invitation({ userId: 'late', createdAt: 9 }),
      invitation({ userId: 'early', createdAt: 1, state: 'sent' }),
      invitation({ userId: 'mid', createdAt: 5, jobId: 'k' }),
    ]
    await outbox.add('t1', entries)
    const who = async (query: Parameters<typeof outbox.list>[1]) =>
      (await outbox.list('t1', query)).map(one => one.userId)
    expect(await who({ limit: 9 })).toEqual(['early', 'mid', 'late'])
    expect(await who({ limit: 2 })).toEqual(['early', 'mid'])
    expect(await who({ limit: 9, state: 'waiting' })).toEqual(['mid', 'late'])
    expect(await who({ limit: 9, state: 'waiting', jobId: 'j' })).toEqual(['late'])
    expect(await outbox.count('t1', {})).toBe(3)
    expect(await outbox.count('t1', { state: 'waiting' })).toBe(2)
    expect(await outbox.count('t1', { state: 'sent', jobId: 'k' })).toBe(0)
    expect(await outbox.count('t2', {})).toBe(0)
    expect(await outbox.list('t1', { limit: 1 })).toEqual([entries[1]])
  })
})

describe.each(storageEngines)('audit: $name', engine => {
  const use = useStorage(engine)

  test('entries come newest first, also those of one moment; an id is kept once', async () => {
    const { audit } = use()
    const entries = [
      entry({ id: 'a' }),
      entry({ id: 'b', at: 2 }),
      entry({ id: 'c', at: 2, outcome: 'refused' }),
    ]
    await audit.append('t1', entries)
    await audit.append('t1', entries.slice(0, 1))
    await audit.append('t2', [entry({ tenant: 't2', id: 'a' })])
    expect(await audit.list('t1', { limit: 9 })).toEqual(entries.toReversed())
    expect((await audit.list('t1', { limit: 1 })).map(one => one.id)).toEqual(['c'])
    expect((await audit.list('t1', { limit: 9, before: 2 })).map(one => one.id)).toEqual(['a'])
    expect(await audit.list('t3', { limit: 9 })).toEqual([])
  })
})

describe.each(storageEngines)('attributes: $name', engine => {
  const use = useStorage(engine)

  test('they are listed by label, whatever its case, and replaced by key', async () => {
    const { attributes } = use()
    const attribute = (key: string, label: string) => ({
      tenant: 't1',
      key,
      label,
      type: 'text' as const,
      required: false,
    })
    await attributes.put(attribute('z', 'Zone'))
    await attributes.put(attribute('a', 'álpha'))
    await attributes.put(attribute('b', 'Beta'))
    await attributes.put({ ...attribute('z', 'Airport'), type: 'date', required: true })
    await attributes.put({ ...attribute('o', 'Other'), tenant: 't2' })
    expect((await attributes.list('t1')).map(one => one.label)).toEqual(['Airport', 'álpha', 'Beta'])
    expect((await attributes.list('t1'))[0]).toEqual({
      ...attribute('z', 'Airport'),
      type: 'date',
      required: true,
    })
    expect(await attributes.list('t3')).toEqual([])
  })
})

describe.each(storageEngines)('settings: $name', engine => {
  const use = useStorage(engine)

  test('a value is stored, replaced and apart in each tenant', async () => {
    const { settings } = use()
    expect(await settings.get('t1', 'k')).toBeNull()
    await settings.put('t1', 'k', '1')
    await settings.put('t1', 'k', '2')
    await settings.put('-', 'k', 'all')
    expect(await settings.get('t1', 'k')).toBe('2')
    expect(await settings.get('-', 'k')).toBe('all')
  })

  test('of those who store if absent one wins and all hear the same', async () => {
    const { settings } = use()
    const heard = await Promise.all(['a', 'b', 'c'].map(value => settings.putIfAbsent('t1', 'k', value)))
    expect(new Set(heard).size).toBe(1)
    expect(await settings.get('t1', 'k')).toBe(heard[0])
    expect(await settings.putIfAbsent('t1', 'k', 'late')).toBe(heard[0])
  })

  test('a value is taken once, and only when it is the one', async () => {
    const { settings } = use()
    await settings.put('t1', 'code', 'secret')
    expect(await settings.take('t1', 'code', 'wrong')).toBe(false)
    expect(await settings.take('t2', 'code', 'secret')).toBe(false)
    const tries = await Promise.all([1, 2, 3].map(() => settings.take('t1', 'code', 'secret')))
    expect(tries.filter(taken => taken)).toHaveLength(1)
    expect(await settings.get('t1', 'code')).toBeNull()
  })
})
