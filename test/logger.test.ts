import { describe, expect, it } from 'vitest'
import { AppError, NotFoundError } from '../src/errors.ts'
import { catchPrints, createLogger, type Logger, withLogFacts } from '../src/logger.ts'

function written(write: (log: Logger) => void, logLevel = 'info'): Record<string, unknown>[] {
  const lines: string[] = []
  write(createLogger({ logLevel }, { write: line => void lines.push(line) }))
  return lines.map(line => JSON.parse(line))
}

describe('catchPrints', () => {
  const printed: unknown[] = []
  const makePrinter = () => {
    const print = (...said: unknown[]) => void printed.push(said)
    return { debug: print, error: print, info: print, log: print, warn: print }
  }
  const printTo = (logLevel: string) =>
    written(log => {
      const printer = makePrinter()
      catchPrints(log, printer)
      printer.error('Error finding key for token', new Error('of asha@x.org'))
      printer.log('hello')
    }, logLevel)

  it('keeps what libraries print out of a log that nobody asked for it', () => {
    expect(printTo('info')).toEqual([])
    expect(printed).toEqual([])
  })

  it('writes it down for who did, without personal data', () => {
    const lines = printTo('debug')
    expect(lines).toMatchObject([{ msg: 'A library printed' }, { said: ['hello'] }])
    expect(JSON.stringify(lines)).toContain('of [e-mail]')
    expect(printed).toEqual([])
  })
})

describe('createLogger', () => {
  it('writes one JSON object a line, with level and time', () => {
    const [line] = written(log => log.info({ rows: 3 }, 'checked'))
    expect(line).toMatchObject({ level: 'info', rows: 3, msg: 'checked' })
    expect(Date.parse(String(line?.time))).not.toBeNaN()
  })

  it('keeps to the level', () => {
    expect(written(log => log.info('x'), 'warn')).toEqual([])
    expect(written(log => log.fatal('x'), 'silent')).toEqual([])
  })

  it('carries the ids of its child', () => {
    const [line] = written(log => log.child({ jobId: 'j1', conversationId: 'c1' }).warn('late'))
    expect(line).toMatchObject({ jobId: 'j1', conversationId: 'c1' })
  })

  it('tells with each line what is being worked on, however deep, and of nothing else', async () => {
    const lines: string[] = []
    const log = createLogger({ logLevel: 'info' }, { write: line => void lines.push(line) })
    const work = (requestId: string) =>
      withLogFacts({ requestId }, async () => {
        await new Promise(resolve => setImmediate(resolve))
        log.child({ jobId: 'j1' }).info({ rows: 1 }, 'a')
      })
    await Promise.all([work('one'), work('two')])
    log.info('b')
    expect(lines.map(line => JSON.parse(line)).map(({ requestId, jobId }) => [requestId, jobId])).toEqual([
      ['one', 'j1'],
      ['two', 'j1'],
      [undefined, undefined],
    ])
  })

  it.each<[string, (log: Logger) => void]>([
    ['a message', log => log.info('asha@lakeside.example called +250 788 123 456')],
    ['a value', log => log.info({ who: 'asha@lakeside.example', at: '+250788123456' }, 'x')],
    [
      'a key',
      log => log.info({ user: { displayName: 'Asha Rao', email: 'a', phone: '1', Title: 'x' } }, 'x'),
    ],
    ['the keys of a child', log => log.child({ email: 'asha@lakeside.example', name: 'Asha Rao' }).info('x')],
    ['cells', log => log.info({ row: { cells: ['Asha Rao'] } }, 'x')],
    ['an argument', log => log.info('hello %s', 'asha@lakeside.example')],
    ['a token', log => log.info({ headers: { authorization: 'Bearer s3cret' } }, 'Bearer s3cret')],
    ['a JWT', log => log.info('eyJhbGciOi.eyJzdWIiOiJzM2NyZXQi.c2lnbg')],
    [
      'keys that end like one',
      log => log.info({ appPassword: 's3cret', 'set-cookie': 's3cret', client_secret: 's3cret' }, 'x'),
    ],
    ['a form', log => log.info('grant_type=x&client_secret=s3cret&password=s3cret')],
    ['a signed link', log => log.info('GET https://x.sharepoint.example/f?tempauth=s3cret')],
    ['an error of ours', log => log.error(new AppError('x', 'Asha Rao is the last org admin.'), 'refused')],
    ['an error of ours alone', log => log.error(new AppError('x', 'Asha Rao is the last org admin.'))],
    ['an error in a field', log => log.error({ err: new AppError('x', 'Asha Rao is gone.') })],
    ['a cause', log => log.error(new Error('x', { cause: new Error('to asha@lakeside.example') }))],
    [
      'what a database server answers',
      log => {
        const message =
          'not authorized to execute command { insert: "users", documents: [ { n: "Asha Rao" } ] }'
        const answer = Object.assign(new Error(message), { code: 13, errorResponse: { errmsg: message } })
        log.error({ err: new AppError('storage', 'Refused.', { cause: answer }) }, 'x')
      },
    ],
    ['a foreign error', log => log.error(new Error('no user asha@lakeside.example'))],
  ])('hides personal data and secrets in %s', (_name, write) => {
    const lines = written(write)
    expect(lines).toHaveLength(1)
    expect(JSON.stringify(lines)).not.toMatch(/asha|rao|788|s3cret|czNjcmV0|eyJ/i)
  })

  it('tells an error of ours by code, facts and place', () => {
    const error = new AppError('card-too-big', 'The card of Asha Rao is too big.', {
      retryable: true,
      facts: { bytes: 99, email: 'a@b.c' },
      cause: new TypeError('no'),
    })
    expect(written(log => log.error(error, 'not sent'))[0]).toMatchObject({
      msg: 'not sent',
      err: {
        type: 'AppError',
        code: 'card-too-big',
        retryable: true,
        facts: { bytes: 99, email: '[removed]' },
        at: expect.arrayContaining([expect.stringContaining('logger.test.ts')]),
        cause: { type: 'TypeError', message: 'no' },
      },
    })
  })

  it('tells of an error of others what it is', () => {
    const error = Object.assign(new TypeError('no way'), { code: 'ENOWAY' })
    expect(written(log => log.error({ err: error }, 'failed'))[0]).toMatchObject({
      err: {
        type: 'TypeError',
        code: 'ENOWAY',
        message: 'no way',
        at: expect.arrayContaining([expect.stringContaining('logger.test')]),
      },
    })
  })

  it('names a line after its error when it has no text', () => {
    expect(written(log => log.error(new NotFoundError('import 7')))[0]).toMatchObject({
      msg: 'NotFoundError',
      err: { code: 'not-found' },
    })
  })

  it('survives what refers to itself', () => {
    const loop: Record<string, unknown> = { n: 1 }
    loop.self = loop
    expect(written(log => log.info({ loop }, 'x'))[0]).toMatchObject({ loop: { n: 1 } })
  })
})
