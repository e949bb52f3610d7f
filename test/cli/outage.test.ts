import { expect, test } from 'vitest'
import { createOutage, outlast } from '../../src/cli/outage.ts'
import { StorageError } from '../../src/errors.ts'

const AWAY = new StorageError('away', { retryable: true })

function openOutage() {
  const said: string[] = []
  return { said, outage: createOutage({ say: line => void said.push(line) }) }
}

test('is told once when it begins and once when it ends', async () => {
  const { said, outage } = openOutage()
  for (let time = 0; time < 3; time++) expect(outage.begins(AWAY)).toBe(true)
  outage.ends()
  outage.ends()
  expect(said).toEqual([
    expect.stringMatching(/^The database does not answer\. Nothing is lost: this goes on by itself/),
    'The database answers again.',
  ])
})

test('is not told where there is none', async () => {
  const { said, outage } = openOutage()
  expect(await outlast(outage, async () => 7)).toBe(7)
  expect(said).toEqual([])
})

test('work is tried again until it is over; what no waiting mends is thrown on', async () => {
  const { said, outage } = openOutage()
  let tries = 0
  const work = async () => {
    if (++tries === 1) throw AWAY
    return tries
  }
  expect(await outlast(outage, work)).toBe(2)
  expect(said).toHaveLength(2)
  for (const error of [new StorageError('no', { retryable: false }), new TypeError('no')]) {
    await expect(outlast(outage, () => Promise.reject(error))).rejects.toBe(error)
  }
  expect(said).toHaveLength(2)
})
