import { PassThrough } from 'node:stream'
import { createTerminal } from '../../src/cli/terminal.ts'

/** A terminal over streams of its own, and what was written to them so far. */
export function openStreams({ isTTY = false } = {}) {
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() }
  Object.assign(streams.stdin, { isTTY })
  Object.assign(streams.stderr, { isTTY, columns: 20 })
  const heard = { out: '', err: '' }
  streams.stderr.on('data', piece => {
    heard.err += piece
  })
  const terminal = createTerminal(streams as unknown as NodeJS.Process)
  /** Listens to stdout from now on; until then it is as slow a reader as can be. */
  const listen = () =>
    streams.stdout.on('data', piece => {
      heard.out += piece
    })
  return { ...streams, heard, listen, terminal, settle: () => new Promise(setImmediate) }
}
