import { describe, expect, it } from 'vitest'
import { plain, safeJson } from '../../src/cli/terminal.ts'
import { openStreams } from '../support/open-streams.ts'

describe('createTerminal', () => {
  it.each([
    ['y\n', true],
    ['YES\n', true],
    [' yes \n', true],
    ['n\n', false],
    ['\n', false],
    ['yesterday\n', false],
  ])('takes %j for %s', async (typed, expected) => {
    const { stdin, heard, terminal } = openStreams({ isTTY: true })
    const answer = terminal.confirm('Import 3 changes?')
    stdin.write(typed)
    expect(await answer).toBe(expected)
    expect(heard.err).toContain('Import 3 changes? [y/N]')
  })

  it('takes the end of input for a no', async () => {
    const { stdin, terminal } = openStreams({ isTTY: true })
    const answer = terminal.confirm('Import?')
    stdin.end()
    expect(await answer).toBe(false)
  })

  it.each([
    ['Ctrl+C', '\u0003'],
    ['Ctrl+D', '\u0004'],
  ])('takes %s for a no', async (_name, typed) => {
    const { stdin, terminal } = openStreams({ isTTY: true })
    const answer = terminal.confirm('Import?')
    stdin.write(typed)
    expect(await answer).toBe(false)
  })

  it('draws on a terminal alone, over what it drew before, and no wider than it', async () => {
    const { heard, settle, terminal } = openStreams({ isTTY: true })
    terminal.draw('x'.repeat(50))
    terminal.draw('second')
    terminal.say('done')
    await settle()
    expect(heard.err).toBe(`${'x'.repeat(19)}\r\u001b[Ksecond\r\u001b[Kdone\n`)
    const other = openStreams()
    other.terminal.draw('x')
    await other.settle()
    expect(other.heard.err).toBe('')
  })

  it('waits for a slow reader', async () => {
    const { heard, listen, settle, terminal } = openStreams()
    const text = 'x'.repeat(200_000)
    let written = false
    const writing = terminal.out(text).then(() => {
      written = true
    })
    await settle()
    expect(written).toBe(false)
    listen()
    await writing
    expect(heard.out).toBe(text)
  })

  it('leaves nothing behind on the stream, however often it waits', async () => {
    const { settle, stdout, terminal } = openStreams()
    const closeListeners = stdout.listenerCount('close')
    for (let i = 0; i < 3; i++) {
      const writing = terminal.out('x'.repeat(200_000))
      await settle()
      stdout.read()
      await writing
    }
    expect(stdout.listenerCount('close')).toBe(closeListeners)
  })

  it('writes no more once nobody reads', async () => {
    const { stdout, terminal } = openStreams()
    stdout.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))
    await new Promise(resolve => stdout.once('close', resolve))
    expect(await terminal.out('x')).toBe(false)
  })
})

describe('plain', () => {
  it('takes the power from control characters and keeps the text', () => {
    expect(plain('  Zoë 王\u001b[31m\u202egpj\n\tx')).toBe('  Zoë 王\ufffd[31m\ufffdgpj x')
  })
})

describe('safeJson', () => {
  it('reads back as it was, without a character that a screen obeys', () => {
    const value = { name: '\u001b[2J\u009b2J\u202e\u2028\u007f é 王' }
    expect(JSON.parse(safeJson(value))).toEqual(value)
    expect(safeJson(value)).not.toMatch(/[\p{Cc}\u2028\u202e]/u)
  })
})
