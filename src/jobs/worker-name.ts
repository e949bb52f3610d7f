import { randomUUID } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** The workers of this thread; a process runs jobs in one thread only. */
const own = new Set<string>()

/** Where process ids mean what they mean here. Containers may share the name of their host and each have a process 1. */
const MACHINE = [hostname(), bootId(), processSpace()].filter(Boolean).join('/')

/** `machine:process id:random`: who holds a lease, so that a process that starts can tell the leases of the dead. */
export function workerName(): string {
  const name = `${MACHINE}:${process.pid}:${randomUUID().slice(0, 8)}`
  own.add(name)
  return name
}

/**
 * Whether the worker of that name is certainly dead: it ran on this machine, and its process is gone or is this one, which
 * gives itself a new name at each start. A worker elsewhere may always be alive.
 */
export function isDead(worker: string): boolean {
  const [machine, pid] = worker.split(':')
  if (machine !== MACHINE || !pid) return false
  if (Number(pid) === process.pid) return !own.has(worker)
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}

/** Linux has one; elsewhere host names have to do. */
function bootId(): string {
  return orNothing(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8))
}

function processSpace(): string {
  return orNothing(() => readlinkSync('/proc/self/ns/pid').replace(/\D/g, ''))
}

function orNothing(read: () => string): string {
  try {
    return read()
  } catch {
    return ''
  }
}
