import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { ServiceContext } from './services/context.ts'

/** What is watched from outside, in the text format of Prometheus. Numbers and states alone, nothing of anybody. */
export interface Metrics {
  /** A request to the bot was answered. */
  noteTurn(seconds: number, status: number): void
  /** The connector refused what the bot sent, or did not answer (0). */
  noteConnectorError(status: number): void
  text(): Promise<{ type: string; body: string }>
}

/** Seconds. Teams asks again after 15. */
const TURN_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15]

/** @param tenants whose jobs and messages are counted, together */
export function createMetrics({ storage, now }: ServiceContext, tenants: readonly string[]): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const turns = new Histogram({
    name: 'muster_turn_seconds',
    help: 'How long requests to the bot took, by the status of the answer.',
    labelNames: ['status'],
    buckets: TURN_BUCKETS,
    registers,
  })
  const connectorErrors = new Counter({
    name: 'muster_connector_errors_total',
    help: 'Messages that the connector refused, by status; 0 where it did not answer.',
    labelNames: ['status'],
    registers,
  })
  const jobs = new Gauge({
    name: 'muster_jobs',
    help: 'Jobs by state.',
    labelNames: ['state'],
    registers,
  })
  const rows = new Gauge({
    name: 'muster_running_rows',
    help: 'Rows of each running import that were checked, or applied; the rate is rows a second.',
    labelNames: ['tenant', 'import', 'phase'],
    registers,
  })
  const outbox = new Gauge({
    name: 'muster_outbox',
    help: 'Messages in the outbox by state.',
    labelNames: ['state'],
    registers,
  })

  async function look(): Promise<void> {
    const [leases, tallies, counts] = await Promise.all([
      storage.jobs.leases(now()),
      Promise.all(tenants.map(tenant => storage.jobs.tally(tenant))),
      Promise.all(tenants.map(tenant => storage.outbox.counts(tenant))),
    ])
    jobs.reset()
    for (const [state, count] of tallies.flatMap(tally => [...tally])) jobs.inc({ state }, count)
    outbox.reset()
    for (const [state, count] of counts.flatMap(each => Object.entries(each))) outbox.inc({ state }, count)
    rows.reset()
    for (const { tenant, id } of leases.filter(lease => tenants.includes(lease.tenant))) {
      const job = await storage.jobs.get(tenant, id)
      if (job?.kind !== 'import') continue
      const applied = Object.values(job.counts).reduce((sum, count) => sum + count, 0)
      const phase = job.state === 'processing' ? 'apply' : 'check'
      rows.set({ tenant, import: String(job.number), phase }, phase === 'apply' ? applied : job.rows)
    }
  }

  return {
    noteTurn: (seconds, status) => turns.observe({ status: String(status) }, seconds),
    noteConnectorError: status => connectorErrors.inc({ status: String(status) }),
    async text() {
      await look()
      return { type: registry.contentType, body: await registry.metrics() }
    },
  }
}
