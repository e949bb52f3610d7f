import { createRequire } from 'node:module'
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

/** What https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml says of them, as far as clients are told. */
const CODES_THAT_PASS = [
  // NetworkError, RetriableError, NotPrimaryError, ShutdownError
  ...[6, 7, 89, 91, 134, 189, 262, 358, 384, 402, 406, 407, 412, 453, 462, 9001, 10058, 10107],
  ...[11600, 11602, 13435, 13436, 91331],
  // Interruption, CursorInvalidatedError
  ...[24, 43, 50, 175, 237, 279, 355, 11601],
  // SystemOverloadedError, StaleShardVersionError, CloseConnectionError, and what has no category
  ...[433, 449, 450, 63, 150, 13388, 303, 46, 64, 112, 133, 145, 202, 216, 365],
]
/** As Node raises it. */
const system = (code: string, syscall?: string) =>
  Object.assign(new Error(`${syscall} ${code} asha`), { code, ...(syscall ? { syscall } : {}) })

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
  // The driver hands these on as they are while a large command waits to be sent.
  ['a socket that broke while it was written to', system('EPIPE', 'write')],
  ['a socket that broke while it was read', system('ECONNRESET', 'read')],
  ['a socket that was closed on this side', system('ERR_STREAM_DESTROYED')],
  ['a bulk that hides a broken socket', bulk(system('EPIPE', 'write'))],
  ['a name server that does not answer', system('ETIMEOUT', 'querySrv')],
  [
    'a write that was not confirmed in time, in a bulk',
    bulk({ message: 'waiting for replication timed out', code: 64 }),
  ],
  ...CODES_THAT_PASS.map((code): [string, unknown] => [`code ${code}`, server(code)]),
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
  ['a file that is not there', system('ENOENT', 'open'), /refused an operation/],
  ['a name that the name server does not know', system('ENOTFOUND', 'querySrv'), /refused an operation/],
  [
    'a record that is not as it should be',
    z.object({ a: z.string() }).safeParse({ a: 1 }).error,
    /unexpected record: a/,
  ],
  ...['MongoNotConnectedError', 'MongoClientClosedError', 'MongoTopologyClosedError'].map(
    (name): [string, unknown, RegExp] => [name, named(name), /has been closed/],
  ),
]

/** The server, or the way to it, is away or busy. */
const ERRORS_THAT_PASS = [
  ...['MongoNetworkError', 'MongoNetworkTimeoutError', 'MongoServerSelectionError'],
  ...['MongoServerClosedError', 'MongoUnexpectedServerResponseError', 'MongoOperationTimeoutError'],
  ...['PoolClearedError', 'PoolClearedOnNetworkError', 'PoolClosedError', 'WaitQueueTimeoutError'],
]
/** The connection was closed by us; a setting is wrong; or our own mistake. */
const ERRORS_THAT_STAY = [
  ...['MongoClientClosedError', 'MongoNotConnectedError', 'MongoTopologyClosedError'],
  ...[
    'MongoCompatibilityError',
    'MongoMissingCredentialsError',
    'MongoParseError',
    'MongoInvalidArgumentError',
  ],
  ...['MongoAPIError', 'MongoBatchReExecutionError', 'MongoCursorExhaustedError', 'MongoCursorInUseError'],
  ...['MongoDecompressionError', 'MongoDriverError', 'MongoError', 'MongoExpiredSessionError'],
  ...['MongoRuntimeError', 'MongoTransactionError'],
]
/** Parts of the driver that are not used; bases of others; and those whose code tells, which are tried above. */
const NEVER_RAISED = [
  ...['MongoBulkWriteError', 'MongoServerError', 'MongoWriteConcernError', 'MongoSystemError'],
  ...['MongoStalePrimaryError', 'MongoMissingDependencyError', 'MongoTailableCursorError'],
  ...['MongoChangeStreamError', 'MongoGridFSChunkError', 'MongoGridFSStreamError', 'MongoKerberosError'],
  ...['MongoAWSError', 'MongoAzureError', 'MongoGCPError', 'MongoOIDCError'],
  ...['MongoClientBulkWriteCursorError', 'MongoClientBulkWriteError', 'MongoClientBulkWriteExecutionError'],
]

/** Those of its pool are no part of what it exports. */
function classesOfDriver() {
  const load = createRequire(createRequire(import.meta.url).resolve('mongoose'))
  const ofPool = load('mongodb/lib/cmap/errors.js') as Record<string, unknown>
  const found = Object.entries({ ...mongo, ...ofPool } as Record<string, unknown>)
  return found
    .filter(([name, value]) => /Error$/.test(name) && !name.startsWith('MongoCrypt') && isClass(value))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => {
      const Class = value as new (...given: unknown[]) => Error
      const given = name === 'MongoServerSelectionError' ? { servers: new Map() } : undefined
      return { name, make: () => new Class(name.startsWith('Pool') ? { address: 'h' } : 'x', given) }
    })
}

function isClass(value: unknown): boolean {
  return typeof value === 'function' && value.prototype instanceof Error
}

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

  test('each class of error that the driver has is known, and whether waiting helps', () => {
    const decided = [...ERRORS_THAT_PASS, ...ERRORS_THAT_STAY, ...NEVER_RAISED]
    expect(classesOfDriver().map(({ name }) => name)).toEqual(decided.toSorted())
    for (const { name, make } of classesOfDriver()) {
      if (NEVER_RAISED.includes(name)) continue
      expect([name, storageError(make()).retryable]).toEqual([name, ERRORS_THAT_PASS.includes(name)])
      // As part of a bulk it is the same.
      expect([name, storageError(bulk(make())).retryable]).toEqual([name, ERRORS_THAT_PASS.includes(name)])
    }
  })

  test('errors of our own pass as they are', () => {
    const own = new NotFoundError('such file')
    expect(storageError(own)).toBe(own)
  })
})
