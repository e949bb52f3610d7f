import type { Words } from './issue-text.ts'

/** Findings about groups: what `describeIssue` says of them. */
export const GROUP_WORDS = {
  'group-is-private': ({ value }) => ({
    what: 'Private groups have no place in the hierarchy.',
    message: `"${value}" is a private group: those have no place in the hierarchy.`,
    fix: 'Map it to the organization first.',
  }),
  'group-name-reserved': ({ column, value }) => ({
    what: `${column || 'A name'} begins with "id:", as no name of a group can.`,
    message: `"${value}" begins with "id:", as no name of a group can.`,
    fix: 'Choose another name.',
  }),
  'group-name-taken': ({ value }) => ({
    what: 'Another group has that name.',
    message: `Another group is called "${value}".`,
    fix: 'Choose another name.',
  }),
  'group-not-yours': ({ value }) => ({
    what: 'Only org admins and admins of a group change it by a file.',
    message: `Only org admins and admins of "${value}" change it by a file.`,
    fix: 'Ask one of them.',
  }),
  'group-twice-in-file': ({ value }, { other = '?' }) => ({
    what: 'Another row is about the same group.',
    message: `Line ${other} is about "${value}" too.`,
    fix: 'Keep one of the two rows.',
  }),
  'group-type-kept': ({ value }, { name = 'The group' }) => ({
    what: 'A file changes no type of a group.',
    message: `${name} is of another type than "${value}", and a file changes no type.`,
    fix: 'Map the group, or make it private, in the chat.',
  }),
  'group-unknown': ({ value, severity }) => ({
    what: 'There is no such group.',
    message: `There is no group "${value}".`,
    fix: severity === 'warning' ? '' : 'Correct the name, or have the group created first.',
  }),
  'groups-cell-invalid': ({ column, value }) => ({
    what: `${column || 'A cell'} is no list of groups.`,
    message: `${column || 'A cell'} holds "${value}", which is no list of groups.`,
    fix: 'Write it like Nurses; "Smith; Jones"; Drivers:admin, with semicolons between the groups.',
  }),
  'hierarchy-cycle': (_, { path = '' }) => ({
    what: path ? `Groups would go in a circle, such as ${path}.` : 'Groups would go in a circle.',
    message: path ? `Groups would go in a circle: ${path}.` : 'Groups would go in a circle.',
    fix: 'Take one of these links out.',
  }),
  'hierarchy-too-deep': ({ value }, { levels = '', limit = 20 }) => ({
    what: `There would be more than ${limit} levels of groups.`,
    message: `With "${value}" there would be ${levels || `more than ${limit}`} levels of groups; ${limit} is the most.`,
    fix: 'Link it further up.',
  }),
  'last-group-admin': ({ value }, { name = 'This person' }) => ({
    what: 'The last admin of a group stays its admin.',
    message: `${name} is the last admin of "${value}" and stays its admin.`,
    fix: 'Make somebody else admin first.',
  }),
  'last-org-admin': (_, { name = 'This person' }) => ({
    what: 'The last org admin stays an active org admin.',
    message: `${name} is the last org admin and stays an active org admin.`,
    fix: 'Make someone else org admin first.',
  }),
  'person-archived': (_, { name = 'This person' }) => ({
    what: 'Somebody archived joins no group.',
    message: `${name} is archived and joins no group.`,
    fix: 'Restore them first.',
  }),
  'too-many-admins': ({ value }, { limit = 200 }) => ({
    what: `A group has at most ${limit} admins.`,
    message: `"${value}" has ${limit} admins already, which is the most.`,
    fix: 'Make one of them member first.',
  }),
  'too-many-groups': (_, { name = 'This person', limit = 1000 }) => ({
    what: `Nobody is in more than ${limit} groups.`,
    message: `${name} is in ${limit} groups already, which is the most.`,
    fix: 'Take them out of one first.',
  }),
  'two-parents': ({ value }, { other = '?' }) => ({
    what: 'Another row puts the group elsewhere.',
    message: `Line ${other} puts "${value}" under another group; it can be under one only.`,
    fix: 'Keep one of the two rows.',
  }),
  'two-roles': (_, { other }) => ({
    what: 'Both roles in one group: Admin counts.',
    message: other
      ? `Line ${other} makes the same person Admin of the same group: that counts.`
      : 'One group stands with both roles: Admin counts.',
    fix: '',
  }),
} as const satisfies Record<string, Words>
