import { spawnSync } from 'node:child_process'
import { hostname } from 'node:os'
import { expect, test } from 'vitest'
import { isDead, workerName } from '../../src/jobs/worker-name.ts'

const gone = spawnSync(process.execPath, ['-e', '']).pid

test.each<[string, string, boolean]>([
  ['this worker', workerName(), false],
  ['an earlier start of a process with this id', `${hostname()}:${process.pid}:0badcafe`, true],
  ['a process that has ended', `${hostname()}:${gone}:0badcafe`, true],
  ['a process that lives', `${hostname()}:${process.ppid}:0badcafe`, false],
  ['a process of another user', `${hostname()}:1:0badcafe`, false],
  ['another machine', `not-${hostname()}:${gone}:0badcafe`, false],
  ['no worker name at all', 'nonsense', false],
  ['nobody', '', false],
])('%s', (_, name, dead) => {
  expect(isDead(name)).toBe(dead)
})

test('every start has a name of its own', () => {
  expect(workerName()).not.toBe(workerName())
})
