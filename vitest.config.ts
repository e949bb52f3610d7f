import { defineConfig } from 'vitest/config'

/** Milliseconds, for a machine that has much else to do: whoever waits within a test gives up sooner and says for what. */
const WAIT = 60_000
const UNIT = 120_000
const LONG = 300_000

const CONTRACT = ['test/contract/**/*.test.ts', 'test/storage/mongodb/**/*.test.ts']

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
    projects: [
      // Whatever is in no folder of the others, so that no test is left out.
      project('unit', ['test/**/*.test.ts'], UNIT, [...CONTRACT, 'test/{flows,browser}/**']),
      project('contract', CONTRACT),
      project('flows', ['test/flows/**/*.test.ts']),
      project('browser', ['test/browser/**/*.test.ts']),
    ],
  },
})
