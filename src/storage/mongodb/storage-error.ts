import { MongooseError, mongo } from 'mongoose'
import { ZodError } from 'zod'
import { AppError, ConflictError, StorageError } from '../../errors.ts'

type Kind =
  | 'unreachable'
  | 'busy'
  | 'slow'
  | 'conflict'
  | 'too large'
  | 'closed'
  | 'configuration'
  | 'unconfirmed'
  | 'refused'

const MESSAGES: Record<Exclude<Kind, 'refused'>, string> = {
  unreachable:
    'The database cannot be reached. Nothing is lost; try again in a moment. If it lasts, look at the database server and at MONGODB_URI.',
  busy: 'The database is busy or is changing over to another server. Nothing is lost; try again in a moment.',
  slow: 'The database took too long. Try again in a moment; a search goes quicker with more letters.',
  conflict: 'Somebody else stored the same at the same moment. Look at it again, then try again.',
  'too large': 'This is too large for one record of the database.',
  closed: 'The database has been closed.',
  configuration:
    'The database does not let Muster in. Check the user, the password and the rights of the user that MONGODB_URI names.',
  unconfirmed:
    'The database cannot confirm writes: too few members of its replica set keep data. Look at the replica set of MONGODB_URI.',
}
const RETRYABLE: readonly Kind[] = ['unreachable', 'busy', 'slow']

const DUPLICATE_KEY = 11000
/** https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml */
const KINDS: readonly [Kind, readonly unknown[]][] = [
  ['conflict', [DUPLICATE_KEY]],
  [
    'busy',
    // Servers that go, come or change their part; cursors and questions that were killed; too much to do.
    [
      ...[6, 7, 24, 43, 46, 63, 64, 89, 91, 112, 133, 134, 145, 150, 175, 189, 202, 216, 237, 262, 279, 303],
      ...[317, 355, 358, 365, 384, 402, 406, 407, 412, 433, 449, 450, 453, 462],
      ...[9001, 10058, 10107, 11600, 11601, 11602, 13388, 13435, 13436, 91331],
    ],
  ],
  ['slow', [50]],
  ['too large', [10334, 17419, 17420]],
  ['configuration', [13, 18, 8000]],
  ['unconfirmed', [79, 100]],
]
const RETRYABLE_LABELS = [
  'RetryableWriteError',
  'TransientTransactionError',
  'RetryableError',
  'ResumableChangeStreamError',
]
const CLOSED_NAMES = ['MongoNotConnectedError', 'MongoClientClosedError', 'MongoTopologyClosedError']
/** One server of the set went, was taken out of it, ended without an answer, or had no connection free in time. */
const SERVER_GONE_NAMES = [
  'MongoServerClosedError',
  'MongoPoolClosedError',
  'MongoUnexpectedServerResponseError',
  'MongoWaitQueueTimeoutError',
]
/** What the driver was doing when a socket broke; it hands on the socket's own error while a large command is being sent. */
const SOCKET_CALLS = ['read', 'write', 'shutdown', 'connect']
const SOCKET_CODES = /^ERR_(STREAM|SOCKET|SSL|TLS)_/
/** A name server may answer in a moment; that it knows no such name is an answer. */
const NAME_QUESTION = /^query(Srv|Txt)$/
const NO_SUCH_NAME = ['ENOTFOUND', 'ENODATA']

/** What the driver raised, as the port promises it; the only place that knows its errors. Errors of our own pass as they are. */
export function storageError(error: unknown): AppError {
  if (error instanceof AppError) return error
  const kind = kindOf(error)
  if (kind === 'conflict') return new ConflictError(MESSAGES.conflict, { cause: error })
  const message =
    kind === 'refused' ? `The database refused an operation (${nameOf(error)}).` : MESSAGES[kind]
  return new StorageError(message, { retryable: RETRYABLE.includes(kind), cause: error })
}

/** For whoever asks after `close`. */
export function closedError(): StorageError {
  return new StorageError(MESSAGES.closed, { retryable: false })
}

/** A key of a unique index was taken, and nothing else went wrong. */
export function isDuplicate(error: unknown): boolean {
  if (error instanceof mongo.MongoBulkWriteError) {
    return codesOfBulk(error).every(code => code === DUPLICATE_KEY) && !writeConcernError(error)
  }
  return error instanceof mongo.MongoServerError && error.code === DUPLICATE_KEY
}

function kindOf(error: unknown): Kind {
  if (error instanceof mongo.MongoBulkWriteError) return kindOfBulk(error)
  if (error instanceof mongo.MongoError && CLOSED_NAMES.includes(error.name)) return 'closed'
  if (isTooLarge(error)) return 'too large'
  const kind = error instanceof mongo.MongoServerError ? kindOfCode(error.code) : undefined
  if (kind) return kind
  if (isUnreachable(error)) return 'unreachable'
  if (error instanceof mongo.MongoOperationTimeoutError) return 'slow'
  if (error instanceof mongo.MongoError && RETRYABLE_LABELS.some(label => error.hasErrorLabel(label)))
    return 'busy'
  return 'refused'
}

/** A bulk that broke off hides why. */
function kindOfBulk(error: mongo.MongoBulkWriteError): Kind {
  const hidden = error.errorResponse as unknown
  if (hidden instanceof Error && hidden !== error) return kindOf(hidden)
  if (isDuplicate(error)) return 'conflict'
  const unconfirmed = writeConcernError(error)
  if (unconfirmed) return kindOfCode(unconfirmed.code) ?? 'busy'
  return kindOfCode(codesOfBulk(error).find(code => code !== DUPLICATE_KEY)) ?? 'refused'
}

/** Of the rows that failed; of the whole bulk, when the server tells none. */
function codesOfBulk(error: mongo.MongoBulkWriteError): unknown[] {
  const rows = [error.writeErrors].flat()
  return rows.length > 0 ? rows.map(row => row.code) : [error.code]
}

function writeConcernError(error: mongo.MongoBulkWriteError): mongo.WriteConcernError | undefined {
  return error.result?.getWriteConcernError?.()
}

function isUnreachable(error: unknown): boolean {
  return (
    error instanceof mongo.MongoNetworkError ||
    error instanceof mongo.MongoServerSelectionError ||
    (error instanceof mongo.MongoDriverError && SERVER_GONE_NAMES.includes(error.name)) ||
    (error instanceof MongooseError && error.name === 'MongooseServerSelectionError') ||
    isBrokenWay(error)
  )
}

/** An error of Node itself. */
function isBrokenWay(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code = '', syscall = '' } = error as NodeJS.ErrnoException
  if (NAME_QUESTION.test(syscall)) return !NO_SUCH_NAME.includes(code)
  return SOCKET_CALLS.includes(syscall) || SOCKET_CODES.test(code)
}

function isTooLarge(error: unknown): boolean {
  if (error instanceof mongo.MongoInvalidArgumentError)
    return error.message.includes('larger than the maximum')
  return error instanceof RangeError && 'code' in error && error.code === 'ERR_OUT_OF_RANGE'
}

function kindOfCode(code: unknown): Kind | undefined {
  return KINDS.find(([, codes]) => codes.includes(code))?.[0]
}

/** Never the message: the server puts what people are called into it. */
function nameOf(error: unknown): string {
  if (error instanceof mongo.MongoServerError) return String(error.codeName ?? error.code)
  if (error instanceof ZodError)
    return `unexpected record: ${error.issues.map(issue => issue.path.join('.')).join(', ')}`
  return error instanceof Error ? error.name : 'unknown error'
}
