import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openMailServer } from '../support/open-mail-server.ts'
import { openMusterFolder } from '../support/run-muster.ts'
import { until } from '../support/until.ts'

const STAFF = `Email ID,First Name,Last Name,User Status
asha@lakeside.example,Asha,Rao,New
bo@lakeside.example,Bo,Chen,New
`

let muster: Awaited<ReturnType<typeof openMusterFolder>>
beforeEach(async () => {
  muster = await openMusterFolder()
  const path = join(muster.folder, 'staff.csv')
  await writeFile(path, STAFF)
  expect((await muster.type(['import', path, '--yes'])).code).toBe(0)
})
afterEach(() => muster.close())

test('without a mail server invitations wait, and the terminal says so', async () => {
  expect((await muster.type(['jobs', '1'])).out).toContain('\nMail that waits to be sent: 2\n')
  const { out } = await muster.type(['doctor'], { PORT: '0' })
  expect(out).toContain('Mail: SMTP_URL is not set, so none is sent; 2 invitations and notices wait')
})

test('what waits of Local Teams is not sent once Microsoft Teams is the chat', async () => {
  const server = await openMailServer()
  const teams = {
    MICROSOFT_APP_ID: '99999999-0000-4000-8000-000000000001',
    MICROSOFT_APP_PASSWORD: 'not a real one',
    MICROSOFT_APP_TENANT_ID: '11111111-2222-4333-8444-555555555555',
  }
  const path = join(muster.folder, 'more.csv')
  await writeFile(path, 'Email ID,First Name,Last Name,User Status\ndana@lakeside.example,Dana,Ortiz,New\n')
  expect((await muster.type(['import', path, '--yes'], teams)).code).toBe(0)
  const env = {
    ...teams,
    SMTP_URL: `smtp://127.0.0.1:${server.port}`,
    MAIL_FROM: 'muster@lakeside.example',
    PORT: '0',
    LOG_LEVEL: 'warn',
  }
  const child = muster.start(['start'], env)
  try {
    await until('the letter', () => server.letters.length > 0)
  } finally {
    // Those that were taken together are finished first.
    child.kill('SIGTERM')
    expect((await once(child, 'close'))[0]).toBe(0)
    await server.close()
  }
  expect(server.letters.flatMap(({ to }) => to)).toEqual(['dana@lakeside.example'])
  expect((await muster.type(['jobs', '1'])).out).not.toContain('waits to be sent')
})

test('the server sends what waited once it has a mail server; what failed is told by the terminal', async () => {
  const server = await openMailServer()
  server.answer = (at, address) =>
    at === 'RCPT' && address.startsWith('bo@') ? '550 5.1.1 no such\u001b[31m user' : null
  const env = {
    SMTP_URL: `smtp://127.0.0.1:${server.port}`,
    MAIL_FROM: 'Muster <muster@lakeside.example>',
    ORG_NAME: 'Lakeside Hospital',
    PORT: '0',
  }
  const child = muster.start(['start'], { ...env, LOG_LEVEL: 'warn' })
  try {
    await until('a letter', () => server.letters.length > 0)
    expect(server.letters[0]?.to).toEqual(['asha@lakeside.example'])
    expect(server.letters[0]?.text).toContain('You were added to the people directory of Lakeside Hospital.')
    // Both letters are on their way at once: the refused one may be noted before the other is.
    const told = await until('what failed, and nothing that waits', async () => {
      const { out } = await muster.type(['jobs', '1'])
      return out.includes('Not sent to') && !out.includes('waits to be sent') && out
    })
    expect(told).toMatch(
      /^Not sent to bo@lakeside\.example: The mail server answered: 550 5\.1\.1 no such.* user$/m,
    )
    expect(told).not.toContain('\u001b')
    const { out } = await muster.type(['doctor'], env)
    expect(out).toContain(`Mail: through 127.0.0.1:${server.port} as muster@lakeside.example; 0 invitations`)
  } finally {
    child.kill('SIGTERM')
    expect((await once(child, 'close'))[0]).toBe(0)
    await server.close()
  }
  expect(server.letters).toHaveLength(1)
})
