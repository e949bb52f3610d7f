import { askCard } from '../../src/bot/ask-card.ts'
import type { Card } from '../../src/bot/cards.ts'
import { noGroupCard, noOneCard, whichGroupCard, whichPersonCard } from '../../src/bot/choose-cards.ts'
import {
  claimedCard,
  groupHelloCard,
  groupUnknownCard,
  helloCard,
  introductionCard,
  leftCard,
  noSuchNumberCard,
  templatesCard,
  thanksCard,
  unknownCard,
  welcomeCard,
  wrongKindCard,
} from '../../src/bot/guide-cards.ts'
import { groupHelpCard, helpCard, topicHelpCard } from '../../src/bot/help-card.ts'
import { elsewhereCard, errorCard } from '../../src/bot/note-card.ts'
import { answeredCard, notSavedCard } from '../../src/bot/offer-cards.ts'
import { refusalCard } from '../../src/bot/refusal-card.ts'
import { say } from '../../src/bot/say.ts'
import type { User } from '../../src/domain/users.ts'
import { NotFoundError, RefusedError } from '../../src/errors.ts'
import { FORMATS } from '../../src/formats/registry.ts'
import type { GroupView } from '../../src/services/view-group.ts'
import type { Help } from '../../src/services/who-could-help.ts'
import { sampleAttributeCards } from './sample-attribute-cards.ts'
import { sampleExportCards } from './sample-export-cards.ts'
import { sampleGroupCards } from './sample-group-cards.ts'
import { sampleImportCards } from './sample-import-cards.ts'
import { sampleOutboxCards } from './sample-outbox-cards.ts'
import { samplePeopleCards } from './sample-people-cards.ts'

/** Turns an ordinary text from outside into another one. */
export type Vary = (ordinary: string) => string

const CHAT_URL = 'https://teams.microsoft.com/l/chat/0/0?users=28:x'

/** One of every card that people see, with every text from outside passed through `vary`. */
export function sampleCards(vary: Vary): Record<string, Card> {
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
    '03 wrong kind': wrongKindCard(vary('staff.xls')),
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
    '21 which person, a later page': whichPersonCard(
      Array.from({ length: 10 }, () => samplePerson(vary)),
      { text: vary('asha'), again: reference => `archive ${reference}` },
      { skipped: 9 },
    ),
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
    '23 no such number': noSuchNumberCard(vary('12'), { first: 1, last: 9, more: true }),
    '23 unknown': unknownCard(vary('what?'), null),
    '23 unknown in a group': groupUnknownCard(CHAT_URL),
    '24 file in a channel': elsewhereCard(
      vary('Tom'),
      say`I can't read files here. Drop it in our 1:1 chat.`,
      CHAT_URL,
    ),
    ...sampleImportCards(vary),
    ...sampleAttributeCards(vary),
    ...sampleGroupCards(vary),
    ...sampleOutboxCards(vary),
    ...sampleExportCards(vary),
    ...samplePeopleCards(vary, samplePerson(vary)),
  }
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
