/** One thing that is said to a command. A person or group may also be `id:<id>`, which buttons say. */
export interface ArgumentSpec {
  /** As help shows it. */
  shown: string
  /** What somebody might say. */
  example: string
  /** Of the input that asks for it. */
  label: string
  /** What is told when the input is left empty. */
  missing: string
  /** The only values there are, by the words that stand for them; absent where any text may be said. */
  values?: Record<string, readonly string[]>
  /** `#41` and `no. 41` come out as `41`; other text as it is, for whoever says that there is none of it. */
  number?: true
  /** Where it is no number, the words are no such command: it is not asked for then. */
  strict?: true
  /** Several, divided by whoever reads them: quotes in it stay. */
  list?: true
}

/** By the words of `TYPE_NAMES`, as they are typed. */
const ATTRIBUTE_TYPE_WORDS = {
  text: ['text', 'words'],
  number: ['number', 'numbers'],
  boolean: ['yes-no', 'yes or no', 'boolean'],
  date: ['date', 'dates', 'day'],
} as const

export const ARGUMENTS = {
  person: {
    shown: 'NAME',
    example: 'Asha Rao',
    label: 'Person',
    missing: 'Name a person, or give an email or a phone.',
  },
  people: {
    shown: 'NAMES',
    example: '99885544, 99885543',
    label: 'People, commas between',
    missing: 'Name people, or give emails or phones, with commas between.',
    list: true,
  },
  group: { shown: 'GROUP', example: 'North', label: 'Group', missing: 'Name a group.' },
  child: {
    shown: 'CHILD',
    example: 'Kigali wards',
    label: 'Sub-group',
    missing: 'Name the group that goes under another.',
  },
  parent: {
    shown: 'PARENT',
    example: 'North',
    label: 'Parent group',
    missing: 'Name the group that it goes under.',
  },
  name: { shown: 'NAME', example: 'Kigali wards', label: 'Name', missing: 'Give it a name.' },
  text: {
    shown: 'TEXT',
    example: 'ward',
    label: 'What to look for',
    missing: 'Type part of what you look for.',
  },
  filter: { shown: 'FILTER', example: 'archived', label: 'Filter', missing: 'Type what to filter by.' },
  columns: {
    shown: 'COLUMNS',
    example: 'title, phone',
    label: 'Columns',
    missing: 'Name columns, with commas between.',
    list: true,
  },
  field: {
    shown: 'FIELD',
    example: 'title',
    label: 'Field',
    missing: 'Name a field, such as title or phone.',
  },
  value: { shown: 'VALUE', example: 'Ward lead', label: 'Value', missing: 'Say what is to stand there.' },
  attribute: { shown: 'ATTRIBUTE', example: 'Location', label: 'Attribute', missing: 'Name an attribute.' },
  labels: {
    shown: 'NAMES',
    example: 'Badge, Shoe size',
    label: 'Names, commas between',
    missing: 'Give it a name, or several with commas between.',
    list: true,
  },
  type: {
    shown: 'text|number|yes-no|date',
    example: 'number',
    label: 'Type',
    missing: 'Choose a type.',
    values: ATTRIBUTE_TYPE_WORDS,
  },
  setting: {
    shown: 'public|mandatory|…',
    example: 'public',
    label: 'What it is from then on',
    missing: 'Choose one.',
    values: {
      public: ['public', 'for everybody', 'for everyone'],
      admins: ['for admins', 'for admins only', 'private', 'not public'],
      mandatory: ['mandatory', 'required'],
      optional: ['optional', 'not mandatory', 'not required'],
      editable: ['editable', 'editable by people'],
      fixed: ['fixed', 'not editable', 'editable by admins'],
      ...ATTRIBUTE_TYPE_WORDS,
    },
  },
  direction: {
    shown: 'up|down|first|last',
    example: 'up',
    label: 'Where to',
    missing: 'Choose where to.',
    values: {
      up: ['up', 'one up'],
      down: ['down', 'one down'],
      first: ['first', 'top'],
      last: ['last', 'bottom', 'end'],
    },
  },
  code: {
    shown: 'CODE',
    example: 'ABCD-EFGH',
    label: 'Claim code',
    missing: 'Type the code that the log shows.',
  },
  format: { shown: 'FORMAT', example: 'kore-users', label: 'Format', missing: 'Name a format.' },
  number: { shown: 'NUMBER', example: '41', label: 'Number', missing: 'Type a number.', number: true },
  exported: {
    shown: 'NUMBER',
    example: '42',
    label: 'Number of the export',
    missing: 'Type a number.',
    number: true,
    strict: true,
  },
  imported: {
    shown: 'NUMBER',
    example: '41',
    label: 'Number of the import',
    missing: 'Type a number.',
    number: true,
    strict: true,
  },
  file: {
    shown: 'results|failed|original',
    example: 'results',
    label: 'Which file',
    missing: 'Choose a file.',
    values: {
      results: ['results', 'result', 'results file'],
      failed: ['refused rows', 'failed', 'refused', 'failed rows', 'failed file'],
      original: ['original', 'original file', 'file as dropped'],
    },
  },
  option: {
    shown: 'OPTION',
    example: 'strict',
    label: 'Option',
    missing: 'Choose an option.',
    values: {
      'add-update': ['add and update'],
      add: ['add', 'add only', 'only add'],
      update: ['update', 'update only', 'only update'],
      fill: ['fill', 'fill only', 'only fill'],
      strict: ['strict', 'strict on'],
      lenient: ['not strict', 'strict off', 'lenient'],
      employee: ['employees', 'employee', 'network employees'],
      other: ['others', 'other', 'network others'],
    },
  },
  deed: {
    shown: 'send|drop',
    example: 'send',
    label: 'What to do',
    missing: 'Choose what to do.',
    values: { send: ['send', 'retry'], drop: ['drop', 'discard'] },
  },
  network: {
    shown: 'employees|others',
    example: 'others',
    label: 'Network',
    missing: 'Choose a network.',
    values: { employee: ['employees', 'employee'], other: ['others', 'other'] },
  },
  role: {
    shown: 'admin|supervisor|member',
    example: 'supervisor',
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
    example: 'admin',
    label: 'Role in the group',
    missing: 'Choose a role.',
    values: {
      admin: ['admin', 'group admin', 'administrator'],
      member: ['member', 'ordinary member'],
    },
  },
  what: {
    shown: 'users|groups|members',
    example: 'users',
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
    example: 'csv',
    label: 'Kind of file',
    missing: 'Choose a kind of file.',
    values: {
      csv: ['csv', 'text', 'csv file', 'a csv', 'a csv file', 'a text file'],
      xlsx: [
        'xlsx',
        'excel',
        'spreadsheet',
        'a spreadsheet',
        'an excel',
        'excel file',
        'an excel file',
        'xlsx file',
      ],
    },
  },
  kind: { shown: 'KIND', example: 'pdf', label: 'Kind of file', missing: 'Name a kind of file.' },
  topic: {
    shown: 'TOPIC',
    example: 'groups',
    label: 'Topic',
    missing: 'Choose a topic.',
    values: {
      People: ['people', 'users', 'persons'],
      Attributes: ['attributes', 'attribute', 'fields'],
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
