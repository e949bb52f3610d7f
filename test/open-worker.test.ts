import { pino } from 'pino'
import { afterEach, describe, expect, it } from 'vitest'
import { type OpenWorker, openWorker } from '../src/open-worker.ts'
import { until } from './support/until.ts'

const opened: OpenWorker[] = []
afterEach(async () => {
  for (const worker of opened.splice(0)) await worker.close()
})

/** A thread that notes what happens to it in shared memory: starts, wakes, stops. */
function open(body: string, times: Parameters<typeof openWorker>[0]['times'] = {}) {
  const noted = new Int32Array(new SharedArrayBuffer(12))
  const script = `
    import { parentPort, workerData } from 'node:worker_threads'
    const note = n => Atomics.add(workerData.noted, n, 1)
    note(0)
    parentPort.on('message', ({ type }) => {
      if (type === 'wake') note(1)
      if (type === 'stop') { note(2); process.exit(0) }
    })
    ${body}`
  const worker = openWorker({
    script: new URL(`data:text/javascript,${encodeURIComponent(script)}`),
    data: { noted },
    megabytes: 32,
    log: pino({ level: 'silent' }),
    times: { firstWait: 5, longestWait: 20, ...times },
  })
  opened.push(worker)
  const started = (times: number) => until(`start ${times}`, () => (noted[0] ?? 0) >= times)
  return { worker, noted, started }
}

describe('openWorker', () => {
  it('starts the thread, wakes it and lets it stop by itself', async () => {
    const { worker, noted, started } = open('')
    await started(1)
    expect(worker.problem()).toBeNull()
    worker.wake()
    await until('it to be awake', () => noted[1] === 1)
    expect(await worker.close()).toBe(true)
    expect(noted[2]).toBe(1)
  })

  it.each([
    ['does not listen', 'for (;;) {}'],
    ['has ended', 'process.exit(3)'],
  ])('tells whoever closes it that nothing was put down where it %s', async (_name, body) => {
    const { worker, started } = open(body, { firstWait: 60_000, longestWait: 60_000, stop: 20 })
    await started(1)
    expect(await worker.close()).toBe(false)
    expect(await worker.close()).toBe(false)
  })

  it.each([
    ['fails', 'throw new Error("no")'],
    ['exits', 'process.exit(3)'],
    ['runs out of memory', 'const kept = []; for (;;) kept.push(new Array(1e4).fill({}))'],
  ])('starts it again when it %s', async (_name, body) => {
    const { started } = open(`if (workerData.noted[0] < 3) { ${body} }`)
    await started(3)
  })

  it('says so while it is dead', async () => {
    const { worker, started } = open('process.exit(3)', { firstWait: 60_000, longestWait: 60_000 })
    await started(1)
    const told = await until('a problem', () => worker.problem())
    expect(told).toBe('The worker thread has ended; it is started again.')
    worker.wake()
  })

  it('finds one that is silent, then ends it and starts another', async () => {
    const { worker, started } = open('for (;;) {}', { check: 20, stop: 20 })
    await started(1)
    await until('it to be found', () => worker.problem() === 'The worker thread does not answer.')
    await started(2)
  })

  it('is content with one that says that it is alive', async () => {
    const { worker, noted, started } = open(
      `setInterval(() => { parentPort.postMessage({ type: 'alive' }); note(1) }, 2)`,
      { check: 400 },
    )
    await started(1)
    // It may take its time to start.
    await until('the first sign of life', () => worker.problem() === null && (noted[1] ?? 0) > 0)
    await until('many signs of life', () => {
      expect(worker.problem()).toBeNull()
      return (noted[1] ?? 0) >= 600
    })
    expect(noted[0]).toBe(1)
  })

  it('ends one that does not stop', async () => {
    const { worker, started } = open('for (;;) {}', { stop: 20 })
    await started(1)
    await worker.close()
  })
})
