/** One thing that is said to a command. A person or group may also be `id:<id>`, which buttons say. */
export interface ArgumentSpec {
  /** As help shows it. */
  shown: string
  /** Of the input that asks for it. */
  label: string
  /** What is told when the input is left empty. */
  missing: string
  /** The only values there are, by the words that stand for them; absent where any text may be said. */
  values?: Record<string, readonly string[]>
  /** `#41` and `no. 41` come out as `41`; other text as it is, for whoever says that there is none of it. */
  number?: true
  /** Other text is none of it at all. */
  strict?: true
}

export const ARGUMENTS = {
  person: { shown: 'NAME', label: 'Person', missing: 'Name a person, or give an email or a phone.' },
  people: {
    shown: 'NAMES',
    label: 'People, commas between',
    missing: 'Name people, or give emails or phones, with commas between.',
  },
  group: { shown: 'GROUP', label: 'Group', missing: 'Name a group.' },
  child: { shown: 'CHILD', label: 'Sub-group', missing: 'Name the group that goes under another.' },
  parent: { shown: 'PARENT', label: 'Parent group', missing: 'Name the group that it goes under.' },
  name: { shown: 'NAME', label: 'Name', missing: 'Give it a name.' },
  text: { shown: 'TEXT', label: 'What to look for', missing: 'Type part of what you look for.' },
  filter: { shown: 'FILTER', label: 'Filter', missing: 'Type what to filter by.' },
  columns: { shown: 'COLUMNS', label: 'Columns', missing: 'Name columns, with commas between.' },
  code: { shown: 'CODE', label: 'Claim code', missing: 'Type the code that the log shows.' },
  format: { shown: 'FORMAT', label: 'Format', missing: 'Name a format.' },
  number: { shown: 'NUMBER', label: 'Number', missing: 'Type a number.', number: true },
  exported: {
    shown: 'NUMBER',
    label: 'Number of the export',
    missing: 'Type a number.',
    number: true,
    strict: true,
  },
  network: {
    shown: 'employees|others',
    label: 'Network',
    missing: 'Choose a network.',
    values: { employee: ['employees', 'employee'], other: ['others', 'other'] },
  },
  role: {
    shown: 'admin|supervisor|member',
    label: 'Role in the organisation',
    missing: 'Choose a role.',
    values: {
      admin: ['admin', 'org admin', 'organisation admin', 'organization admin', 'administrator'],
      supervisor: ['supervisor'],
      member: ['member', 'ordinary member'],
    },
  },
  grouprole: {
    shown: 'admin|member',
    label: 'Role in the group',
    missing: 'Choose a role.',
    values: {
      admin: ['admin', 'group admin', 'administrator'],
      member: ['member', 'ordinary member'],
    },
  },
  what: {
    shown: 'users|groups|members',
    label: 'What to export',
    missing: 'Choose what to export.',
    values: {
      users: ['users', 'people', 'everybody', 'everyone'],
      groups: ['groups', 'hierarchy'],
      members: ['members', 'memberships', 'group members'],
    },
  },
  as: {
    shown: 'csv|xlsx',
    label: 'Kind of file',
    missing: 'Choose a kind of file.',
    values: { csv: ['csv', 'text'], xlsx: ['xlsx', 'excel'] },
  },
  topic: {
    shown: 'TOPIC',
    label: 'Topic',
    missing: 'Choose a topic.',
    values: {
      People: ['people', 'users', 'persons'],
      Groups: ['groups', 'group', 'hierarchy'],
      Files: ['files', 'file', 'imports', 'exports', 'import', 'export'],
      You: ['me', 'you', 'other', 'others', 'admin', 'muster'],
    },
  },
} as const satisfies Record<string, ArgumentSpec>

export type ArgumentName = keyof typeof ARGUMENTS

/** What was said, by argument; absent: not said. */
export type Args = Readonly<Partial<Record<ArgumentName, string>>>

export function argumentSpec(name: ArgumentName): ArgumentSpec {
  return ARGUMENTS[name]
}

/** What is meant by `text`, as handlers get it; null where it is not a value of this argument. */
export function readValue(name: ArgumentName, text: string): string | null {
  const { number, strict, values } = argumentSpec(name)
  if (number) {
    const digits = /^(?:#|no\.? ?|number |import )*(\d{1,9})$/i.exec(text)?.[1]
    return digits ?? (strict ? null : text)
  }
  if (!values) return text
  const said = text.toLowerCase()
  return Object.keys(values).find(value => value === said || values[value]?.includes(said)) ?? null
}
