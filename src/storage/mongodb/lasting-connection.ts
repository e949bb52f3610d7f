import { setTimeout as pause } from 'node:timers/promises'
import type { Connection, mongo } from 'mongoose'
import { openConnection } from './connection.ts'

/** Between two tries. Milliseconds. */
const AGAIN_AFTER = 2000
/** Whoever asks over a connection that was given up has been refused by then. Milliseconds. */
const LET_GO_AFTER = 60_000

/** The one connection of the process, over whatever it goes at the moment. */
export interface LastingConnection {
  db(): mongo.Db
  close(): Promise<void>
}

/**
 * A connection that is opened anew where the driver has given up all servers. So it does with a replica set of one member that
 * comes back as a server that stands alone, and then it never looks for any again.
 * @throws StorageError where it cannot be opened the first time
 */
export async function openLastingConnection(uri: string): Promise<LastingConnection> {
  const closing = new AbortController()
  const wait = (ms: number) =>
    pause(ms, undefined, { signal: closing.signal, ref: false }).catch(() => undefined)
  let current = await openConnection(uri)
  let renewing = Promise.resolve()
  watch(current)

  function watch(connection: Connection): void {
    const client = connection.getClient()
    const look = ({ newDescription }: mongo.TopologyDescriptionChangedEvent) => {
      if (newDescription.servers.size > 0) return
      client.off('topologyDescriptionChanged', look)
      // One that is closed gives its servers up too.
      if (!closing.signal.aborted) renewing = renew(connection)
    }
    client.on('topologyDescriptionChanged', look)
  }

  async function renew(given: Connection): Promise<void> {
    const next = await openAtLast()
    if (!next) return
    current = next
    watch(next)
    await wait(LET_GO_AFTER)
    await given.destroy().catch(() => undefined)
  }

  /** Null where it is closed before. */
  async function openAtLast(): Promise<Connection | null> {
    while (!closing.signal.aborted) {
      const opened = await openConnection(uri).catch(() => null)
      if (opened && closing.signal.aborted) await opened.destroy()
      else if (opened) return opened
      await wait(AGAIN_AFTER)
    }
    return null
  }

  return {
    db: () => current.db as mongo.Db,
    async close() {
      closing.abort()
      await Promise.all([renewing, current.destroy()])
    },
  }
}
