import { AppError } from '../errors.ts'

/** What was typed is not how the command is used. The message says how it is. */
export class UsageError extends AppError {
  constructor(message: string) {
    super('usage', message)
  }
}
