import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { matchesWords, searchReadings, searchWords } from '../../src/domain/search-words.ts'
import { isSearched, searchedWords, valueWords } from '../../src/domain/value-words.ts'
import { makeAttribute } from '../support/make-attribute.ts'
import { makeUser } from '../support/make-user.ts'

const wordsOf = (value: string) => valueWords({ location: value }).get('location') ?? []

describe('the words of a value', () => {
  test.each([
    ['New Delhi', 'delhi'],
    ['NEW DELHI', 'new del'],
    ['Zürich, Büro 4', 'zurich'],
    ['Zürich, Büro 4', 'buro 4'],
    ['東京本社', '本社'],
    ["O'Hare", 'ohare'],
    ['Ravi, ravi@x.org', 'ravi@x.org'],
    ['Ravi +91 98123 45678', '+919812345678'],
    ['Level3', 'level'],
    ['2024', '2024'],
    ['until 2024-03-01', '2024'],
  ])('%j is found by %j', (value, text) => {
    const own = wordsOf(value)
    for (const word of searchWords(text)) {
      expect(own.some(candidate => candidate.startsWith(word))).toBe(true)
    }
  })

  test('yes and no have none, nor has the manager', () => {
    const values = { remote: true, manager: 'Ravi Kumar', notes: ' !' }
    expect([...valueWords(values).keys()]).toEqual([])
  })

  test.each<[string | number, string, boolean]>([
    [4711, '4711', true],
    [4711, '47', true],
    [4711, '711', false],
    [4711, '04711', true],
    [1234567, '1 234 567', true],
    [2.5, '2.5', true],
    [-7, '-7', true],
    ['2021-05-01', '2021-05-01', true],
    ['2021-05-01', '2021-05', true],
    ['2021-05-01', '2021.05.01', true],
    ['2021-05-01', '2021', true],
    ['2021-05-01', '05', false],
    ['2021-12-05', '2021-05', false],
    ['2021-05-01', '2021-05-02', false],
  ])('%j is found by %j: %s', (value, text, isFound) => {
    const own = valueWords({ it: value }).get('it') ?? []
    const found = searchReadings(text).some(words => matchesWords(words, own))
    expect(found).toBe(isFound)
  })

  test('they are not too many for one person, whatever order the attributes stand in', () => {
    const long = (letter: string) => Array.from({ length: 60 }, (_, n) => `${letter}${n}x`).join(' ')
    const values = { c: long('c'), a: long('a'), b: long('b'), d: long('d') }
    const words = valueWords(values)
    expect([...words.values()].flat().length).toBeLessThanOrEqual(120)
    expect(words.has('a')).toBe(true)
    const turned = Object.fromEntries(Object.entries(values).toReversed())
    expect([...valueWords(turned)]).toEqual([...words])
  })

  test('whatever stands in a value, its words can be typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), text => {
        for (const word of wordsOf(text)) expect(word).toMatch(/^[\p{L}\p{N}._%+@-]+$/u)
      }),
    )
  })
})

test('only the attributes that are looked through count', () => {
  const user = makeUser({ displayName: 'Asha Rao', attributes: { location: 'Delhi', salary: 'high' } })
  expect(searchedWords(user, [])).toEqual(['asha', 'rao'])
  expect(searchedWords(user, ['location'])).toEqual(['asha', 'rao', 'delhi'])
  expect(searchedWords(user, ['salary', 'gone'])).toEqual(['asha', 'rao', 'high'])
})

test('all but yes and no is searched, but not whose manager somebody is', () => {
  const searched = ['text', 'number', 'boolean', 'date'] as const
  expect(searched.map(type => isSearched(makeAttribute({ type })))).toEqual([true, true, false, true])
  expect(isSearched(makeAttribute({ label: 'Manager' }))).toBe(false)
})
