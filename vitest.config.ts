import { defineConfig } from 'vitest/config'

/** Milliseconds, for a machine that has much else to do: whoever waits within a test gives up sooner and says for what. */
const WAIT = 60_000
const UNIT = 120_000
const LONG = 300_000

const MONGODB = ['test/storage/mongodb/**/*.test.ts']

const project = (
  name: string,
  include: string[],
  testTimeout = LONG,
  given: { exclude?: string[]; isolate?: false } = {},
) => ({
  test: {
    name,
    include,
    ...given,
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
      // Whatever is in no folder of the others, so that no test is left out. The libraries are loaded once, not for each file.
      project('unit', ['test/**/*.test.ts'], UNIT, {
        exclude: [...MONGODB, 'test/{contract,flows,browser}/**'],
        isolate: false,
      }),
      project('contract', ['test/contract/**/*.test.ts']),
      // They are about MongoDB alone: without a server most of these files would hold no test.
      project('mongodb', MONGODB),
      project('flows', ['test/flows/**/*.test.ts']),
      project('browser', ['test/browser/**/*.test.ts']),
    ],
  },
})
