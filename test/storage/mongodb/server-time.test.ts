import { mongo } from 'mongoose'
import { expect, test } from 'vitest'
import { StorageError } from '../../../src/errors.ts'
import { readServerTime } from '../../../src/storage/mongodb/server-time.ts'

/** What answers as a server that knows one of the two names of the question; 59 is CommandNotFound. */
function serverThatKnows(name: string, code = 59) {
  return {
    async command(command: mongo.Document) {
      if (Object.keys(command)[0] === name) return { ok: 1, localTime: new Date(1234) }
      throw new mongo.MongoServerError({ message: 'no such command', code })
    },
  }
}

test.each(['hello', 'isMaster'])('the clock is read of a server that is asked by %s', async name => {
  expect(await readServerTime(serverThatKnows(name))).toBe(1234)
})

test('what else goes wrong is told as it is', async () => {
  const asked = readServerTime(serverThatKnows('isMaster', 13))
  await expect(asked).rejects.toThrow(StorageError)
  await expect(asked).rejects.toThrow(/does not let Muster in/)
})
