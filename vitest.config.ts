import { defineConfig } from 'vitest/config'

/** Milliseconds, for a machine that has much else to do: whoever waits within a test gives up sooner and says for what. */
const WAIT = 60_000
const UNIT = 120_000
const LONG = 300_000

const MONGODB = ['test/storage/mongodb/**/*.test.ts']

const project = (name: string, include: string[], testTimeout = LONG, exclude: string[] = []) => ({
  test: {
    name,
    include,
    exclude,
    testTimeout,
    hookTimeout: testTimeout,
    expect: { poll: { timeout: WAIT } },
  },
})

/** The unit tests need nothing but this folder and answer within a minute; `npm test` runs everything. */
export default defineConfig({
  test: {
    // Vitest leaves one core to itself, of two then half: it needs little, and many tests wait for other processes.
    maxWorkers: '100%',
    projects: [
      // Whatever is in no folder of the others, so that no test is left out.
      project('unit', ['test/**/*.test.ts'], UNIT, [...MONGODB, 'test/{contract,flows,browser}/**']),
      project('contract', ['test/contract/**/*.test.ts']),
      // They are about MongoDB alone: without a server most of these files would hold no test.
      project('mongodb', MONGODB),
      project('flows', ['test/flows/**/*.test.ts']),
      project('browser', ['test/browser/**/*.test.ts']),
    ],
  },
})
