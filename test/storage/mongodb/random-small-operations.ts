import fc from 'fast-check'
import { makeAttribute } from '../../support/make-attribute.ts'
import { LIMIT, MAYBE, type Operation, pagesOf, TENANT } from './operation.ts'

const KEY = fc.constantFrom('k', 'k:1', '$k')
const VALUE = fc.constantFrom('v', '', '{"$ne":1}')

const settings = fc
  .record({
    tenant: TENANT,
    key: KEY,
    value: VALUE,
    what: fc.constantFrom('put', 'putAll', 'putIfAbsent', 'take'),
  })
  .map(({ tenant, key, value, what }): Operation => {
    return {
      name: `settings.${what} ${tenant} ${key} ${value}`,
      run: async ({ settings: store }) => [
        what === 'put' && (await store.put(tenant, key, value)),
        what === 'putAll' &&
          (await store.putAll([
            { tenant, key, value: 'before' },
            { tenant, key, value },
          ])),
        what === 'putIfAbsent' && (await store.putIfAbsent(tenant, key, value)),
        what === 'take' && (await store.take(tenant, key, value)),
        await store.get(tenant, key),
        ...(await Array.fromAsync(store.under(key, tenant)))
          .flat()
          .map(each => `${each.key} ${each.value}`)
          .sort(),
      ],
    }
  })

const attributes = fc
  .record({ tenant: TENANT, key: KEY, label: VALUE, position: LIMIT, remove: fc.boolean() })
  .map(({ tenant, key, label, position, remove }): Operation => {
    return {
      name: `attributes of ${tenant}: ${remove ? 'remove' : 'put'} ${key} ${label} ${position}`,
      async run({ attributes: store }) {
        if (remove) await store.remove(tenant, key)
        else await store.put(makeAttribute({ tenant, key, label, position }))
        return store.list(tenant)
      },
    }
  })

const conversations = fc
  .record({
    tenant: TENANT,
    id: KEY,
    kind: fc.constantFrom('personal' as const, 'group' as const, 'channel' as const),
    userId: fc.option(VALUE, MAYBE),
    updatedAt: LIMIT,
    mark: VALUE,
    forgotten: fc.array(VALUE, { maxLength: 2 }),
  })
  .map(({ tenant, id, kind, userId, updatedAt, mark, forgotten }): Operation => {
    return {
      name: `conversations of ${tenant}: ${kind} ${id} ${userId} ${updatedAt} ${mark} ${forgotten}`,
      async run({ conversations: store }, index) {
        const owner = userId === undefined ? {} : { userId }
        await store.put({ tenant, id, kind, ...owner, updatedAt, reference: { '$a.b': [index] } })
        return [
          await store.get(tenant, id),
          await store.personal(tenant, userId ?? 'v'),
          await store.mark(tenant, id, mark),
          (await store.forget(tenant, forgotten)).sort(),
          await store.get(tenant, id),
        ]
      },
    }
  })

const audit = fc
  .record({
    tenant: TENANT,
    ids: fc.array(fc.constantFrom('1', '2', '3', '4', '5', '6', '7'), { maxLength: 3 }),
    actor: KEY,
    target: VALUE,
    via: fc.option(fc.constantFrom('chat' as const, 'terminal' as const), MAYBE),
    query: fc.record({
      about: fc.option(fc.oneof(KEY, VALUE), MAYBE),
      from: fc.option(LIMIT, MAYBE),
      until: fc.option(LIMIT, MAYBE),
    }),
    limit: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ tenant, ids, actor, target, via, query, limit }): Operation => {
    return {
      name: `audit of ${tenant}: ${ids} ${actor} ${target} ${via} ${JSON.stringify(query)} ${limit}`,
      async run({ audit: store }, index) {
        const entry = {
          tenant,
          actor,
          action: 'a',
          target,
          outcome: 'done' as const,
          ...(via ? { via } : {}),
        }
        await store.append(
          tenant,
          ids.map(id => ({ ...entry, id, at: index % 4, detail: { 'a.$b': index, groups: 'k g:1' } })),
        )
        // Each engine has cursors of its own.
        const pages = await pagesOf(from => store.list(tenant, { ...query, limit, ...from }))
        return pages.map(({ items }) => items)
      },
    }
  })

export const SMALL_OPERATION = fc.oneof(settings, attributes, conversations, audit)
