import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { escapeText, plainText } from '../../src/bot/escape-text.ts'
import { say } from '../../src/bot/say.ts'

const JOINER = '\u2060'

describe('text from outside on a card', () => {
  test.each([
    ['Asha Rao', 'Asha Rao'],
    ['staff_march_2.csv', 'staff_march_2.csv'],
    ["O'Brien-Smith (North)", "O'Brien-Smith (North)"],
    ['**b**', '\\*\\*b\\*\\*'],
    ['_i_', '\\_i\\_'],
    ['`c` ~~s~~', '\\`c\\` \\~\\~s\\~\\~'],
    ['a\\*b', 'a\\\\\\*b'],
    ['[a](http://x)', `[a]${JOINER}(http://x)`],
    ['<at>x</at>', `<${JOINER}at>x<${JOINER}/at>`],
    ['a < b', 'a < b'],
    [`$${'{name}'}`, `$${JOINER}{name}`],
    ['- item', `${JOINER}- item`],
    ['+ item', `${JOINER}+ item`],
    ['+250788123456', '+250788123456'],
    ['# big', `${JOINER}# big`],
    ['1. first', `${JOINER}1. first`],
    ['2024 staff.csv', '2024 staff.csv'],
    ['two\r\n\r\nlines', 'two lines'],
    ['\u202egnp.exe', 'gnp.exe'],
    ['zero\u200bwidth\ufeff', 'zerowidth'],
    ['nul\u0000', 'nul'],
    ['محمد', '\u2068محمد\u2069'],
    ['👩‍👧', '👩‍👧'],
  ])('%j', (text, shown) => {
    expect(escapeText(text)).toBe(shown)
  })

  test('long text is cut at a whole character, and says so', () => {
    const cut = plainText('😀'.repeat(200), 10)
    expect([...cut]).toEqual([...Array(9).fill('😀'), '…'])
  })

  test('nothing that turns or breaks the line is left, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const shown = escapeText(text)
        expect(shown).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066\u2067]|\]\(|<[a-z/!?]|[$]\{/iu)
        expect(shown.isWellFormed()).toBe(true)
      }),
    )
  })
})

test('pieces of a sentence keep the space that parts them', () => {
  expect(say`${'North'}${' (admin)'}${', '}${'South'}${' or more'}`.value).toBe(
    'North (admin), South or more',
  )
  expect(say`${'  a \n b  '}|${' '}|${''}|`.value).toBe(' a b | ||')
})
