import { mongo } from 'mongoose'

/** Every command takes it, although the driver's types say so of some only. */
export type Within = mongo.CommandOperationOptions & { signal: AbortSignal }

/** Milliseconds. */
const LONGEST = 60_000

/**
 * Gives a question up that has no answer after `longest` milliseconds. Where a server stops reading in the middle of a large
 * one, as one that is frozen does, the driver would wait for ever, also when the connection has long been given up.
 * @throws what the driver throws when it has waited for too long
 */
export async function inTime<R>(ask: (within: Within) => Promise<R>, longest = LONGEST): Promise<R> {
  const limit = new AbortController()
  const late = () => limit.abort(new mongo.MongoNetworkTimeoutError('no answer in time'))
  const timer = setTimeout(late, longest)
  try {
    return await ask({ signal: limit.signal })
  } finally {
    clearTimeout(timer)
  }
}
