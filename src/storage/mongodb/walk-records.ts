import type { Records } from './records.ts'
import type { CollectionName, RecordOf } from './schema.ts'

/** Records of one question. The more, the fewer questions; but there are servers where one must not last for ten minutes. */
const MOST = 20_000

/** All records of a collection, of all tenants, `size` at a time in the order of their ids. */
export async function* walkRecords<N extends CollectionName>(
  records: Records<N>,
  size: number,
): AsyncGenerator<RecordOf<N>[]> {
  for (let last = ''; ; ) {
    const question = { acrossTenants: { _id: { $gt: last } } as never }
    let count = 0
    for await (const found of records.stream(question, { sort: { _id: 1 } as never, limit: MOST, size })) {
      yield found
      count += found.length
      last = found.at(-1)?._id ?? last
    }
    if (count < MOST) return
  }
}

/** The tenants of whom a collection holds something; it needs an index that begins with the tenant. */
export async function* walkTenants<N extends CollectionName>(records: Records<N>): AsyncGenerator<string> {
  // There may be one without a name.
  for (let next: object = { $gte: '' }; ; ) {
    const found = await records.first(
      { acrossTenants: { tenant: next } as never },
      { sort: { tenant: 1 } as never, fields: ['tenant' as never] },
    )
    if (!found) return
    yield found.tenant
    next = { $gt: found.tenant }
  }
}

/**
 * What has a time and an order of being added, of all tenants; of what has the same time, first what was added first.
 * Two processes may have added something at the same moment: a page begins where the last one ended, without what it had.
 */
export async function* walkAges<N extends 'outbox' | 'audit'>(
  records: Records<N>,
  age: N extends 'outbox' ? 'createdAt' : 'at',
  size: number,
): AsyncGenerator<RecordOf<N>[]> {
  const timeOf = (record: RecordOf<N>) => record[age as never] as number
  const reading = { sort: { [age]: 1, added: 1 } as never, limit: MOST, size }
  for await (const tenant of walkTenants(records)) {
    let behind = {}
    let had: RecordOf<N>[] = []
    for (let count = MOST; count === MOST; ) {
      count = 0
      for await (const found of records.stream({ tenant, ...behind } as never, reading)) {
        yield found
        count += found.length
        const last = found.at(-1) as RecordOf<N>
        const [at, added] = [timeOf(last), last.added]
        had = [...had, ...found].filter(one => timeOf(one) === at && one.added === added)
        behind = {
          [age]: { $gte: at },
          $or: [{ [age]: { $gt: at } }, { [age]: at, added: { $gte: added } }],
          _id: { $nin: had.map(({ _id }) => _id) },
        }
      }
    }
  }
}
