import { askCard } from '../../src/bot/ask-card.ts'
import type { Card } from '../../src/bot/cards.ts'
import { noGroupCard, noOneCard, whichGroupCard, whichPersonCard } from '../../src/bot/choose-cards.ts'
import { detailsCard } from '../../src/bot/details-card.ts'
import {
  claimedCard,
  groupHelloCard,
  groupUnknownCard,
  helloCard,
  introductionCard,
  leftCard,
  templatesCard,
  thanksCard,
  unknownCard,
  welcomeCard,
  wrongKindCard,
} from '../../src/bot/guide-cards.ts'
import { groupHelpCard, helpCard, topicHelpCard } from '../../src/bot/help-card.ts'
import { historyCard } from '../../src/bot/history-card.ts'
import { decidedCard, jobCard, pressedCard } from '../../src/bot/job-card.ts'
import { elsewhereCard, errorCard } from '../../src/bot/note-card.ts'
import { answeredCard, notSavedCard } from '../../src/bot/offer-cards.ts'
import { optionsCard } from '../../src/bot/options-card.ts'
import { refusalCard } from '../../src/bot/refusal-card.ts'
import { say } from '../../src/bot/say.ts'
import type { Actor } from '../../src/domain/access.ts'
import type { ImportJob, IssueGroup, Summary } from '../../src/domain/jobs.ts'
import { noCounts } from '../../src/domain/plans.ts'
import type { User } from '../../src/domain/users.ts'
import { NotFoundError, RefusedError } from '../../src/errors.ts'
import { FORMATS } from '../../src/formats/registry.ts'
import type { GroupView } from '../../src/services/view-group.ts'
import type { Help } from '../../src/services/who-could-help.ts'
import { sampleAttributeCards } from './sample-attribute-cards.ts'
import { sampleExportCards } from './sample-export-cards.ts'
import { sampleGroupCards } from './sample-group-cards.ts'
import { sampleOutboxCards } from './sample-outbox-cards.ts'
import { samplePeopleCards } from './sample-people-cards.ts'

/** Turns an ordinary text from outside into another one. */
export type Vary = (ordinary: string) => string

const MARCH = Date.UTC(2026, 2, 14, 10, 44)
const CHAT_URL = 'https://teams.microsoft.com/l/chat/0/0?users=28:x'
const CLOCK = { now: MARCH + 60_000, timeZone: 'Africa/Kigali' }

/** One of every card that people see, with every text from outside passed through `vary`. */
export function sampleCards(vary: Vary): Record<string, Card> {
  const job = (change: Partial<ImportJob>) => sampleJob(vary, change)
  const preview = { ...noCounts(), created: 128, updated: 41, unchanged: 243 }
  const problems = { ...noCounts(), created: 120, updated: 41, unchanged: 243, failed: 8 }
  const clean = sampleSummary(vary, [])
  const wrong = sampleSummary(vary, sampleGroups(vary))
  const decision = {
    what: 'confirmed' as const,
    by: { userId: 'u2', name: vary('Li Wei') },
    at: MARCH - 60_000,
  }
  const stopped = { ...decision, what: 'cancelled' as const }
  const li: Actor = { kind: 'user', tenant: 't', user: samplePerson(vary) }
  const done = { state: 'completed' as const, rows: 412, finishedAt: MARCH, decision, startedApply: true }
  const part = { ...noCounts(), created: 75, updated: 22, unchanged: 140, failed: 3 }
  const failure = { code: 'storage', message: vary('The database did not answer.') }
  return {
    '01 welcome, admin': welcomeCard('importer'),
    '01 welcome, member': welcomeCard('member'),
    '01 welcome, nobody yet': welcomeCard('unclaimed'),
    '01 introduction in a group': introductionCard(vary('Tom Berg'), CHAT_URL),
    '02 help, admin': helpCard('importer'),
    '02 help, member': helpCard('member'),
    '02 help on groups': topicHelpCard('leader', 'Groups'),
    '02 help on people, admin': topicHelpCard('importer', 'People'),
    '02 help in a group': groupHelpCard(CHAT_URL),
    '02 hello in a group': groupHelloCard(vary('Tom'), CHAT_URL),
    '02 hello': helloCard(vary('Dana'), 'importer'),
    '02 thanks': thanksCard(),
    '02 claimed': claimedCard(),
    '02 templates': templatesCard(FORMATS),
    '03 waiting': jobCard(job({ state: 'queued' }), CLOCK),
    '03 checking': jobCard(job({ state: 'checking', rows: 180 }), CLOCK),
    '03 wrong kind': wrongKindCard(vary('staff.xlsx')),
    '05 preview, clean': jobCard(job({ ...checked, preview, summary: clean }), CLOCK),
    '06 preview, problems': jobCard(job({ ...checked, preview: problems, summary: wrong }), CLOCK),
    '06 preview, strict': jobCard(
      job({ ...checked, preview: problems, summary: wrong, options: { mode: 'update', strict: true } }),
      CLOCK,
    ),
    '06 preview, a quote that never closes': jobCard(
      job({ ...checked, preview: problems, summary: withoutRest(vary, wrong) }),
      CLOCK,
    ),
    '06 options': optionsCard(job({ ...checked, summary: clean })),
    '08 progress': jobCard(job({ state: 'processing', rows: 412, counts: part, decision }), CLOCK),
    '08 stopping': jobCard(
      job({ state: 'processing', rows: 412, counts: part, decision, stopping: true }),
      CLOCK,
    ),
    '09 completed': jobCard(job({ ...done, counts: preview, summary: clean }), CLOCK),
    '09 nothing to do': jobCard(
      job({ state: 'completed', rows: 412, counts: { ...noCounts(), unchanged: 412 }, summary: clean }),
      CLOCK,
    ),
    '10 completed with errors': jobCard(
      job({ ...done, state: 'completed with errors', counts: problems, summary: wrong }),
      CLOCK,
    ),
    '11 failed': jobCard(
      job({
        ...done,
        state: 'failed',
        counts: part,
        summary: wrong,
        error: failure,
        chunks: 2,
        checkpoint: 1,
      }),
      CLOCK,
    ),
    '11 file refused': jobCard(
      job({
        state: 'failed',
        error: { code: 'file-no-header', message: vary('No header row was found in staff.csv.') },
      }),
      CLOCK,
    ),
    '11 cancelled': jobCard(job({ state: 'cancelled', decision: stopped, finishedAt: MARCH }), CLOCK),
    '11 stopped': jobCard(
      job({ ...done, state: 'cancelled', decision: stopped, counts: part, chunks: 2, checkpoint: 1 }),
      CLOCK,
    ),
    '12 history': historyCard(
      {
        jobs: [41, 40, 39, 38, 37].map(number =>
          job({ ...done, number, counts: problems, state: 'completed with errors' }),
        ),
        total: 41,
        skipped: 5,
      },
      'importer',
      CLOCK,
    ),
    '12 history, empty': historyCard({ jobs: [], total: 0, skipped: 0 }, 'importer', CLOCK),
    '12 history, member': historyCard({ jobs: [], total: 0, skipped: 0 }, 'member', CLOCK),
    '13 one import': detailsCard(
      job({ ...done, state: 'completed with errors', counts: problems, summary: wrong, workedMs: 65_000 }),
      CLOCK,
    ),
    '14 not saved': notSavedCard(sampleOffer(vary)),
    '14 answered': answeredCard(),
    '17 nobody': noOneCard({ text: vary('ahsa'), again: name => `find ${name}` }, []),
    '17 nobody, somebody near': noOneCard({ text: vary('ahsa'), again: name => `archive ${name}` }, [
      vary('Asha Rao'),
      vary('Asha Menon'),
    ]),
    '17 no group': noGroupCard({ text: vary('nroth'), again: name => `group ${name}` }, [vary('North')]),
    '21 which person': whichPersonCard([samplePerson(vary), { ...samplePerson(vary), status: 'archived' }], {
      text: vary('asha'),
      again: reference => `archive ${reference}`,
    }),
    '21 which group': whichGroupCard(sampleGroupViews(vary), {
      text: vary('north'),
      again: reference => `add ${vary('Li, Bo')} to ${reference}`,
    }),
    '21 more is asked': askCard('make group role', { person: vary('asha') }),
    '21 form left': leftCard(),
    '22 error': errorCard(new NotFoundError(vary('import 7'))),
    '22 refusal': refusalCard(sampleRefusal(vary), { people: sampleHelpers(vary), group: null }, true),
    '22 refusal, about a group': refusalCard(
      sampleRefusal(vary),
      { people: sampleHelpers(vary), group: sampleGroupViews(vary)[0] ?? null },
      false,
    ),
    '22 refusal, nobody can help': refusalCard(sampleRefusal(vary), { people: [], group: null }, true),
    '23 unknown, near': unknownCard(vary('improts'), 'imports'),
    '23 unknown': unknownCard(vary('what?'), null),
    '23 unknown in a group': groupUnknownCard(CHAT_URL),
    '24 file in a channel': elsewhereCard(
      vary('Tom'),
      say`I can't read files here. Drop it in our 1:1 chat.`,
      CHAT_URL,
    ),
    '25 another card than its own': pressedCard(
      job({ state: 'processing', rows: 412, counts: part, decision }),
      { conversationId: 'a:1', activityId: 'other' },
      CLOCK,
    ),
    '25 old card': decidedCard(job({ ...done, counts: preview }), li, CLOCK),
    ...sampleAttributeCards(vary),
    ...sampleGroupCards(vary),
    ...sampleOutboxCards(vary),
    ...sampleExportCards(vary),
    ...samplePeopleCards(vary, samplePerson(vary)),
  }
}

/** The file ends in a part that nothing could be made of. */
function withoutRest(vary: Vary, summary: Summary): Summary {
  const first = {
    line: 57,
    column: vary('Title'),
    value: vary('"Nur'),
    code: 'quote-unclosed',
    severity: 'error',
  } as const
  return { ...summary, unreadable: first, groups: [{ first, count: 1, lines: [57] }, ...summary.groups] }
}

const checked = { state: 'awaiting confirmation' as const, rows: 412, chunks: 1 }

export function sampleJob(vary: Vary, change: Partial<ImportJob>): ImportJob {
  return {
    tenant: 't',
    id: '7f2a94c1d0e34b5a',
    number: 41,
    kind: 'import',
    origin: 'o',
    by: { userId: 'u1', name: vary('Dana Ortiz') },
    createdAt: MARCH - 120_000,
    file: { id: 'f', name: vary('staff-march.csv'), bytes: 48_211, sha256: '' },
    options: { mode: 'add-update', strict: false },
    state: 'queued',
    revision: 3,
    rows: 0,
    chunks: 0,
    checkpoint: 0,
    counts: noCounts(),
    strikes: 0,
    failures: 0,
    furthest: 0,
    workedMs: 0,
    ...change,
  }
}

export function sampleSummary(vary: Vary, groups: IssueGroup[]): Summary {
  const change = (field: string, from: string, to: string) => ({ field, from: vary(from), to: vary(to) })
  const example = (n: number, outcome: 'created' | 'updated' | 'removed') => ({
    line: n + 2,
    outcome,
    name: vary('Asha Rao'),
    changes:
      outcome === 'updated'
        ? [change('title', 'Nurse', 'Ward lead'), change('phone', '', '+250788123456')]
        : [],
  })
  return {
    reading: {
      format: 'kaizala-users',
      encoding: 'UTF-8',
      delimiter: ';',
      region: 'RW',
      headerLine: 1,
      columns: ['Name', 'Phone Number'],
      key: 'phone',
      columnOf: { displayName: 'Name', phone: 'Phone Number' },
      ignored: [vary('Lvl'), vary('Notes')],
      blankRows: 0,
    },
    invitations: 128,
    notices: 2,
    groups,
    warnings: groups.length > 0 ? 12 : 0,
    examples: (['created', 'updated', 'removed'] as const).flatMap(outcome =>
      [0, 1, 2, 3, 4].map(n => example(n, outcome)),
    ),
  }
}

export function sampleGroups(vary: Vary): IssueGroup[] {
  const group = (
    code: 'value-required' | 'digits-lost' | 'conflicting-row' | 'email-invalid',
    count: number,
  ): IssueGroup => ({
    first: {
      line: 14,
      column: vary('Phone Number'),
      value: vary('9.19E+11'),
      code,
      severity: 'error',
      detail: { other: 102 },
    },
    count,
    lines: [14, 20, 33, 71, 90].slice(0, count),
  })
  const warning: IssueGroup = {
    first: {
      line: 9,
      column: vary('Name'),
      value: vary('JosÃ©'),
      code: 'mojibake',
      severity: 'warning',
      detail: { suggestion: vary('José') },
    },
    count: 12,
    lines: [9],
  }
  return [
    group('value-required', 7),
    group('conflicting-row', 2),
    group('digits-lost', 1),
    group('email-invalid', 1),
    warning,
  ]
}

function samplePerson(vary: Vary): User {
  return {
    tenant: 't',
    id: 'u1',
    displayName: vary('Asha Rao'),
    firstName: vary('Asha'),
    lastName: vary('Rao'),
    email: vary('asha.rao@lakeside.example'),
    phone: vary('+250788123456'),
    employeeId: vary('0042'),
    title: vary('Nurse'),
    department: vary('North'),
    version: 1,
    network: 'employee',
    status: 'active',
    orgRole: 'member',
    attributes: { 'blood-group': vary('0+') },
    createdAt: 0,
    updatedAt: 0,
  }
}

function sampleOffer(vary: Vary) {
  return {
    name: vary('staff-march-refused.csv'),
    bytes: 3000,
    description: '8 rows',
    source: { kind: 'stored' as const, file: 'f', job: 41 },
    to: 'a',
    conversation: 'c',
  }
}

function sampleRefusal(vary: Vary): RefusedError {
  return new RefusedError('org-admin', vary('Only org admins archive people.'))
}

function sampleHelpers(vary: Vary): Help['people'] {
  return [
    { id: 'u1', name: vary('Dana Ortiz'), signInName: vary('dana@lakeside.example') },
    { id: 'u2', name: vary('Li Wei') },
  ]
}

function sampleGroupViews(vary: Vary): GroupView[] {
  return [
    { id: 'g1', name: vary('North'), type: 'organization', role: null, sees: false, manages: false },
    { id: 'g2', name: vary('North club'), type: 'private', role: 'admin', sees: true, manages: true },
  ]
}
