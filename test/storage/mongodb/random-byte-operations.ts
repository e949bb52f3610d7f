import fc from 'fast-check'
import type { ChunkPlan, RowRecord } from '../../../src/domain/plans.ts'
import type { FileStore } from '../../../src/ports/file-store.ts'
import { JOB_ID, MAYBE, type Operation, TENANT } from './operation.ts'

const CELL = fc.constantFrom('Ana', '', '=1+1', '\u0000', '😀', '{"$gt":""}')

const chunks = fc
  .record({
    tenant: TENANT,
    job: JOB_ID,
    n: fc.integer({ min: 0, max: 3 }),
    what: fc.constantFrom('rows', 'rows', 'plan', 'clear'),
    attempt: fc.option(fc.integer({ min: 0, max: 2 }), MAYBE),
    cells: fc.array(CELL, { maxLength: 3 }),
  })
  .map(({ tenant, job, n, what, attempt, cells }): Operation => {
    const rows: RowRecord[] = cells.map((cell, line) => {
      return { line, cells: [cell], issues: [], outcome: 'failed' }
    })
    const plan: ChunkPlan = {
      writes: [],
      settled: rows.map(({ line }) => ({ row: line, outcome: 'failed', issues: [] })),
    }
    return {
      name: `chunks of ${tenant}: ${what} ${job} ${n} ${attempt} ${JSON.stringify(cells)}`,
      run: async ({ chunks: store }) => [
        what === 'rows' && (await store.putRows(tenant, job, n, rows, attempt)),
        what === 'plan' && (await store.putPlan(tenant, job, n, plan, attempt)),
        what === 'clear' && (await store.clear(tenant, job, attempt)),
        await store.rows(tenant, job, n),
        await store.plan(tenant, job, n),
        await Array.fromAsync(store.rowsFrom(tenant, job, n)),
      ],
    }
  })

const files = fc
  .record({
    tenant: TENANT,
    id: fc.constantFrom('f', 'f:1', '$f'),
    what: fc.constantFrom('write', 'write', 'break off', 'remove', 'sweep'),
    parts: fc.array(fc.uint8Array({ maxLength: 9 }), { maxLength: 3 }),
  })
  .map(({ tenant, id, what, parts }): Operation => {
    const file = { tenant, id, name: `${id}.csv` }
    return {
      name: `files of ${tenant}: ${what} ${id} ${parts.map(part => `[${part}]`)}`,
      async run({ files: store }, index) {
        const write = (bytes: AsyncIterable<Uint8Array>) => store.write({ ...file, createdAt: index }, bytes)
        return [
          what === 'write' && (await write(arriving(parts))),
          what === 'break off' && (await outcomeOf(write(breaking(parts)))),
          what === 'remove' && (await store.remove(tenant, id)),
          what === 'sweep' && (await store.sweep()),
          await store.info(tenant, id),
          await outcomeOf(readAll(store, tenant, id)),
        ]
      },
    }
  })

export const BYTE_OPERATION = fc.oneof(chunks, files)

async function* arriving(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts
}

async function* breaking(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts
  throw new Error('The line broke.')
}

async function readAll(files: FileStore, tenant: string, id: string): Promise<string> {
  return Buffer.concat(await Array.fromAsync(files.read(tenant, id))).toString('hex')
}

/** What it resolved to, or what went wrong. */
async function outcomeOf(work: Promise<unknown>): Promise<unknown> {
  try {
    return await work
  } catch (error) {
    return String(error)
  }
}
