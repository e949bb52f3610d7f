/**
 * Every error that Muster raises on purpose. `code` is stable: cards, the terminal and tests go by it.
 * `message` is one sentence for a person: what happened and, where there is one, what to do now.
 */
export class AppError extends Error {
  readonly code: string
  /** The same call may succeed later without anybody changing anything. Drives the job runner, nothing else does. */
  readonly retryable: boolean
  /** Facts for the log: ids, counts, never personal data. */
  readonly facts: Record<string, unknown>

  constructor(
    code: string,
    message: string,
    options: { retryable?: boolean; facts?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause })
    this.name = new.target.name
    this.code = code
    this.retryable = options.retryable ?? false
    this.facts = options.facts ?? {}
  }
}

/** The environment does not hold together; the process refuses to start. */
export class ConfigError extends AppError {
  constructor(problems: string[]) {
    super('config', `Muster cannot start:\n${problems.map(problem => `  ${problem}`).join('\n')}`)
  }
}

/** The actor may not do this. The message names the rule; `facts.group` is the id of the group whose admins could help. */
export class RefusedError extends AppError {
  constructor(rule: string, message: string, facts: Record<string, unknown> = {}) {
    super(`refused-${rule}`, message, { facts })
  }
}

/** What was named does not exist, or is not the actor's to see: the two must not be told apart. */
export class NotFoundError extends AppError {
  constructor(what: string) {
    super('not-found', `There is no ${what}.`)
  }
}

/** A whole file cannot be taken. The message says what was found, where, and the mend. */
export class FileRefusedError extends AppError {
  constructor(code: string, message: string, facts?: Record<string, unknown>) {
    super(`file-${code}`, message, { facts })
  }
}

/** Somebody decided or changed this in the meantime. */
export class ConflictError extends AppError {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super('conflict', message, options)
  }
}

/** The database did not do what was asked; `retryable` says whether it may later. */
export class StorageError extends AppError {
  constructor(message: string, options: { retryable: boolean; cause?: unknown }) {
    super('storage', message, options)
  }
}

/** The runner lost its claim on a job: it stops at once and writes nothing more. */
export class LeaseLostError extends AppError {
  constructor(jobId: string) {
    super('lease-lost', 'Another worker has taken over this job.', { facts: { jobId } })
  }
}
