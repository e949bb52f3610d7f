import type { CommandName } from '../../src/bot/command-names.ts'
import { ADMINS, groupName, LEADER, MANY_REPORTS, MEMBER, person } from './organisation.ts'

/** Something that is typed, as often as it is measured: `n` counts from 0. */
export interface Case {
  /** What is special about it. */
  what: string
  by: Typist
  say(n: number): string
  /** What the answer holds: otherwise something else is measured. */
  sees: RegExp
  /** The answer comes after the turn. */
  waits?: true
  /** A button of the answer that is pressed then, and measured by itself. */
  press?: { title(n: number): string; inputs?: object; sees: RegExp }
}

export type Typist = 'admin' | 'leader' | 'member'
export const TYPISTS: Record<Typist, number> = { admin: ADMINS[0] as number, leader: LEADER, member: MEMBER }

/** Leads from one person to the next through the whole directory, in no order of it. */
const STEP = 7_368_787
const ARCHIVED = 25

/** Everything that can be typed, in a directory of so many people and groups. */
export function commandCases(counts: { people: number; groups: number }): Record<CommandName, Case[]> {
  const { people, groups } = counts
  const some = (n: number) => person(10_000 + ((n * STEP) % (people - 10_000)))
  /** Each part of the directory is changed by one case; active people, or archived ones. */
  const fresh = (part: number, n: number, archived = false) =>
    person((people >> 1) + (part * 100 + n) * ARCHIVED + (archived ? ARCHIVED - 1 : 3))
  /** Groups without others under them, of which each part is changed by one case. */
  const leaf = (part: number, n: number) => groups - 1 - part * 100 - n
  const memberOf = (group: number) =>
    person((group - 1) % ARCHIVED === ARCHIVED - 1 ? group - 1 + groups - 1 : group - 1)
  const name = (n: number) => groupName(n)

  const admin = (what: string, say: Case['say'], sees: RegExp, press?: Case['press']): Case => ({
    what,
    by: 'admin',
    say,
    sees,
    ...(press ? { press } : {}),
  })
  const by = (typist: Typist, one: Case): Case => ({ ...one, by: typist })
  const each = (one: Case): Case[] => [one, by('leader', one), by('member', one)]

  return {
    'who is': [
      admin('e-mail', n => `who is ${some(n).email}`, /Email/),
      admin('phone', n => `who is ${some(n).phone}`, /Email/),
      ...each(admin('full name', n => `who is ${some(n).displayName}`, /Which|Department|,/)),
      admin('mistyped', n => `who is ${mistyped(some(n).displayName)}`, /No one matches|Which|Email/),
    ],
    find: [
      ...each(admin('last name', n => `find ${some(n).lastName}`, /match/)),
      admin('two letters', n => `find ${some(n).lastName?.slice(0, 2)}`, /match/),
      admin('mistyped', n => `find ${some(n).lastName}qz`, /No one matches/),
      ...each(admin('place', () => 'find delhi', /match/)),
    ],
    users: [
      ...each(admin('', () => 'users', /Everybody, 1 to/)),
      admin('archived', () => 'users archived', /1 to/),
      admin('others', () => 'users others', /1 to/),
      admin('admins', () => 'users admins', /1 to/),
      admin('words', n => `users ${some(n).department}`, /match/),
    ],
    count: [
      admin('department', n => `how many people are in ${some(n).department}`, /match/),
      admin('full name', n => `count ${some(n).displayName}`, /match/),
      ...each(admin('place', () => 'how many people are in Delhi', /match/)),
      admin('archived', () => 'count archived', /people/),
      by(
        'member',
        admin('department', n => `count ${some(n).department}`, /match/),
      ),
    ],
    columns: [
      admin('form', () => 'columns', /Columns of lists/),
      admin('chosen', n => `columns title, ${n % 2 ? 'phone' : 'email'}`, /Lists of people show/),
    ],
    'reports to': [
      admin('', n => `who reports to ${person(1000 + n).email}`, /Who reports to/),
      admin('of thousands', () => `who reports to ${person(MANY_REPORTS).email}`, /Who reports to/),
    ],
    'groups of': [...each(admin('', n => `groups of ${some(n).displayName}`, /Groups of|no group|Which/))],
    edit: [
      admin('', n => `edit ${fresh(0, n).email}`, /Edit/, {
        title: () => 'Save',
        inputs: { 'in-title': 'Ward lead', 'in-department': 'North' },
        sees: /saved/,
      }),
    ],
    archive: [admin('', n => `archive ${fresh(1, n).email}`, /is archived and/)],
    restore: [admin('', n => `restore ${fresh(2, n, true).email}`, /active again/)],
    delete: [
      admin('', n => `delete ${fresh(3, n).email}`, /Delete/, {
        title: n => `Delete ${fresh(3, n).displayName}`,
        sees: /is deleted/,
      }),
    ],
    move: [admin('', n => `move ${fresh(4, n).email} to others`, /is in network/)],
    make: [
      admin('', n => `make ${fresh(5, n).email} supervisor`, /supervisor\?/, {
        title: n => `Make ${fresh(5, n).firstName} supervisor`,
        sees: /is supervisor/,
      }),
    ],
    set: [admin('', n => `set title of ${fresh(6, n).email} to Ward lead`, /saved/)],
    clear: [admin('', n => `clear department of ${fresh(7, n).email}`, /saved|nothing to change/)],
    attributes: [
      admin('', () => 'attributes', /2 attributes/, { title: () => 'Location', sees: /Who sees it/ }),
    ],
    attribute: [admin('', () => 'attribute Location', /Who sees it/)],
    'add attribute': [admin('', n => `add attribute Bench ${n % 5}`, /Added: Bench|already/)],
    'rename attribute': [
      admin('', n => `rename attribute id:location to ${n % 2 ? 'Location' : 'Place'}`, /Type/),
    ],
    'make attribute': [
      admin('', n => `make attribute id:location ${n % 2 ? 'public' : 'for admins'}`, /Type/),
    ],
    'move attribute': [admin('', n => `move attribute id:location ${n % 2 ? 'up' : 'down'}`, /Place/)],
    // The values that would go are counted by going through everybody, behind a word that it takes a moment.
    'remove attribute': [
      admin('mistyped', () => 'remove attribute Locatoin', /Did you mean/),
      admin('with a value of everybody', () => 'remove attribute id:location', /go with it, for good/),
    ],
    groups: [
      ...each(admin('', () => 'groups', /1 to/)),
      admin('words', n => `groups ${name(n).split(' ').slice(0, 2).join(' ')}`, /North|South|\w/),
      admin('mistyped', n => `groups ${name(n).split(' ')[0]}qz`, /No group matches/),
    ],
    'my groups': [
      admin('', () => 'my groups', /group/),
      by(
        'leader',
        admin('', () => 'my groups', /1 to/),
      ),
    ],
    group: [
      ...each(admin('', n => `group ${name(n * 97)}`, /Organization group/)),
      admin('of everybody', () => `group ${name(0)}`, /Organization group/),
      admin('words', n => `group ${name(n).split(' ')[0]}`, /Which/),
      admin('mistyped', n => `group ${mistyped(name(n))}`, /No group matches|Which|Organization/),
    ],
    'members of': [
      admin('', n => `members of ${name(n * 97 + 1)}`, /1 /),
      admin('of everybody', () => `who is in ${name(0)}`, /1 /),
      by(
        'member',
        admin('of everybody', () => `who is in ${name(0)}`, /1 /),
      ),
      by(
        'leader',
        admin('of everybody', () => `who is in ${name(0)}`, /1 /),
      ),
    ],
    tree: [
      ...each(admin('', () => 'tree', /Groups of the organization/)),
      admin('wide', () => `tree ${name(0)}`, /–/),
      admin('any', n => `tree ${name((n * STEP) % groups)}`, /people|person/),
      by(
        'leader',
        admin('any', n => `tree ${name((n * STEP) % groups)}`, /North|\w/),
      ),
    ],
    picture: [admin('', n => `picture of ${name(n + 40)}`, /Tree of|drawn|picture/)],
    'create group': [
      admin('', n => `create group Made by the bench ${n}`, /is a group of the organization now/),
    ],
    add: [
      admin(
        'three people',
        n => `add ${[1, 2, 3].map(m => some(n * 3 + m).email).join(', ')} to ${name(leaf(0, n))}`,
        /added/,
      ),
      admin('a new number', n => `add 206-30${n % 10}-${4000 + n} to ${name(leaf(0, n))}`, /added/),
      by(
        'leader',
        admin('', n => `add ${some(n).phone} to ${name(n + 10)}`, /added|already in/),
      ),
    ],
    remove: [
      admin('', n => `remove ${memberOf(leaf(1, n)).email} from ${name(leaf(1, n))}`, /Remove/, {
        title: n => `Remove ${memberOf(leaf(1, n)).displayName}`,
        sees: /out of/,
      }),
    ],
    'make group role': [
      admin('', n => `make ${memberOf(leaf(2, n)).email} admin of ${name(leaf(2, n))}`, /admin of/, {
        title: n => `Make ${memberOf(leaf(2, n)).firstName} admin`,
        sees: /is admin of/,
      }),
    ],
    'rename group': [admin('', n => `rename group ${name(leaf(3, n))} to Renamed ${n}`, /is called/)],
    'delete group': [
      admin('', n => `delete group ${name(leaf(4, n))}`, /Delete the group/, {
        title: n => `Delete ${name(leaf(4, n))}`,
        sees: /is deleted/,
      }),
    ],
    link: [admin('', n => `link ${name(leaf(5, n))} under ${name(40 + n)}`, /is under/)],
    unlink: [admin('', n => `unlink ${name(leaf(6, n))}`, /at the top|under no other/)],
    'make private': [
      by(
        'leader',
        admin('', n => `make ${name(300 + n)} private`, /private\?/, {
          title: n => `Make ${name(300 + n)} private`,
          sees: /is private now/,
        }),
      ),
    ],
    map: [
      by(
        'leader',
        admin('', n => `map ${name(300 + n)}`, /to the organization\?/, {
          title: n => `Map ${name(300 + n)}`,
          sees: /is a group of the organization now/,
        }),
      ),
    ],
    template: [
      admin('list', () => 'template', /template/i),
      admin('', () => 'template kore-users', /example row/),
    ],
    imports: [admin('', () => 'imports', /Imports 1 to/)],
    import: [admin('', n => `import ${1 + n}`, /people\.csv/)],
    confirm: [admin('already decided', () => 'confirm 1', /import/i)],
    options: [admin('', n => `options ${100 + n}`, /import|Check/i)],
    resume: [admin('nothing to go on with', () => 'resume 1', /import/i)],
    'import file': [admin('original', n => `original ${1 + n}`, /^/)],
    cancel: [admin('', n => `cancel ${150 + n}`, /cancel/i)],
    exports: [admin('', () => 'exports', /export/i)],
    'one export': [admin('', () => 'export 999999', /export 999,?999/i)],
    'export file': [admin('', () => 'download export 999999', /export 999,?999/i)],
    whoami: each(admin('', () => 'whoami', /\w/)),
    audit: [
      admin('', () => 'audit', /Audit log/),
      admin('person', n => `audit ${some(n).email}`, /Audit log|Nothing/),
      admin('group', n => `audit group ${name(n * 97)}`, /Audit log|Nothing/),
      by(
        'leader',
        admin('group', n => `audit group ${name(n * 2)}`, /Audit log|Nothing/),
      ),
    ],
    outbox: [admin('', () => 'outbox', /outbox|waits|waiting/i)],
    claim: [admin('', () => 'claim ABCD-EFGH', /\w/)],
    help: [...each(admin('', () => 'help', /People/)), admin('topic', () => 'help groups', /tree/)],
    hello: each(admin('', () => 'hi', /Hello/)),
    thanks: [admin('', () => 'thanks', /welcome/)],
    next: [admin('', () => 'next', /page|\d/)],
    yes: [admin('', () => 'yes', /ask nothing/)],
    undo: [admin('', () => 'undo', /\w/)],
    leave: [admin('', () => 'cancel', /\w/), admin('mistyped command', () => 'grops', /groups/i)],
    // The last one: what it starts goes on afterwards.
    export: [
      admin('of a group', n => `export members of ${name(2000 + n)}`, /^/),
      {
        ...admin(
          'of a group, until its card is there',
          n => `export members of ${name(1000 + n)}`,
          /^(members-|Members of)/i,
        ),
        waits: true,
      },
    ],
  }
}

function mistyped(name: string): string {
  return `${name.slice(0, 1)}${name.slice(2, 3)}${name.slice(1, 2)}${name.slice(3)}`
}
