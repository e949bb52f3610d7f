import mongoose from 'mongoose'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ConflictError, NotFoundError, StorageError } from '../../../src/errors.ts'
import { isDuplicate, storageError } from '../../../src/storage/mongodb/storage-error.ts'

const { mongo } = mongoose
const server = (code: number, labels: string[] = []) => {
  const error = new mongo.MongoServerError({ code, message: 'Asha Rao', errmsg: 'dup key: asha@x.org' })
  for (const label of labels) error.addErrorLabel(label)
  return error
}
const selection = () =>
  new mongo.MongoServerSelectionError('no server', {
    servers: new Map(),
  } as unknown as mongoose.mongo.TopologyDescription)
const network = () => new mongo.MongoNetworkError('read ECONNRESET')
const result = { getWriteConcernError: () => undefined } as unknown as mongoose.mongo.BulkWriteResult
const bulk = (given: object, inner = result) =>
  new mongo.MongoBulkWriteError(given as ConstructorParameters<typeof mongo.MongoBulkWriteError>[0], inner)
const unconfirmed = (code: number) =>
  ({ getWriteConcernError: () => ({ code }) }) as unknown as mongoose.mongo.BulkWriteResult
const rows = (...codes: number[]) =>
  bulk({ message: 'm', code: codes[0], writeErrors: codes.map(code => ({ code })) })
const named = (name: string) =>
  Object.defineProperty(new mongo.MongoDriverError('x'), 'name', { value: name })

const RETRYABLE: [string, unknown][] = [
  ['a broken connection', network()],
  ['no server to be found', selection()],
  [
    'no server to be found, as mongoose says it',
    new mongoose.Error.MongooseServerSelectionError('no server'),
  ],
  ['no connection free in time', named('MongoWaitQueueTimeoutError')],
  ['a member that left the replica set', named('MongoServerClosedError')],
  ['a connection that ended without an answer', named('MongoUnexpectedServerResponseError')],
  ['a member that left the replica set while a connection was waited for', named('MongoPoolClosedError')],
  ['a bulk that hides a broken connection', bulk(network())],
  ['a bulk that hides a change of servers', bulk(server(189))],
  [
    'a write that was not confirmed in time, in a bulk',
    bulk({ message: 'waiting for replication timed out', code: 64 }),
  ],
  ...[10107, 189, 91, 11600, 11602, 13435, 13436, 262, 64, 50, 43, 24, 133, 134, 202, 365].map(
    (code): [string, unknown] => [`code ${code}`, server(code)],
  ),
  ...['RetryableWriteError', 'TransientTransactionError'].map((label): [string, unknown] => [
    label,
    server(1, [label]),
  ]),
  ['an overloaded server', server(1, ['SystemOverloadedError', 'RetryableError'])],
]
const LASTING: [string, unknown, RegExp][] = [
  [
    'too large for the driver',
    new mongo.MongoInvalidArgumentError('Document is larger than the maximum size 16777216'),
    /too large/,
  ],
  [
    'too large for the encoder',
    Object.assign(new RangeError('x'), { code: 'ERR_OUT_OF_RANGE' }),
    /too large/,
  ],
  ['too large for the server', server(10334), /too large/],
  ['too large after an update', server(17419), /too large/],
  ['a right that is missing', server(13), /MONGODB_URI/],
  ['a wrong password', server(18), /MONGODB_URI/],
  ['writes that nobody can confirm', server(100), /replica set of MONGODB_URI/],
  ['a confirmation that the server does not know', server(79), /replica set of MONGODB_URI/],
  ['a bulk that nobody can confirm', bulk({ message: 'm', code: 100 }, unconfirmed(100)), /replica set/],
  ['a row that is too large', rows(11000, 10334), /too large/],
  ['an unknown code', server(999_999), /refused an operation/],
  [
    'a record that is not as it should be',
    z.object({ a: z.string() }).safeParse({ a: 1 }).error,
    /unexpected record: a/,
  ],
  ...['MongoNotConnectedError', 'MongoClientClosedError', 'MongoTopologyClosedError'].map(
    (name): [string, unknown, RegExp] => [name, named(name), /has been closed/],
  ),
]

describe('errors of the driver', () => {
  test.each(RETRYABLE)('%s may pass', (_name, error) => {
    const mapped = storageError(error)
    expect(mapped).toBeInstanceOf(StorageError)
    expect(mapped.retryable).toBe(true)
    expect(mapped.cause).toBe(error)
    expect(isDuplicate(error)).toBe(false)
  })

  test.each(LASTING)('%s stays', (_name, error, message) => {
    const mapped = storageError(error)
    expect(mapped).toBeInstanceOf(StorageError)
    expect(mapped.retryable).toBe(false)
    expect(mapped.message).toMatch(message)
    expect(isDuplicate(error)).toBe(false)
  })

  test.each([
    ['one record', server(11000)],
    ['rows of a bulk', rows(11000, 11000)],
    ['a bulk of which the server tells no rows', bulk(server(11000))],
  ])('a key that is taken is a conflict: %s', (_name, error) => {
    expect(storageError(error)).toBeInstanceOf(ConflictError)
    expect(isDuplicate(error)).toBe(true)
  })

  test('a key that is taken does not hide that a bulk was not confirmed', () => {
    const error = bulk({ message: 'm', code: 11000, writeErrors: [{ code: 11000 }] }, unconfirmed(64))
    expect(isDuplicate(error)).toBe(false)
    expect(storageError(error).retryable).toBe(true)
  })

  test('no message tells what the server said about people', () => {
    for (const [, error] of [...RETRYABLE, ...LASTING])
      expect(storageError(error).message).not.toMatch(/asha/i)
    expect(storageError(server(11000)).message).not.toMatch(/asha/i)
  })

  test('errors of our own pass as they are', () => {
    const own = new NotFoundError('such file')
    expect(storageError(own)).toBe(own)
  })
})
