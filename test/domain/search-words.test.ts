import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { indexWords, searchReadings, searchWords } from '../../src/domain/search-words.ts'
import { makeUser } from '../support/make-user.ts'

describe('the words of a query', () => {
  test.each<[string, string[]]>([
    ['', []],
    ['  \t ', []],
    ['!?*"', []],
    ['Asha  RAO', ['asha', 'rao']],
    ['asha Asha ASHA', ['asha']],
    ['José Žofia', ['jose', 'zofia']],
    ['ＦＵＬＬ', ['full']],
    ["O'Neil Smith-Jones", ['o', 'neil', 'smith', 'jones']],
    ['Asha.Rao@X.org', ['asha.rao@x.org']],
    ['<asha.rao@x.org>, please.', ['asha.rao@x.org', 'please']],
    ['asha@', ['asha']],
    ['@x.org', ['x', 'org']],
    ['+250 788 123 456', ['250788123456']],
    ['+44 (0)20 7946 0958', ['442079460958']],
    ['0788-123-456', ['788123456']],
    ['call (555) 123-4567 now', ['5551234567', 'call', 'now']],
    ['0042', ['0042']],
    ['E-0042', ['e', '0042']],
    ['a b c d e f g h i j', ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']],
    ['王小明', ['王小明']],
  ])('%j', (text, words) => {
    expect(searchWords(text)).toEqual(words)
  })

  test('a word is cut at 64 characters, never inside of one', () => {
    expect(searchWords('x'.repeat(200))).toEqual(['x'.repeat(64)])
    expect(searchWords('𠮷'.repeat(200))).toEqual(['𠮷'.repeat(64)])
  })

  test('of a pasted page only the first thousand characters are looked at', () => {
    expect(searchWords(`${'. '.repeat(500)}asha`)).toEqual([])
    expect(searchWords(`${'. '.repeat(498)}asha rao`)).toEqual(['asha'])
  })

  test.each([
    ['a@', ['a']],
    ['1(', ['1'.repeat(64)]],
    ['x', ['x'.repeat(64)]],
  ])('%j, again and again, is one word', (piece, words) => {
    expect(searchWords(piece.repeat(500_000))).toEqual(words)
  })

  test('whatever is typed, the words are clean, few and short', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), text => {
        const words = searchWords(text)
        expect(words.length).toBeLessThanOrEqual(8)
        expect(new Set(words).size).toBe(words.length)
        for (const word of words) expect(word).toMatch(/^[\p{L}\p{N}._%+@-]{1,64}$/u)
      }),
    )
  })
})

describe('what a query may mean', () => {
  test.each<[string, string[][]]>([
    ['', []],
    ['- 1', [['1']]],
    ['asha rao', [['asha', 'rao']]],
    ['800 555', [['800', '555'], ['800555']]],
    [
      'asha 800-55',
      [
        ['asha', '800', '55'],
        ['asha', '80055'],
      ],
    ],
    ['(800) 555 1212', [['8005551212'], ['8005551212']]],
    ['0788 12', [['0788', '12'], ['78812']]],
    ['0788', [['0788'], ['788']]],
    ['007', [['007']]],
  ])('%j', (text, readings) => {
    expect(searchReadings(text)).toEqual(readings)
  })
})

describe('the words that a person is found by', () => {
  const finds = (fields: Parameters<typeof makeUser>[0], text: string) => {
    const own = indexWords(makeUser(fields))
    const words = searchWords(text)
    return words.length > 0 && words.every(word => own.some(candidate => candidate.startsWith(word)))
  }

  test.each<[Parameters<typeof makeUser>[0], string]>([
    [{ phone: '+250788123456' }, '250788123456'],
    [{ phone: '+250788123456' }, '0788 123 456'],
    [{ phone: '+250788123456' }, '788123'],
    [{ phone: '+15551234567' }, '(555) 123-4567'],
    [{ phone: '+15551234567' }, '123-4567'],
    [{ phone: '+15551234567' }, '555 123'],
    [{ phone: '+15551234567;ext=12' }, '123-4567'],
    [{ phone: '+919812345678' }, '98123 45678'],
    [{ phone: '+390612345678' }, '06 1234 5678'],
    [{ phone: '+390612345678' }, '+39 06 1234 5678'],
    [{ employeeId: 'E-0042' }, 'e0042'],
    [{ employeeId: 'E0042' }, '0042'],
    [{ employeeId: 'E0042' }, 'e'],
    [{ employeeId: 'EMP-2024-00123' }, 'EMP-2024-00123'],
    [{ employeeId: 'EMP-2024-00123' }, '2024-00123'],
    [{ employeeId: '00012345' }, '00012345'],
    [{ email: 'asha.rao+hr@mail.example.com' }, 'asha.rao+hr@mail.example.com'],
    [{ email: 'asha.rao@example.com' }, 'asha.rao@ex'],
    [{ email: 'asha.rao@example.com' }, 'rao'],
    [{ email: '0001234567@x.org' }, '0001234567'],
    [{ displayName: 'José O’Neil' }, 'oneil'],
    [{ displayName: 'José O’Neil' }, 'José O’Neil'],
    [{ displayName: '欧阳小明' }, '小明'],
    [{ displayName: 'สมชาย ใจดี' }, 'ใจดี'],
    [{ displayName: '김철수' }, '철수'],
    [{ displayName: 'A', firstName: 'Asha', lastName: 'Rao' }, 'asha rao'],
    [{ title: 'Level3 Support', department: 'Human Resources' }, 'level human'],
  ])('%j is found by %j', (fields, text) => {
    expect(finds(fields, text)).toBe(true)
  })

  test.each<[Parameters<typeof makeUser>[0], string]>([
    [{ displayName: 'Asha Rao' }, 'sha'],
    [{ displayName: 'Asha Rao' }, 'asha gupta'],
    [{ phone: '+250788123456' }, '123456'],
    [{ phone: '+442079460958' }, '946 0958'],
  ])('%j is not found by %j', (fields, text) => {
    expect(finds(fields, text)).toBe(false)
  })

  test('a cell full of words does not fill the index with one person', () => {
    const title = Array.from({ length: 5000 }, (_, i) => `w${i}`).join(' ')
    expect(indexWords(makeUser({ title, email: 'a@x.org' })).length).toBeLessThanOrEqual(120)
    expect(indexWords(makeUser({ title: '漢'.repeat(5000) })).every(word => [...word].length <= 64)).toBe(
      true,
    )
  })
})
