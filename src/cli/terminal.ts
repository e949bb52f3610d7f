import { once } from 'node:events'
import { createInterface } from 'node:readline/promises'

/** The three streams of the process. */
export interface Terminal {
  /** False once nobody reads any more (`muster results 7 | head`): then stop writing. */
  out(piece: string | Uint8Array): Promise<boolean>
  /** One line for the person at the screen. */
  say(line: string): void
  /** Replaces what `draw` showed before; empty takes it away. Shows nothing where stderr is no terminal. */
  draw(line: string): void
  /** Somebody can be asked. */
  interactive: boolean
  /** stderr is a terminal. */
  drawable: boolean
  /** Asks on stderr; only y and yes are a yes. */
  confirm(question: string): Promise<boolean>
}

export function createTerminal({ stdin, stdout, stderr }: NodeJS.Process): Terminal {
  let closed = false
  stdout.on('error', error => {
    closed = true
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error
  })
  stderr.on('error', () => {})
  const drawable = Boolean(stderr.isTTY)
  let drawn = false
  const clear = () => {
    if (drawn) stderr.write('\r\u001b[K')
    drawn = false
  }
  return {
    interactive: Boolean(stdin.isTTY && stderr.isTTY),
    drawable,
    async out(piece) {
      if (closed) return false
      clear()
      const error = await new Promise(written => stdout.write(piece, written))
      return !closed && !error
    },
    say(line) {
      clear()
      stderr.write(`${line}\n`)
    },
    draw(line) {
      if (!drawable) return
      clear()
      stderr.write(line.slice(0, Math.max(10, (stderr.columns || 80) - 1)))
      drawn = line !== ''
    },
    async confirm(question) {
      clear()
      const lines = createInterface({ input: stdin, output: stderr })
      try {
        const closedEarly = once(lines, 'close').then(() => '')
        // Ctrl+C and Ctrl+D break the question off.
        const typed = lines.question(`${question} [y/N] `).catch(() => '')
        const answer = await Promise.race([typed, closedEarly])
        return /^y(es)?$/i.test(answer.trim())
      } finally {
        lines.close()
      }
    },
  }
}

/** Text from outside, harmless on a screen: no escape sequences, no bidirectional overrides, one line. */
export function plain(text: string): string {
  return text.replace(/[\n\r\t]+/g, ' ').replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '\ufffd')
}

/** JSON in ASCII where a screen would obey: what JSON itself lets through of control characters is escaped. */
export function safeJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
