import type { Storage } from '../ports/storage.ts'
import type { FileLimits } from '../tables/limits.ts'

/** What every service works with. */
export interface ServiceContext {
  storage: Storage
  /** Unix time in milliseconds. */
  now(): number
  /** ISO country whose rules national phone numbers are read by, such as `US`. */
  region: string
  limits: FileLimits
  /** Object ids or e-mails, lower case, of people who are org admins whatever the directory says. */
  orgAdmins: readonly string[]
}
