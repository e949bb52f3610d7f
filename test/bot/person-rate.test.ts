import { expect, test } from 'vitest'
import { AT_ONCE, createPersonRate } from '../../src/bot/person-rate.ts'

const DANA = { tenant: 't', aadObjectId: 'dana' }

function setUp() {
  const clock = { now: 1_000_000 }
  const rate = createPersonRate(() => clock.now)
  const many = (count: number, person = DANA) => Array.from({ length: count }, () => rate.note(person))
  return { clock, rate, many }
}

test('somebody who sends too much hears so once, and nobody else is held up', () => {
  const { rate, many } = setUp()
  expect(new Set(many(AT_ONCE))).toEqual(new Set(['taken']))
  expect(many(3)).toEqual(['told', 'silent', 'silent'])
  expect(rate.note({ ...DANA, aadObjectId: 'li' })).toBe('taken')
  expect(rate.note({ ...DANA, tenant: 'other' })).toBe('taken')
})

test('each second makes room for one more', () => {
  const { clock, many } = setUp()
  many(AT_ONCE + 1)
  clock.now += 2000
  expect(many(3)).toEqual(['taken', 'taken', 'silent'])
})

test('who goes on is not told again, who paused is', () => {
  const { clock, many } = setUp()
  many(AT_ONCE)
  const answers: string[] = []
  for (let second = 0; second < 600; second++) {
    answers.push(...many(3))
    clock.now += 1000
  }
  expect(answers.filter(answer => answer === 'told')).toHaveLength(1)
  expect(answers.filter(answer => answer === 'taken').length).toBeGreaterThan(590)
  clock.now += 30_000
  expect(many(AT_ONCE + 2).filter(answer => answer === 'told')).toHaveLength(1)
})

test('a clock that goes back gives nothing away', () => {
  const { clock, many } = setUp()
  many(AT_ONCE + 1)
  clock.now -= 3_600_000
  expect(many(1)).toEqual(['silent'])
})

test('only so many people are kept in mind: who said something longest ago is forgotten first', () => {
  const { rate, many } = setUp()
  const talk = (count: number) => {
    for (let n = 0; n < count; n++) rate.note({ tenant: 't', aadObjectId: `person ${n}` })
  }
  many(AT_ONCE + 1)
  talk(10_000)
  expect(many(1)).toEqual(['silent'])
  talk(20_000)
  expect(many(1)).toEqual(['taken'])
})
