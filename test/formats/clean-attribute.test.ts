import { describe, expect, it } from 'vitest'
import type { AttributeType } from '../../src/domain/attributes.ts'
import { cleanAttribute } from '../../src/formats/clean-attribute.ts'
import { readCountry } from '../../src/formats/country-codes.ts'

describe('cleanAttribute', () => {
  it.each<[AttributeType, string, string | number | boolean]>([
    ['text', ' Ward 3 ', 'Ward 3'],
    ['number', '3', 3],
    ['number', '-3.5', -3.5],
    ['number', '3,5', 3.5],
    ['number', '0', 0],
    ['number', '0000123456789012345', 123456789012345],
    ['number', '-999999999999999', -999999999999999],
    ['number', '1.50000000000000000', 1.5],
    ['number', '0,000000000000001', 1e-15],
    ...['yes', 'Y', 'TRUE', '1', 'Ja', 'oui', 'si', 'Sí', 'WAHR', 'VRAI', 'VERDADERO'].map(
      word => ['boolean', word, true] as [AttributeType, string, boolean],
    ),
    ...['no', 'N', 'False', '0', 'nein', 'non', 'FALSCH', 'FAUX', 'FALSO'].map(
      word => ['boolean', word, false] as [AttributeType, string, boolean],
    ),
    ['date', '2024-02-01', '2024-02-01'],
    ['date', '2024/2/1', '2024-02-01'],
    ['date', '2024-02-01T00:00:00Z', '2024-02-01'],
    ['date', '2024-02-01 12:30', '2024-02-01'],
    ['date', '01.02.2024', '2024-02-01'],
    ['date', '25/12/2024', '2024-12-25'],
    ['date', '12/25/2024', '2024-12-25'],
    ['date', '05/05/2024', '2024-05-05'],
    ['date', '1 Feb 2024', '2024-02-01'],
    ['date', 'February 1, 2024', '2024-02-01'],
    ['date', '29-Feb-2024', '2024-02-29'],
  ])('%s %j', (type, text, value) => {
    expect(cleanAttribute(text, type)).toEqual({ value })
  })

  it.each<[AttributeType, string, string, Record<string, string> | undefined]>([
    ['number', 'three', 'attribute-invalid', { type: 'number', reason: 'not-a-number' }],
    ['number', '1,234', 'attribute-invalid', { type: 'number', reason: 'ambiguous' }],
    ['number', '0x10', 'attribute-invalid', { type: 'number', reason: 'not-a-number' }],
    ['number', '9'.repeat(400), 'attribute-invalid', { type: 'number', reason: 'too-many-digits' }],
    ['number', '1234567890123456', 'attribute-invalid', { type: 'number', reason: 'too-many-digits' }],
    ['number', '-1234567890.123456', 'attribute-invalid', { type: 'number', reason: 'too-many-digits' }],
    ['number', '1000000000000000', 'attribute-invalid', { type: 'number', reason: 'too-many-digits' }],
    ['number', '9.19E+11', 'digits-lost', undefined],
    ['boolean', 'maybe', 'attribute-invalid', { type: 'boolean', reason: 'not-yes-or-no' }],
    ['date', '01/02/2024', 'attribute-invalid', { type: 'date', reason: 'ambiguous' }],
    ['date', '2024-02-30', 'attribute-invalid', { type: 'date', reason: 'not-a-date' }],
    ['date', '31/13/2024', 'attribute-invalid', { type: 'date', reason: 'not-a-date' }],
    ['date', '45323', 'attribute-invalid', { type: 'date', reason: 'serial', suggestion: '2024-02-01' }],
    ['date', 'soon', 'attribute-invalid', { type: 'date', reason: 'not-a-date' }],
  ])('refuses %s %j', (type, text, code, detail) => {
    expect(cleanAttribute(text, type)).toEqual({
      finding: { code, severity: 'error', ...(detail ? { detail } : {}) },
    })
  })
})

describe('readCountry', () => {
  it.each([
    ['91', '91'],
    ['+91', '91'],
    ['0091', '91'],
    ['91.0', '91'],
    ['IN', 'IN'],
    ['rw', 'RW'],
    ['India', 'IN'],
    ['Côte d’Ivoire', 'CI'],
    ['USA', 'US'],
    ['uk', 'GB'],
  ])('%j is %s', (text, country) => {
    expect(readCountry(text)).toBe(country)
  })

  it.each(['999', 'XX', 'Narnia', '+', '-'])('%j is none', text => {
    expect(readCountry(text)).toBeUndefined()
  })
})
