/** `npm run test:chaos [-- --points N] [--seed N]`: the chaos test with more, or other, moments at which something is killed. */
import { spawnSync } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const BIN = join(ROOT, 'node_modules', '.bin')

const { values } = parseArgs({
  options: { points: { type: 'string', default: '100' }, seed: { type: 'string' } },
})
for (const [name, value] of Object.entries(values)) {
  if (!/^\d{1,9}$/.test(value)) throw new Error(`--${name} is a whole number, like 100.`)
}
const { status } = spawnSync(
  join(BIN, 'vitest'),
  ['run', '--project', 'flows', 'test/flows/chaos-mongodb.test.ts'],
  {
    cwd: ROOT,
    stdio: 'inherit',
    env: {
      ...process.env,
      PATH: `${BIN}${delimiter}${process.env.PATH ?? ''}`,
      CHAOS_POINTS: values.points,
      ...(values.seed ? { CHAOS_SEED: values.seed } : {}),
    },
    shell: process.platform === 'win32',
  },
)
process.exitCode = status ?? 1
