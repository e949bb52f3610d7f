/** The part of the logger that jobs use; ids and numbers only, never what a file says. */
export interface JobLog {
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
}
