import { defineConfig } from 'vitest/config'

/** Milliseconds, for a machine that has much else to do: whoever waits within a test gives up sooner and says for what. */
const WAIT = 60_000
const UNIT = 120_000
const LONG = 300_000

/** The libraries are loaded once, not for each file; modules of this folder are each file's own all the same. */
const TOGETHER = { isolate: false } as const

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
      // Whatever is in no folder of the others, so that no test is left out.
      project('unit', ['test/**/*.test.ts'], UNIT, {
        exclude: [...MONGODB, 'test/{contract,flows,browser}/**'],
        ...TOGETHER,
      }),
      project('contract', ['test/contract/**/*.test.ts'], LONG, TOGETHER),
      // They are about MongoDB alone: without a server most of these files would hold no test.
      project('mongodb', MONGODB),
      project('flows', ['test/flows/**/*.test.ts'], LONG, TOGETHER),
      project('browser', ['test/browser/**/*.test.ts']),
    ],
  },
})
