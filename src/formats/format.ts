import type { Change, GroupChange, MemberChange } from '../domain/plans.ts'
import type { ReadSettings } from './recognise.ts'
import type { RowReader } from './row-reader.ts'

/** A known layout of a file. */
export type Format = PeopleFormat | MembersFormat | GroupsFormat

/** One row for each person. */
export interface PeopleFormat extends Layout {
  about: 'people'
  /** The column that says whom a row is about. */
  key: 'email' | 'phone'
  /** Reports what is wrong with the row to `row`; what it returns counts only when nothing is. */
  readRow(row: RowReader, settings: ReadSettings): Change
}

/** One row for each person in a group. */
export interface MembersFormat extends Layout {
  about: 'members'
  readRow(row: RowReader, settings: ReadSettings): MemberChange
}

/** One row for each group. */
export interface GroupsFormat extends Layout {
  about: 'groups'
  readRow(row: RowReader, settings: ReadSettings): GroupChange
}

interface Layout {
  /** What people type: `kore-users`. */
  name: string
  /** What people read: `Kore.ai users`. */
  title: string
  /** What whoever drops such a file must be allowed; rows may ask for more. */
  right: 'import people' | 'import members' | 'import groups'
  /** The file cannot say in which network new people land; the person is asked. */
  asksNetwork: boolean
  /** Columns with the label of an attribute of the organisation are read too. */
  readsAttributes: boolean
  /** In the order of the template. */
  columns: readonly Column[]
  /** Lines of the template above the header, without their `#`. */
  instructions: readonly string[]
  /** One cell for each column; `example.com` and the like, so that nobody real is meant. */
  example: readonly string[]
}

export interface Column {
  /** What it is read as; unique in the format. */
  field: string
  /** As the template writes it. */
  header: string
  /** The file must have the column. */
  required: boolean
  /** Other names of it, however they are cased, spaced and punctuated. */
  synonyms: readonly string[]
  /** Tells cells of this column from others; absent where any text may be one. */
  looksRight?(cell: string): boolean
}
