import { readFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import tls from 'node:tls'
import { afterEach, describe, expect, test } from 'vitest'
import type { MailerSettings } from '../../src/mail/open-mailer.ts'
import type { Letter, Mailer } from '../../src/ports/mailer.ts'
import { freePort } from '../support/free-port.ts'
import { type MailServer, openMailServer } from '../support/open-mail-server.ts'
import { openTestMailer } from '../support/open-test-mailer.ts'

const letter: Letter = {
  id: 't1 invitation:asha',
  tenant: 't1',
  to: { name: 'Asha Rao', address: 'asha@lakeside.example' },
  kind: 'invitation',
  invitedBy: 'Dana Ortiz',
}
const to = (name: string, address = letter.to.address): Letter => ({ ...letter, to: { name, address } })

/** A certificate for this machine, good for a hundred years, and of no use anywhere else. */
const LOCALHOST = {
  cert: readFileSync(new URL('../fixtures/mail/localhost.crt', import.meta.url), 'utf8'),
  key: readFileSync(new URL('../fixtures/mail/localhost.key', import.meta.url), 'utf8'),
}
const opened: { close(): unknown }[] = []
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close()
})

async function open(...options: Parameters<typeof openMailServer>): Promise<MailServer> {
  const server = await openMailServer(...options)
  opened.push(server)
  return server
}

function mailer(port: number, settings: Partial<MailerSettings> = {}): Mailer {
  const sender = { organisation: { tenant: 't1', name: 'Lakeside' }, chatUrl: null }
  const made = openTestMailer(port, { sender, ...settings })
  opened.push(made)
  return made
}

describe('a letter', () => {
  test('arrives once, in text and HTML, with what keeps machines from answering', async () => {
    const server = await open()
    expect(await mailer(server.port).send(letter)).toEqual({ outcome: 'taken' })
    const [got] = server.letters
    expect(server.letters).toHaveLength(1)
    expect([got?.from, got?.to]).toEqual(['muster@lakeside.example', ['asha@lakeside.example']])
    expect(got?.headers.get('from')).toEqual(['Muster <muster@lakeside.example>'])
    expect(got?.headers.get('to')).toEqual(['Asha Rao <asha@lakeside.example>'])
    expect(got?.headers.get('subject')).toEqual(['You are now in the people directory of Lakeside'])
    expect(got?.headers.get('auto-submitted')).toEqual(['auto-generated'])
    expect(got?.text).toContain('Dana Ortiz added you to the people directory of Lakeside.')
    expect(got?.html).toContain('<p>Hello Asha Rao,</p>')
  })

  test('has the same id whenever it is sent, and another than other letters', async () => {
    const server = await open()
    const send = mailer(server.port).send
    for (const one of [letter, letter, { ...letter, id: 't2 invitation:asha' }]) await send(one)
    const ids = server.letters.map(({ headers }) => headers.get('message-id')?.[0])
    expect(ids[0]).toMatch(/^<[0-9a-f]{32}@lakeside\.example>$/)
    expect(ids[1]).toBe(ids[0])
    expect(ids[2]).not.toBe(ids[0])
  })

  test('asks to be told when it cannot be delivered after all', async () => {
    const server = await open()
    await mailer(server.port).send(letter)
    expect(server.letters[0]?.dsn).toMatchObject({
      ret: 'HDRS',
      envid: expect.stringMatching(/^[0-9a-f]{32}$/),
      recipients: [{ notify: ['FAILURE', 'DELAY'] }],
    })
  })

  test.each([
    'Asha\r\nBcc: all@lakeside.example',
    'Asha\nSubject: You won',
    'Asha" <all@lakeside.example>, "x',
    'all@lakeside.example, Asha',
    'Asha\r\n\r\n<script>alert(1)</script>',
    '=?utf-8?q?=0D=0ABcc:_all@lakeside.example?=',
    'Åsa\u2028Bcc: all@lakeside.example',
  ])('to somebody called %j has one recipient and the headers of all letters', async name => {
    const server = await open()
    const { send } = mailer(server.port)
    await send(letter)
    expect(await send(to(name))).toEqual({ outcome: 'taken' })
    const [plain, hostile] = server.letters
    expect(hostile?.to).toEqual(['asha@lakeside.example'])
    expect([...(hostile?.headers.keys() ?? [])]).toEqual([...(plain?.headers.keys() ?? [])])
    for (const values of hostile?.headers.values() ?? []) expect(values).toHaveLength(1)
    expect(hostile?.headers.get('to')?.[0]).not.toContain('all@')
    expect(hostile?.headers.get('subject')).toEqual(plain?.headers.get('subject'))
    expect(hostile?.html).not.toContain('<script>')
  })

  test.each([
    '',
    'asha',
    'asha@x.org, all@x.org',
    'asha@x.org> RCPT TO:<all@x.org',
    'asha@x.org\r\nRCPT TO:<all@x.org>',
    '"a b"@x.org',
    'Asha <asha@x.org>',
  ])('to %j is refused before anybody is asked', async address => {
    const server = await open()
    expect(await mailer(server.port).send(to('Asha', address))).toMatchObject({ outcome: 'refused' })
    expect(server.letters).toEqual([])
  })
})

describe('what the server says', () => {
  test.each<[string, 'MAIL' | 'RCPT' | 'DATA', string]>([
    ['450 4.2.1 mailbox busy', 'RCPT', 'later'],
    ['451 4.7.1 greylisted', 'RCPT', 'later'],
    ['452 4.3.1 disk full', 'DATA', 'later'],
    ['550 5.1.1 no such user', 'RCPT', 'refused'],
    ['554 5.7.1 spam', 'DATA', 'refused'],
    ['421 4.3.2 going down', 'RCPT', 'unreachable'],
    ['530 5.7.0 authentication required', 'RCPT', 'unreachable'],
    ['550 5.7.1 sender unknown here', 'MAIL', 'unreachable'],
    ['451 4.3.0 not now', 'MAIL', 'unreachable'],
  ])('%s to %s: %s', async (said, at, outcome) => {
    const server = await open()
    server.answer = asked => (asked === at ? said : null)
    const delivery = await mailer(server.port).send(letter)
    expect(delivery).toEqual({ outcome, reason: expect.stringContaining(said.slice(4)) })
    expect(server.letters).toEqual([])
    server.answer = () => null
    expect(await mailer(server.port).send(letter)).toEqual({ outcome: 'taken' })
  })

  test('about one letter is not said about the next on the same connection', async () => {
    const server = await open()
    server.answer = (at, address) => (at === 'RCPT' && address.startsWith('bo@') ? '550 no such user' : null)
    const { send } = mailer(server.port)
    const all = ['asha@x.org', 'bo@x.org', 'cy@x.org'].map(address => send(to('A', address)))
    expect((await Promise.all(all)).map(({ outcome }) => outcome)).toEqual(['taken', 'refused', 'taken'])
  })
})

describe('a server that cannot be used', () => {
  const unreachable = (words: RegExp) => ({ outcome: 'unreachable', reason: expect.stringMatching(words) })

  test('is not there', async () => {
    const port = await freePort()
    expect(await mailer(port).send(letter)).toEqual(
      unreachable(new RegExp(`mail server 127.0.0.1:${port} did not answer .*ECONNREFUSED`)),
    )
  })

  test('says nothing', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1')
    opened.push(silent)
    await new Promise(resolve => silent.once('listening', resolve))
    const { port } = silent.address() as AddressInfo
    expect(await mailer(port, { patience: 200 }).send(letter)).toEqual(unreachable(/did not answer in time/))
  })

  test('speaks something else', async () => {
    const other = createServer(socket => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(
      0,
      '127.0.0.1',
    )
    opened.push(other)
    await new Promise(resolve => other.once('listening', resolve))
    const { port } = other.address() as AddressInfo
    expect(await mailer(port).send(letter)).toEqual(unreachable(/did not answer/))
  })

  test('offers no TLS where it is insisted on', async () => {
    const server = await open()
    expect(await mailer(server.port, { tls: 'starttls' }).send(letter)).toEqual(
      unreachable(/No safe connection/),
    )
    expect(server.letters).toEqual([])
  })

  test.each(['starttls', 'always'] as const)('has a certificate that nobody vouches for: %s', async kind => {
    const server = await open({ secure: kind === 'always', disabledCommands: ['AUTH'] })
    expect(await mailer(server.port, { tls: kind, host: 'localhost' }).send(letter)).toEqual(
      unreachable(/No safe connection .*(certificate|CERT|SELF_SIGNED)/i),
    )
    expect(server.letters).toEqual([])
  })

  test('refuses the login, of which nothing is told on', async () => {
    const server = await open({
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      authOptional: false,
      onAuth: (_auth, _session, done) => done(Object.assign(new Error('no'), { responseCode: 535 })),
    })
    const login = { user: 'muster', password: 's3cret-one' }
    const delivery = await mailer(server.port, { login }).send(letter)
    expect(delivery).toEqual(unreachable(/refuses the login of SMTP_URL/))
    expect(JSON.stringify(delivery)).not.toContain('s3cret')
  })
})

test('TLS may be missing where it is optional, and its certificate be anybody’s', async () => {
  for (const disabledCommands of [['STARTTLS', 'AUTH'], ['AUTH']]) {
    const server = await open({ disabledCommands })
    expect(await mailer(server.port).send(letter)).toEqual({ outcome: 'taken' })
  }
})

test('a login is given over TLS, to a server that this machine trusts', async () => {
  let given = ''
  const server = await open({
    secure: true,
    ...LOCALHOST,
    disabledCommands: [],
    authOptional: false,
    onAuth(auth, _session, done) {
      given = `${auth.username}:${auth.password}`
      done(null, { user: 'x' })
    },
  })
  const trusted = tls.getCACertificates('default')
  tls.setDefaultCACertificates([...trusted, LOCALHOST.cert])
  try {
    const login = { user: 'muster@x.org', password: 'p:w' }
    const made = mailer(server.port, { tls: 'always', host: 'localhost', login })
    expect(await made.send(letter)).toEqual({ outcome: 'taken' })
  } finally {
    tls.setDefaultCACertificates(trusted)
  }
  expect(given).toBe('muster@x.org:p:w')
})

test('closing ends what is being sent', async () => {
  const server = await open()
  const made = mailer(server.port)
  const held = Promise.withResolvers<void>()
  server.beforeTaken = () => {
    made.close()
    return held.promise
  }
  expect(await made.send(letter)).toMatchObject({ outcome: 'unreachable' })
  held.resolve()
})
