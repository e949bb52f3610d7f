import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ownName, recordId } from '../../../src/storage/mongodb/record-id.ts'

const NAME = fc.string({ unit: fc.constantFrom(':', '%', '3', 'A', 'a', ' '), maxLength: 5 })

test('different names make different ids', () => {
  fc.assert(
    fc.property(
      fc.array(NAME, { minLength: 2, maxLength: 2 }),
      fc.array(NAME, { minLength: 2, maxLength: 2 }),
      (a, b) => {
        const [one, other] = [a, b].map(([tenant, name]) => recordId(tenant as string, name as string))
        expect(one === other).toBe(JSON.stringify(a) === JSON.stringify(b))
      },
    ),
    { numRuns: 2000 },
  )
})

test('the name is found again in the id', () => {
  fc.assert(
    fc.property(NAME, NAME, (tenant, name) => {
      expect(ownName(tenant, recordId(tenant, name))).toBe(name)
    }),
  )
})
