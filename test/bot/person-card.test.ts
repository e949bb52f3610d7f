import { expect, test } from 'vitest'
import { renderCard } from '../../src/bot/cards.ts'
import { whichPersonCard } from '../../src/bot/choose-cards.ts'
import { firstNameOf, personCard } from '../../src/bot/person-card.ts'
import type { Profile } from '../../src/services/get-profile.ts'
import { makeUser } from '../support/make-user.ts'

const PROFILE: Omit<Profile, 'person'> = {
  attributes: [],
  groups: [],
  manager: null,
  reports: { count: 0, more: false },
  allowed: new Set(),
  editable: false,
  isSelf: false,
}

test.each([
  ['Dana Ortiz', 'Dana'],
  ['Ortiz, Dana (North)', 'Dana'],
  ['Ortiz, Dana', 'Dana'],
  ['Dana Ortiz, PhD', 'Dana'],
  ['Dana,', 'Dana'],
  ['  ', ''],
])('whom a greeting names: %j', (name, first) => {
  expect(firstNameOf(name)).toBe(first)
})

test('an e-mail address that a narrow column would cut has a line of its own', () => {
  const long = 'asha.margarethe.van-der-heuvel@northern-hospitals.example'
  const shown = (email: string) => {
    const person = makeUser({ displayName: 'Asha Rao', email })
    const profile = { ...PROFILE, person }
    return renderCard(personCard(profile, false)).content.body as { type: string; text?: string }[]
  }
  const ofLong = shown(long)
  expect(ofLong.map(({ text }) => text)).toContain(`Email: ${long}`)
  expect(JSON.stringify(ofLong.filter(({ type }) => type === 'FactSet'))).not.toContain(long)
  expect(JSON.stringify(shown('asha@x.example').filter(({ type }) => type === 'FactSet'))).toContain(
    'asha@x.example',
  )
})

test('people of one name without a title are told apart by what the reader sees of them', () => {
  const people = [
    { id: 'a', displayName: 'Asha Rao', phone: '+250788000001', network: 'other' as const },
    { id: 'b', displayName: 'Asha Rao', title: 'Nurse', phone: '+250788000002' },
  ]
  const { content } = renderCard(
    whichPersonCard(people, { text: 'asha', again: reference => `who is ${reference}` }),
  )
  const text = JSON.stringify(content)
  expect(text).toContain('"+250788000001, Others"')
  expect(text).toContain('"Nurse"')
  expect(text).not.toContain('+250788000002')
})
