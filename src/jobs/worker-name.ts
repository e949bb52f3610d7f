import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'

/** The workers of this thread; a process runs jobs in one thread only. */
const own = new Set<string>()

/** `host:process id:random`: who holds a lease, so that a process that starts can tell the leases of the dead. */
export function workerName(): string {
  const name = `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`
  own.add(name)
  return name
}

/**
 * Whether the worker of that name is certainly dead: it ran on this machine, and its process is gone or is this one, which
 * gives itself a new name at each start. A worker elsewhere may always be alive.
 */
export function isDead(worker: string): boolean {
  const [host, pid] = worker.split(':')
  if (host !== hostname() || !pid) return false
  if (Number(pid) === process.pid) return !own.has(worker)
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}
