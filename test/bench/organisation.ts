import type { Group } from '../../src/domain/groups.ts'
import { sortName, type User } from '../../src/domain/users.ts'
import { generatePerson } from '../support/generate-people.ts'
import { SEED, TENANT } from './bench-directory.ts'

/** Levels of the tree of groups. */
export const LEVELS = 12
/** One group in so many is right under the same one, so that there is a wide one besides the deep ones. */
const WIDE = 20
/** Whom so many people have as their manager; and the share of people whose manager is one and the same. */
const REPORTS = 20
const MANAGED_BY_ONE = 50
const OTHERS = 10
const ARCHIVED = 25
/** What one person may lead; see MAX_GROUPS_OF_USER. */
const LED = 1000

export const MANY_REPORTS = 7
const MADE = 1_700_000_000_000

/** Those who type: people of the directory, by their numbers. */
export const ADMINS = [1, 2, 3]
export const LEADER = 4
export const MEMBER = 5
const FIRST_ORDINARY = 100

const GROUP_WORDS = ['North', 'South', 'Sales', 'Night', 'Field', 'Clinic', 'Store', 'Plant', 'Support']
const CITIES = ['Kigali', 'Delhi', 'Lagos', 'Seattle', 'Lyon', 'Osaka']

export function personId(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
}

export function groupId(n: number): string {
  return `00000000-0000-4000-9000-${String(n).padStart(12, '0')}`
}

/** The person at `n`; everybody can sign in. */
export function person(n: number, version = 1): User {
  const { email, firstName, lastName, employeeId, title, department } = generatePerson(n, SEED)
  const manager = n % MANAGED_BY_ONE === 0 ? MANY_REPORTS : Math.floor(n / REPORTS)
  return {
    tenant: TENANT,
    id: personId(n),
    displayName: `${firstName} ${lastName}`,
    firstName,
    lastName,
    email,
    phone: `+1206${String(n + 2_000_000).padStart(7, '0')}`,
    employeeId,
    title,
    department,
    version,
    network: n % OTHERS === OTHERS - 1 ? 'other' : 'employee',
    status: n % ARCHIVED === ARCHIVED - 1 ? 'archived' : 'active',
    orgRole: ADMINS.includes(n) ? 'admin' : 'member',
    attributes: {
      manager: generatePerson(manager, SEED).email,
      location: CITIES[n % CITIES.length] as string,
    },
    aadObjectId: personId(n),
    createdAt: MADE,
    updatedAt: MADE,
  }
}

/** Unique by its number, with words that thousands share. */
export function groupName(n: number): string {
  const word = (turn: number) => GROUP_WORDS[Math.floor(n / turn) % GROUP_WORDS.length]
  return `${word(1)} ${word(GROUP_WORDS.length)} ${n}`
}

export function group(n: number): Group {
  return {
    tenant: TENANT,
    id: groupId(n),
    name: groupName(n),
    type: 'organization',
    admins: [personId(n < LED ? LEADER : FIRST_ORDINARY + n)],
    version: 1,
    createdAt: MADE,
    updatedAt: MADE,
  }
}

/** Each level has about as many times more groups than the one above it; null at the top. Among `count` groups. */
export function parentOf(n: number, count: number): number | null {
  const level = levelOf(n, count)
  if (level === 0) return null
  if (n % WIDE === 0 && level > 2) return 0
  const [above, start, end] = [
    levelStart(level - 1, count),
    levelStart(level, count),
    levelStart(level + 1, count),
  ]
  return above + Math.floor(((n - start) * (start - above)) / (end - start))
}

/** From 0. */
function levelOf(n: number, count: number): number {
  let level = 0
  while (level < LEVELS - 1 && n >= levelStart(level + 1, count)) level++
  return level
}

function levelStart(level: number, count: number): number {
  return level === 0 ? 0 : Math.floor(count ** (level / LEVELS))
}

/** Groups of the person at `n`: everybody is in the first one, most in one more, a few in those that they lead. */
export function groupsOf(n: number, counts: { people: number; groups: number }): number[] {
  if (n === LEADER) return Array.from({ length: Math.min(LED, counts.groups) }, (_, at) => at)
  const led = n - FIRST_ORDINARY
  const own = led >= LED && led < counts.groups ? [led] : []
  return [...new Set([0, 1 + (n % (counts.groups - 1)), ...own])]
}

export function membershipsOf(n: number, counts: { people: number; groups: number }) {
  const user = person(n)
  return groupsOf(n, counts).map(at => ({
    tenant: TENANT,
    groupId: groupId(at),
    userId: user.id,
    sortName: sortName(user),
    since: MADE,
  }))
}
