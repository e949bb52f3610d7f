import { defineConfig } from 'vitest/config'

const project = (name: string, include: string[], testTimeout = 10_000) => ({
  test: { name, include, testTimeout, hookTimeout: testTimeout },
})

export default defineConfig({
  test: {
    projects: [
      project('unit', [
        'test/*.test.ts',
        'test/{domain,tables,formats,services,jobs,storage,bot,local-teams,http,cli}/**/*.test.ts',
      ]),
      project('contract', ['test/contract/**/*.test.ts']),
      project('flows', ['test/flows/**/*.test.ts'], 120_000),
      project('browser', ['test/browser/**/*.test.ts'], 120_000),
    ],
  },
})
