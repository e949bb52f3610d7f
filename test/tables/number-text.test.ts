import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatOf } from '../../src/tables/number-formats.ts'
import { isoText, numberText } from '../../src/tables/number-text.ts'

const general = (raw: string) => numberText(raw, undefined, false)

describe('numberText', () => {
  it.each([
    ['0', '0'],
    ['-0', '0'],
    ['42', '42'],
    ['-42', '-42'],
    ['919988554400', '919988554400'],
    ['9.19E+11', '919000000000'],
    ['9.1998855440012E11', '919988554400.12'],
    ['999999999999999', '999999999999999'],
    ['1E14', '100000000000000'],
    ['1E+15', '1E+15'],
    ['1234567890123456', '1.23456789012346E+15'],
    ['9.1998855440012345E17', '9.19988554400123E+17'],
    ['0.30000000000000004', '0.3'],
    ['1.1000000000000001', '1.1'],
    ['-2.5', '-2.5'],
    ['1E-7', '0.0000001'],
    ['1.5E-9', '0.0000000015'],
    ['1E-30', '1e-30'],
    [' 7 ', '7'],
    ['Asha', 'Asha'],
    ['', ''],
    ['0x10', '0x10'],
    ['Infinity', 'Infinity'],
    ['1E999', '1E999'],
    ['+5', '5'],
    ['.5', '0.5'],
    [`1${' '.repeat(30_000)}x`, `1${' '.repeat(30_000)}x`],
  ])('%s', (raw, text) => {
    expect(general(raw)).toBe(text)
  })

  it('keeps every whole number of up to 15 digits, however it is written', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(10 ** 15 - 1), max: 10 ** 15 - 1 }), value => {
        expect(general(String(value))).toBe(String(value + 0))
        expect(general(value.toExponential())).toBe(String(value + 0))
      }),
    )
  })
})

describe('dates', () => {
  it.each<[string, string, boolean, string]>([
    ['yyyy-mm-dd', '45323', false, '2024-02-01'],
    ['dd/mm/yyyy', '45323.5', false, '2024-02-01 12:00'],
    ['d.m.yy h:mm:ss', '45323.43755787', false, '2024-02-01 10:30:05'],
    ['yyyy-mm-dd', '45323.9999999', false, '2024-02-02'],
    ['yyyy-mm-dd', '1', false, '1900-01-01'],
    ['yyyy-mm-dd', '59', false, '1900-02-28'],
    ['yyyy-mm-dd', '60', false, '1900-02-29'],
    ['yyyy-mm-dd', '61', false, '1900-03-01'],
    ['yyyy-mm-dd', '2958465', false, '9999-12-31'],
    ['yyyy-mm-dd', '2958465.9999999', false, '2958465.9999999'],
    ['yyyy-mm-dd', '2958466', false, '2958466'],
    ['yyyy-mm-dd', '-1', false, '-1'],
    ['yyyy-mm-dd', '0', false, '00:00'],
    ['yyyy-mm-dd', '0', true, '1904-01-01'],
    ['yyyy-mm-dd', '43861', true, '2024-02-01'],
    ['h:mm AM/PM', '0.4375', false, '10:30'],
    ['[h]:mm', '1.0625', false, '25:30'],
    ['[Red]General', '45323', false, '45323'],
    ['0.00E+00', '45323', false, '45323'],
    ['#,##0.00" days"', '45323', false, '45323'],
    ['0\\d', '45323', false, '45323'],
    ['_-* #,##0_-', '45323', false, '45323'],
    ['@', '45323', false, '45323'],
    ['"', '45323', false, '45323'],
  ])('%s of %s', (code, raw, from1904, text) => {
    expect(numberText(raw, formatOf(code), from1904)).toBe(text)
  })
})

describe('digits of ids and phones', () => {
  it.each([
    ['00000', '123', '00123'],
    ['00000', '1234567', '1234567'],
    ['000\\-00\\-0000', '12345678', '012-34-5678'],
    ['"+"0', '919988554400', '+919988554400'],
    ['+#', '919988554400', '+919988554400'],
    ['\\+00\\ 00000\\ 00000', '919988554400', '+91 99885 54400'],
    ['"0"#########', '788123456', '0788123456'],
    ['"E"0000', '17', 'E0017'],
    ['00000', '-5', '-5'],
    ['00000', '1.5', '1.5'],
    ['00000', '1234567890123456', '1.23456789012346E+15'],
    ['0', '5', '5'],
    ['0" kg"', '75', '75'],
    ['"€ "#,##0', '75', '75'],
    ['#\\ ##0', '1234', '1234'],
    ['0.00', '1.5', '1.5'],
    ['0%', '0.5', '0.5'],
    ['[<=9999999]###\\-####;\\(###\\)\\ ###\\-####', '5551234', '5551234'],
  ])('%s of %s', (code, raw, text) => {
    expect(numberText(raw, formatOf(code), false)).toBe(text)
  })
})

describe('isoText', () => {
  it.each([
    ['2024-02-01', '2024-02-01'],
    ['2024-02-01T00:00:00', '2024-02-01'],
    ['2024-02-01T10:30', '2024-02-01 10:30'],
    ['2024-02-01T10:30:05.5Z', '2024-02-01 10:30:05'],
    ['yesterday', 'yesterday'],
  ])('%s', (raw, text) => {
    expect(isoText(raw)).toBe(text)
  })
})
