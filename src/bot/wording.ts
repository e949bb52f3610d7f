import type { Counts, ImportMode, Outcome } from '../domain/plans.ts'
import { OUTCOMES } from '../domain/plans.ts'
import type { Network, OrgRole } from '../domain/users.ts'
import { joinLines, type Line, say } from './say.ts'

export const MODES: Record<ImportMode, string> = {
  'add-update': 'Add and update',
  add: 'Add only',
  update: 'Update only',
  fill: 'Fill empty fields only',
}

export const NETWORK_NAMES: Record<Network, string> = { employee: 'Employees', other: 'Others' }

export const ROLE_NAMES: Record<OrgRole, string> = {
  member: 'Member',
  supervisor: 'Supervisor',
  admin: 'Org admin',
}

const FIELD_NAMES: Record<string, string> = {
  displayName: 'Name',
  firstName: 'First name',
  lastName: 'Last name',
  email: 'Email',
  phone: 'Phone',
  employeeId: 'Employee id',
  title: 'Title',
  orgRole: 'Org role',
  department: 'Department',
}

/** What a field or an attribute is called: `date-of-joining` is "Date of joining". */
export function fieldName(field: string): string {
  const words = field.replaceAll('-', ' ')
  return FIELD_NAMES[field] ?? words.charAt(0).toUpperCase() + words.slice(1)
}

/** "Added 128, Updated 41, Unchanged 243": what there was none of is left out, so that the rest adds up to the rows. */
export function countsLine(counts: Counts, words: Record<Outcome, string>): Line {
  const parts = OUTCOMES.filter(outcome => counts[outcome] > 0).map(
    outcome => say`${words[outcome]} ${counts[outcome]}`,
  )
  return parts.length === 0 ? say`No rows` : joinLines(parts, ', ')
}

export function totalOf(counts: Counts): number {
  return OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0)
}

/** Rows that change somebody. */
export function changesOf(counts: Counts): number {
  return counts.created + counts.updated + counts.removed
}

/** "1 row", "2 rows"; `many` where an s is not enough. */
export function plural(n: number, one: string, many = `${one}s`): Line {
  return say`${n} ${n === 1 ? one : many}`
}

export function sizeOf(bytes: number): string {
  if (bytes < 1000) return bytes === 1 ? '1 byte' : `${bytes} bytes`
  if (bytes < 999_500) return `${Math.round(bytes / 1000)} KB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}

/** "4 s", "2 min 5 s", "1 h 4 min". */
export function durationOf(milliseconds: number): string {
  const seconds = Math.max(1, Math.round(milliseconds / 1000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** Where the reader's clock is; without it times are UTC and say so. */
export interface Clock {
  now: number
  timeZone?: string
}

/** "14 March 10:44", with the year when it is another one. */
export function dateAndTime(at: number, clock: Clock): string {
  const year = partsOf(at, clock).year === partsOf(clock.now, clock).year ? '' : ` ${partsOf(at, clock).year}`
  const { day, month } = partsOf(at, clock)
  return `${day} ${month}${year} ${timeOfDay(at, clock)}`
}

/** "10:44". */
export function timeOfDay(at: number, clock: Clock): string {
  const { hour, minute } = partsOf(at, clock)
  return `${hour}:${minute}${clock.timeZone === undefined ? ' UTC' : ''}`
}

/** The zone when the machine knows it. */
export function knownZone(timeZone: string | undefined): string | undefined {
  if (!timeZone) return undefined
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone })
    return timeZone
  } catch {
    return undefined
  }
}

function partsOf(at: number, { timeZone }: Clock): Record<string, string> {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: timeZone ?? 'UTC',
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  return Object.fromEntries(format.formatToParts(new Date(at)).map(part => [part.type, part.value]))
}
