/** One line of `muster doctor`. */
export interface Finding {
  /** `note`: works, and somebody should know. `broken`: does not work until somebody does what the message says. */
  state: 'ok' | 'note' | 'broken'
  what: string
  message: string
}
