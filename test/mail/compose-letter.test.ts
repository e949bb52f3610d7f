import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { composeLetter } from '../../src/mail/compose-letter.ts'
import { personName } from '../../src/mail/person-name.ts'
import type { Letter } from '../../src/ports/mailer.ts'
import { makeJob } from '../support/make-job.ts'

const sender = {
  organisation: { tenant: 't1', name: 'Lakeside & Sons' },
  chatUrl: 'https://teams.microsoft.com/l/chat/0/0?users=28:x&y=1',
}
const head = { id: 'k', tenant: 't1', to: { name: 'Asha Rao', address: 'asha@lakeside.example' } }
const ended = (name: string): Letter => ({
  ...head,
  kind: 'ended',
  job: {
    ...makeJob({
      state: 'completed with errors',
      file: { id: 'f', name, bytes: 1, sha256: '' },
      counts: { created: 3, updated: 0, unchanged: 0, removed: 0, skipped: 0, failed: 2 },
    }),
    number: 7,
    revision: 1,
  },
})

describe('composeLetter', () => {
  test('an invitation says who, where and how', () => {
    const { subject, text, html } = composeLetter(
      { ...head, kind: 'invitation', invitedBy: 'Dana Ortiz' },
      sender,
    )
    expect(subject).toBe('You are now in the people directory of Lakeside & Sons')
    expect(text.split('\n\n')).toEqual([
      'Hello Asha Rao,',
      'Dana Ortiz added you to the people directory of Lakeside & Sons. Type help to Muster to see what it can do.',
      `Open Muster in Microsoft Teams: ${sender.chatUrl}`,
      'Muster keeps the people directory of Lakeside & Sons. Nobody reads what is sent to this address.',
    ])
    expect(html).toContain('directory of Lakeside &amp; Sons')
    expect(html).toContain('href="https://teams.microsoft.com/l/chat/0/0?users=28:x&amp;y=1"')
  })

  test('without an organisation, a chat or somebody who invites nothing is left open', () => {
    const letter: Letter = { ...head, kind: 'invitation', invitedBy: null }
    const { subject, text, html } = composeLetter(letter, { organisation: null, chatUrl: null })
    expect(subject).toBe('You are now in the people directory')
    expect(text).toContain('You were added to the people directory.')
    expect(`${text}${html}`).not.toMatch(/undefined|null|Teams| {2}| \./)
    const other = composeLetter({ ...letter, tenant: 't2' }, sender)
    expect(`${other.subject}${other.text}`).not.toContain('Lakeside')
  })

  test('who is active again is told so', () => {
    const { subject, text } = composeLetter({ ...head, kind: 'activation' }, sender)
    expect(subject).toBe('You are active again in the people directory of Lakeside & Sons')
    expect(text).toContain('Your record in the people directory of Lakeside & Sons is active again.')
  })

  test('the end of a job is told with what came of it', () => {
    const { subject, text } = composeLetter(ended('staff.csv'), sender)
    expect(subject).toBe('staff.csv: completed with errors')
    expect(text).toContain(
      'Your import 7 of staff.csv has ended: completed with errors.\n\nAdded 3, Refused 2.',
    )
    expect(text).toContain('Type import 7 to Muster')
  })

  test.each(['</p><script>alert(1)</script>', '"><img src=x>', "' onload='x", '&lt;b&gt;'])(
    'HTML in %j is shown and not obeyed',
    name => {
      const { html } = composeLetter(ended(name), { ...sender, organisation: { tenant: 't1', name } })
      expect(html.match(/<[a-z/!][^>]*>/gi)?.map(tag => tag.split(/[ >]/)[0])).toEqual(
        composeLetter(ended('x'), sender)
          .html.match(/<[a-z/!][^>]*>/gi)
          ?.map(tag => tag.split(/[ >]/)[0]),
      )
    },
  )

  test('no name of anything begins a line of its own', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), name => {
        const hostile = `${name}\r\nBcc: all@x.org\n\n.\r\n`
        const letter = { ...ended(hostile), to: { name: hostile, address: 'a@x.org' } }
        const { subject, text, html } = composeLetter(letter, {
          ...sender,
          organisation: { tenant: 't1', name: hostile },
        })
        const plain = composeLetter(ended('x'), sender)
        expect(subject).not.toMatch(/[\r\n]/)
        expect(subject.length).toBeLessThan(260)
        expect(text.split('\n')).toHaveLength(plain.text.split('\n').length)
        expect(html.split('\n')).toHaveLength(plain.html.split('\n').length)
      }),
    )
  })
})

describe('personName', () => {
  test.each([
    'Asha Rao',
    'Zoë',
    'محمد علي',
    'Ortiz, Dana (North)',
    'J. R. Smith',
    "O'Brien",
    'Dr. Anne-Marie',
  ])('%j is a name', name => expect(personName(name)).toBe(name))

  test.each([
    'http://x.org',
    'Win at www.x.org',
    'x.org',
    'a@x.org',
    'x.org/y',
    'Click\\here',
    '<b>',
    'mailto:me',
  ])('%j is none: a mail program would make a link of it', name => expect(personName(name)).toBe(''))
})
