import { describe, expect, test } from 'vitest'
import type { AuditEntry, AuditQuery } from '../../src/ports/audit-store.ts'
import type { Conversation } from '../../src/ports/conversation-store.ts'
import type { Page } from '../../src/ports/page.ts'
import { makeAttribute } from '../support/make-attribute.ts'
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

  test('the personal ones of people are forgotten, of all of them at once and of nobody else', async () => {
    const { conversations } = use()
    const kept = [
      conversation({ id: 'group', kind: 'group' }),
      conversation({ id: 'else', userId: 'other' }),
      conversation({ tenant: 't2', id: 'a' }),
    ]
    for (const each of [...kept, conversation({ id: 'a' }), conversation({ id: 'b', updatedAt: 2 })])
      await conversations.put(each)
    await conversations.put(conversation({ id: 'c', userId: 'v' }))
    await conversations.mark('t1', 'a', 'welcome')
    expect((await conversations.forget('t1', ['u', 'v', 'nobody', 'u'])).sort()).toEqual(['a', 'b', 'c'])
    for (const id of ['a', 'b', 'c']) expect(await conversations.get('t1', id)).toBeNull()
    expect(await conversations.personal('t1', 'u')).toBeNull()
    for (const each of kept) expect(await conversations.get(each.tenant, each.id)).toEqual(each)
    expect(await conversations.mark('t1', 'a', 'welcome')).toBe(false)
    expect(await conversations.forget('t1', ['u'])).toEqual([])
    expect(await conversations.forget('t1', [])).toEqual([])
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

describe.each(storageEngines)('audit: $name', engine => {
  const use = useStorage(engine)

  const idsOf = async (query: AuditQuery) =>
    (await use().audit.list('t1', { limit: 9, ...query })).items.map(({ id }) => id)

  test('entries come newest first, also those of one moment; an id is kept once', async () => {
    const { audit } = use()
    const entries = [
      entry({ id: 'a' }),
      entry({ id: 'b', at: 2, via: 'card' }),
      entry({ id: 'c', at: 2, outcome: 'refused' }),
    ]
    await audit.append('t1', entries)
    await audit.append('t1', entries.slice(0, 1))
    await audit.append('t2', [entry({ tenant: 't2', id: 'a' })])
    expect(await audit.list('t1', { limit: 9 })).toEqual({ items: entries.toReversed(), next: null })
    expect(await audit.list('t3', { limit: 9 })).toEqual({ items: [], next: null })
  })

  test('pages follow each other without gaps, also within one moment, with and without a filter', async () => {
    const { audit } = use()
    const ids = Array.from({ length: 7 }, (_, n) => `e${n}`)
    await audit.append(
      't1',
      ids.map((id, n) => entry({ id, at: n < 5 ? 1 : 2, actor: 'asha' })),
    )
    for (const query of [{}, { about: 'asha' }]) {
      const read: string[] = []
      let after: string | null = null
      do {
        const page: Page<AuditEntry> = await audit.list('t1', {
          ...query,
          limit: 3,
          ...(after === null ? {} : { after }),
        })
        expect(page.items.length).toBeLessThanOrEqual(3)
        read.push(...page.items.map(({ id }) => id))
        after = page.next
      } while (after !== null)
      expect(read).toEqual(ids.toReversed())
    }
  })

  test('a cursor that is not one of ours begins with the newest', async () => {
    await use().audit.append('t1', [entry({})])
    for (const after of ['', 'x', 'bnVsbA', '1.2.3', '{"$gt":""}']) {
      expect((await use().audit.list('t1', { limit: 1, after })).items).toHaveLength(1)
    }
  })

  test('who did it, to whom, and whoever else is named: each finds the entry; times bound it', async () => {
    await use().audit.append('t1', [
      entry({ id: 'did', at: 1, actor: 'asha', target: 'import 4' }),
      entry({ id: 'target', at: 2, target: 'asha' }),
      entry({ id: 'role', at: 3, target: 'north', detail: { user: 'asha', role: 'admin' } }),
      entry({ id: 'several', at: 4, target: 'north', detail: { added: 2, users: 'bo asha' } }),
      entry({ id: 'other', at: 5, actor: 'bo', target: 'ashanti' }),
    ])
    await use().audit.append('t2', [entry({ tenant: 't2', id: 'x', actor: 'asha' })])
    expect(await idsOf({ about: 'asha' })).toEqual(['several', 'role', 'target', 'did'])
    expect(await idsOf({ about: 'north' })).toEqual(['several', 'role'])
    expect(await idsOf({ about: 'asha', from: 2, until: 4 })).toEqual(['role', 'target'])
    expect(await idsOf({ from: 4 })).toEqual(['other', 'several'])
    expect(await idsOf({ until: 2 })).toEqual(['did'])
    expect(await idsOf({ about: 'nobody' })).toEqual([])
  })
})

describe.each(storageEngines)('attributes: $name', engine => {
  const use = useStorage(engine)
  const labels = async (tenant = 't1') => (await use().attributes.list(tenant)).map(({ label }) => label)

  test('they are listed by position, then by label, whatever its case; replaced and removed by key', async () => {
    const { attributes } = use()
    await attributes.put(makeAttribute({ key: 'z', label: 'Zone' }))
    await attributes.put(makeAttribute({ key: 'a', label: 'álpha' }))
    await attributes.put(makeAttribute({ key: 'b', label: 'Beta' }))
    await attributes.put(makeAttribute({ key: 'f', label: 'Aaa', position: 2 }))
    const airport = makeAttribute({
      key: 'z',
      label: 'Airport',
      type: 'date',
      required: true,
      visibility: 'public',
      selfEdited: true,
      position: 1,
    })
    await attributes.put(airport)
    await attributes.put(makeAttribute({ key: 'o', label: 'Other', tenant: 't2' }))
    expect(await labels()).toEqual(['álpha', 'Beta', 'Airport', 'Aaa'])
    expect((await attributes.list('t1'))[2]).toEqual(airport)
    await attributes.remove('t1', 'z')
    await attributes.remove('t1', 'z')
    await attributes.remove('t1', 'o')
    expect(await labels()).toEqual(['álpha', 'Beta', 'Aaa'])
    expect(await labels('t2')).toEqual(['Other'])
    expect(await labels('t3')).toEqual([])
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

  test('several are stored together, in every tenant, and the last of one key stays', async () => {
    const { settings } = use()
    await settings.put('t1', 'k', 'old')
    const all = [
      { tenant: 't1', key: 'k', value: '1' },
      { tenant: 't2', key: 'k', value: '2' },
      { tenant: 't1', key: 'l', value: '3' },
      { tenant: 't1', key: 'k', value: '4' },
    ]
    await settings.putAll(all)
    expect(await Promise.all(all.map(({ tenant, key }) => settings.get(tenant, key)))).toEqual([
      '4',
      '2',
      '3',
      '4',
    ])
    await settings.putAll([])
    expect(await settings.get('t1', 'k')).toBe('4')
  })

  test('those who store several at once all come through', async () => {
    const { settings } = use()
    const keys = Array.from({ length: 20 }, (_, n) => `k${n}`)
    const by = (value: string) => settings.putAll(keys.map(key => ({ tenant: 't1', key, value })))
    await Promise.all(['a', 'b', 'c', 'd'].map(by))
    for (const key of keys) expect(await settings.get('t1', key)).toMatch(/^[abcd]$/)
  })

  test('of those who store if absent one wins and all hear the same', async () => {
    const { settings } = use()
    const heard = await Promise.all(['a', 'b', 'c'].map(value => settings.putIfAbsent('t1', 'k', value)))
    expect(new Set(heard).size).toBe(1)
    expect(await settings.get('t1', 'k')).toBe(heard[0])
    expect(await settings.putIfAbsent('t1', 'k', 'late')).toBe(heard[0])
  })

  test('what lies under a beginning of keys is found in every tenant, and nothing else', async () => {
    const { settings } = use()
    const wanted = ['-', 't1', 't1:2', 't%', 'ü'].map(tenant => ({
      tenant,
      key: 'offer:a:b%',
      value: tenant,
    }))
    for (const { tenant, key, value } of wanted) await settings.put(tenant, key, value)
    for (const key of ['offer', 'offers:a', 'offeq:a', 'a', 'z', 'OFFER:a'])
      await settings.put('t1', key, 'no')
    await settings.put('other', 'seen:1', 'no')
    const many = Array.from({ length: 1100 }, (_, n) => ({ tenant: 't3', key: `offer:${n}`, value: `${n}` }))
    for (let at = 0; at < many.length; at += 100) {
      await Promise.all(many.slice(at, at + 100).map(one => settings.put(one.tenant, one.key, one.value)))
    }
    const found = (await Array.fromAsync(settings.under('offer:'))).flat()
    const order = (one: { tenant: string; key: string }) => `${one.tenant} ${one.key}`
    const sorted = (list: typeof found) => list.toSorted((a, b) => (order(a) < order(b) ? -1 : 1))
    expect(sorted(found)).toEqual(sorted([...wanted, ...many]))
    expect(await Array.fromAsync(settings.under('nothing:'))).toEqual([])
    for (const one of wanted)
      expect(await Array.fromAsync(settings.under('offer:', one.tenant))).toEqual([[one]])
    expect((await Array.fromAsync(settings.under('offer:', 't3'))).flat()).toHaveLength(1100)
    expect(await Array.fromAsync(settings.under('offer:', 'nobody'))).toEqual([])
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
