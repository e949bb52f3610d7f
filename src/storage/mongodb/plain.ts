import { StorageError } from '../../errors.ts'

/** For every value of a filter that came from outside: anything but text could be an operator. */
export function text(value: string): string {
  if (typeof value !== 'string') throw notPlain()
  return value
}

export function whole(value: number): number {
  if (typeof value !== 'number' || Number.isNaN(value)) throw notPlain()
  return value
}

function notPlain(): StorageError {
  return new StorageError('The database was asked with a value that is neither text nor a number.', {
    retryable: false,
  })
}
