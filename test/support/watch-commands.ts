import type { mongo } from 'mongoose'

type Filter = Record<string, unknown>
type Command = Record<string, unknown>

/** The few questions that cross tenants, by collection and fields. */
const ACROSS_TENANTS = new Set([
  'jobs: leaseUntil runAt runnable',
  'jobs: id leaseUntil runAt runnable',
  'jobs: kind leaseUntil runAt runnable',
  'jobs: id kind leaseUntil runAt runnable',
  'jobs: $nor leaseUntil runAt runnable',
  'jobs: $nor id leaseUntil runAt runnable',
  'jobs: $nor kind leaseUntil runAt runnable',
  'jobs: $nor id kind leaseUntil runAt runnable',
  'jobs: leaseUntil worker',
  'jobs: cardDue',
  'jobs: keptSince',
  'uploads: startedAt',
  'turns: _id',
  'outbox: dueAt state',
])
const OWN_COLLECTIONS = new Set(['migrations', 'locks'])

/** Reads what goes to the server, and finds fault with what lacks a tenant or an index. */
export interface CommandWatch {
  /** The connection needs `monitorCommands=true` in its address. */
  attach(client: mongo.MongoClient): void
  /** What was wrong, one sentence each: filters and records without tenant, and questions that read a whole collection. */
  faults(db: mongo.Db): Promise<string[]>
  /** One line for each distinct question. */
  shapes(): string[]
}

export function createCommandWatch(): CommandWatch {
  const seen = new Map<string, Command>()
  const untenanted = new Set<string>()

  function note(event: mongo.CommandStartedEvent): void {
    const command = event.command as Command
    const collection = String(command[event.commandName])
    if (OWN_COLLECTIONS.has(collection)) return
    for (const document of (event.commandName === 'insert' ? (command.documents as Filter[]) : []) ?? []) {
      if (typeof document.tenant !== 'string') untenanted.add(`insert into ${collection} without tenant`)
    }
    for (const [filter, explained] of questionsOf(event.commandName, command)) {
      if (!hasTenant(collection, filter) && !isWalk(command)) {
        untenanted.add(
          `${event.commandName} on ${collection} without tenant: ${JSON.stringify(shapeOf(filter))}`,
        )
      }
      const rest = [command.sort, command.hint].map(part => JSON.stringify(orderOf(part))).join(' ')
      const shape = `${event.commandName} ${collection} ${JSON.stringify(shapeOf(filter))} ${rest}`
      if (!seen.has(shape)) seen.set(shape, explained)
    }
  }

  return {
    attach: client => void client.on('commandStarted', note),
    shapes: () => [...seen.keys()],
    async faults(db) {
      const faults = [...untenanted]
      for (const [shape, command] of seen) {
        const stages = stagesOf(await db.command({ explain: command, verbosity: 'queryPlanner' }))
        if (stages.includes('COLLSCAN') || stages.length === 0) faults.push(`no index: ${shape}`)
      }
      return faults
    },
  }
}

/** Each filter of a command, with the command that explains it alone. */
function questionsOf(name: string, command: Command): [Filter, Command][] {
  const collection = command[name]
  const { sort, hint, limit, collation } = command
  const rest = Object.fromEntries(
    Object.entries({ sort, hint, limit, collation }).filter(([, value]) => value !== undefined),
  )
  if (name === 'find') {
    const filter = (command.filter ?? {}) as Filter
    return [[filter, { find: collection, filter, ...rest }]]
  }
  if (name === 'findAndModify') {
    const query = (command.query ?? {}) as Filter
    return [[query, { find: collection, filter: query, ...rest }]]
  }
  if (name === 'aggregate') {
    const filter = ((command.pipeline as { $match?: Filter }[])[0]?.$match ?? {}) as Filter
    return [[filter, { find: collection, filter, ...(hint ? { hint } : {}) }]]
  }
  if (name === 'count') {
    const filter = (command.query ?? {}) as Filter
    return [[filter, { find: collection, filter, ...(hint ? { hint } : {}) }]]
  }
  const changes = ((name === 'update' && command.updates) ||
    (name === 'delete' && command.deletes) ||
    []) as {
    q: Filter
  }[]
  return changes.map(({ q }) => [q, { find: collection, filter: q }])
}

function hasTenant(collection: string, filter: Filter): boolean {
  if (typeof filter.tenant === 'string') return true
  const branches = filter.$or
  if (Array.isArray(branches) && branches.every(branch => typeof branch.tenant === 'string')) return true
  return ACROSS_TENANTS.has(`${collection}: ${Object.keys(filter).sort().join(' ')}`)
}

/** The archive reads everything, from one id or tenant to the next. */
function isWalk({ find, filter, sort }: Command): boolean {
  if (find === undefined) return false
  const shape = JSON.stringify([shapeOf(filter), orderOf(sort)])
  return [
    ['_id', '$gt'],
    ['tenant', '$gt'],
    ['tenant', '$gte'],
  ].some(([by = '', from = '']) => shape === JSON.stringify([{ [by]: { [from]: 'string' } }, [[by, 1]]]))
}

/** The driver hands over a sort as a Map, which JSON does not show. */
function orderOf(order: unknown): unknown {
  if (order instanceof Map) return [...order]
  return order !== null && typeof order === 'object' ? Object.entries(order) : (order ?? null)
}

/** The filter with kinds of values in place of values. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return [...new Set(value.map(item => JSON.stringify(shapeOf(item))))]
  if (value === null || typeof value !== 'object') return typeof value
  if (value instanceof RegExp || '_bsontype' in value) return 'other'
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shapeOf(item)]))
}

function stagesOf(plan: unknown): string[] {
  if (plan === null || typeof plan !== 'object') return []
  return Object.entries(plan).flatMap(([key, value]) => {
    if (key === 'rejectedPlans') return []
    return key === 'stage' && typeof value === 'string' ? [value] : stagesOf(value)
  })
}
