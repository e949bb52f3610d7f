import { hostsOf } from './address.ts'

/** What the driver knew of the servers when it found none to ask. */
interface Topology {
  type: string
  /** Of the replica set, as the address or the first member names it. */
  setName: string | null
  /** By address; a server is `Unknown` until it has answered as one of those that are looked for. */
  servers: ReadonlyMap<string, { type: string; error: unknown }>
}

const DEFAULT_PORT = ':27017'

/**
 * The driver has given up all servers. While it opens a connection: none that answered belongs to the replica set that the
 * address names, and no waiting helps. Later: see `openLastingConnection`.
 */
export function isWrongSet(error: unknown): boolean {
  const topology = topologyOf(error)
  return Boolean(topology?.setName) && topology?.servers.size === 0
}

/**
 * Why no server was found although some may have answered: one sentence and what to do; undefined where the errors of the
 * servers tell more.
 */
export function explainTopology(error: unknown, uri: string): string | undefined {
  const topology = topologyOf(error)
  if (!topology?.setName) return
  const { type, setName, servers } = topology
  const hosts = hostsOf(uri)
  const members = [...servers.keys()].join(', ')
  if (isWrongSet(error)) {
    return `No server at ${hosts} belongs to a replica set called ${setName}. Correct replicaSet in MONGODB_URI (rs.status() in mongosh tells the name), or take it out where one server stands alone.`
  }
  if (type === 'Single') {
    // The driver forgets what such a server said.
    if ([...servers.values()].some(server => server.error)) return
    return `${hosts} in MONGODB_URI does not answer, or does not belong to a replica set called ${setName}. Check that the database runs there, and replicaSet in MONGODB_URI.`
  }
  if ([...servers.values()].some(server => server.type !== 'Unknown')) {
    return `The replica set ${setName} has no primary that this machine reaches. Most of its members have to run, and to be reachable from here as ${members}.`
  }
  if (!uri.startsWith('mongodb+srv:') && seedsOf(hosts).every(seed => !servers.has(seed))) {
    return `The replica set ${setName} behind ${hosts} (MONGODB_URI) calls its members ${members}, and under these names this machine does not reach them. Make them known here or, where the set has one member, add directConnection=true to MONGODB_URI.`
  }
  return
}

function seedsOf(hosts: string): string[] {
  const withPort = (host: string) => (/:\d+$/.test(host) ? host : host + DEFAULT_PORT)
  return hosts.split(', ').map(host => withPort(host.toLowerCase()))
}

function topologyOf(error: unknown): Topology | undefined {
  const reason = (error as { reason?: Partial<Topology> } | null)?.reason
  if (reason?.servers instanceof Map) return reason as Topology
  const { cause } = error instanceof Error ? error : {}
  return cause instanceof Error ? topologyOf(cause) : undefined
}
