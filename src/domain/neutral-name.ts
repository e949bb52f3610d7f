import type { KeyField } from './identity.ts'
import type { User } from './users.ts'

/*
 * Everybody sees names, and few see telephone numbers and addresses. So whoever is known by nothing else is called by as little
 * of it as those need who know it anyway. Such a name gives way to the first real one.
 */

const UNNAMED = 'Unnamed'
const PHONE_DIGITS = 4
const ID_CHARS = 2
const NEUTRAL = /^(?:Phone ending \d+|Email \S?… at \S+|Employee ID ending \S+|Unnamed)$/u
const EXTENSION = /;ext=.*$/

/** `Phone ending 0101`, `Email a… at corp.example`, `Employee ID ending 42`; `Unnamed` where no key tells a part of itself. */
export function neutralName({ phone, email, employeeId }: Partial<Pick<User, KeyField>>): string {
  if (phone) return `Phone ending ${ending(phone.replace(EXTENSION, '').replace(/\D/g, ''), PHONE_DIGITS)}`
  if (email) return `Email ${initial(email)}… at ${email.slice(email.lastIndexOf('@') + 1)}`
  const shown = employeeId ? ending(employeeId, ID_CHARS) : ''
  return shown === '' ? UNNAMED : `Employee ID ending ${shown}`
}

/** Whether nobody has said yet how the person is called. */
export function isNeutralName(name: string): boolean {
  return NEUTRAL.test(name)
}

/** What somebody is called once their record has become `after`: a neutral name takes no other's place, and follows the keys. */
export function keptName(before: User, after: User): string {
  if (!isNeutralName(after.displayName)) return after.displayName
  const { displayName, phone, email, employeeId } = before
  if (!isNeutralName(displayName)) return displayName
  const isSame = phone === after.phone && email === after.email && employeeId === after.employeeId
  return isSame ? displayName : neutralName(after)
}

/** Never more than half of it. */
function ending(text: string, most: number): string {
  const characters = [...text.trim()]
  const shown = Math.min(most, Math.floor(characters.length / 2))
  return characters
    .slice(characters.length - shown)
    .join('')
    .trim()
}

function initial(email: string): string {
  const [first = '', ...others] = email.slice(0, email.lastIndexOf('@'))
  return others.length === 0 ? '' : first
}
