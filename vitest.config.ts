import { defineConfig } from 'vitest/config'

const project = (name: string, include: string[], testTimeout = 10_000) => ({
  test: { name, include, testTimeout, hookTimeout: testTimeout },
})

/** The unit tests need nothing but this folder and answer within a minute; `npm test` runs everything. */
export default defineConfig({
  test: {
    projects: [
      project('unit', [
        'test/*.test.ts',
        'test/{domain,tables,formats,services,jobs,bot,local-teams,http,cli}/**/*.test.ts',
        'test/storage/{*,sqlite/*}.test.ts',
      ]),
      project('contract', ['test/contract/**/*.test.ts', 'test/storage/mongodb/**/*.test.ts'], 60_000),
      project('flows', ['test/flows/**/*.test.ts'], 120_000),
      project('browser', ['test/browser/**/*.test.ts'], 120_000),
    ],
  },
})
