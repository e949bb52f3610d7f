import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { isDead, workerName } from '../../src/jobs/worker-name.ts'

const here = workerName().split(':')[0]
const gone = spawnSync(process.execPath, ['-e', '']).pid

test.each<[string, string, boolean]>([
  ['this worker', workerName(), false],
  ['an earlier start of a process with this id', `${here}:${process.pid}:0badcafe`, true],
  ['a process that has ended', `${here}:${gone}:0badcafe`, true],
  ['a process that lives', `${here}:${process.ppid}:0badcafe`, false],
  ['a process of another user', `${here}:1:0badcafe`, false],
  ['another machine', `not-${here}:${gone}:0badcafe`, false],
  ['another container of this machine', `${here}1:${gone}:0badcafe`, false],
  ['no worker name at all', 'nonsense', false],
  ['nobody', '', false],
])('%s', (_, name, dead) => {
  expect(isDead(name)).toBe(dead)
})

test('every start has a name of its own', () => {
  expect(workerName()).not.toBe(workerName())
})
