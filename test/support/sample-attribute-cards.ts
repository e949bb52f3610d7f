import {
  addedTold,
  attributeCard,
  attributesCard,
  changedTold,
  removeAttributeCard,
  removedTold,
  undoneAddingTold,
  undoneTold,
} from '../../src/bot/attribute-card.ts'
import { changeAttributeCard, newAttributesCard } from '../../src/bot/attribute-form.ts'
import { type AuditView, auditCard, auditFilterCard } from '../../src/bot/audit-card.ts'
import type { Card } from '../../src/bot/cards.ts'
import { noAttributeCard } from '../../src/bot/choose-cards.ts'
import { groupResult, personResult } from '../../src/bot/search-results.ts'
import { SUGGESTED_ATTRIBUTES } from '../../src/domain/attributes.ts'
import type { AuditLine } from '../../src/services/list-audit.ts'
import { makeAttribute } from './make-attribute.ts'
import type { Vary } from './sample-cards.ts'

const ID = 'aaaa0000-0000-4000-8000-0000000000'
const CLOCK = { now: Date.UTC(2026, 2, 14, 10, 45), timeZone: 'Africa/Kigali' }

/** Everything that is said about attributes, the audit log and what is found beside the message box. */
export function sampleAttributeCards(vary: Vary): Record<string, Card> {
  const location = makeAttribute({
    label: vary('Location'),
    key: 'location',
    visibility: 'public',
    selfEdited: true,
  })
  const joined = makeAttribute({
    label: vary('Joining date'),
    key: 'joining-date',
    type: 'date',
    required: true,
  })
  const attributes = [location, joined]
  const many = Array.from({ length: 50 }, (_, n) =>
    makeAttribute({ label: vary(`Field ${n}`), key: `field-${n}` }),
  )
  const everything: AuditView = { subject: null, name: '', period: {}, skipped: 0 }
  const north: AuditView = {
    subject: { kind: 'group', id: `${ID}10` },
    name: vary('North'),
    period: { from: Date.UTC(2026, 1, 1), until: CLOCK.now },
    skipped: 6,
  }
  const person = {
    id: `${ID}01`,
    displayName: vary('Asha Rao'),
    title: vary('Nurse'),
    attributes: { location: vary('Kigali') },
  }
  return {
    '26 attributes': attributesCard({ attributes }),
    '26 attributes, many': attributesCard({ attributes: many }, { skip: 8, done: addedTold(attributes) }),
    '26 attributes, none': attributesCard(
      { attributes: [] },
      { done: removedTold({ attribute: location, values: 1 }) },
    ),
    '26 attribute': attributeCard({ attribute: location, attributes }),
    '26 attribute, changed': attributeCard(
      { attribute: location, attributes },
      changedTold(location, { ...location, label: vary('Place'), required: true }, location),
    ),
    '26 attribute, moved': attributeCard(
      { attribute: location, attributes: [joined, location, joined] },
      changedTold(location, { place: 1 }, { place: 2 }),
    ),
    '26 attribute, taken back': attributeCard(
      { attribute: location, attributes },
      undoneTold({ attribute: location, was: location, undone: ['label'], kept: ['required', 'type'] }),
    ),
    '26 attributes, added': attributesCard({ attributes }, { done: addedTold(attributes) }),
    '26 attributes, taken back': attributesCard(
      { attributes },
      { done: undoneAddingTold({ removed: [location], kept: [joined] }) },
    ),
    '26 attribute, none': noAttributeCard(
      { text: vary('Locaton'), again: said => `remove attribute ${said}` },
      [vary('Location')],
    ),
    '26 attribute, the last of three': attributeCard({
      attribute: joined,
      attributes: [...attributes, joined],
    }),
    '26 attributes, add': newAttributesCard(SUGGESTED_ATTRIBUTES),
    '26 attributes, add own ones': newAttributesCard([]),
    '26 attribute, change': changeAttributeCard(joined),
    '26 attribute, remove': removeAttributeCard({
      attribute: location,
      values: { count: 1204, more: false },
    }),
    '26 attribute, remove, of many': removeAttributeCard({
      attribute: location,
      values: { count: 10_000, more: true },
    }),
    '26 attribute, remove, no values': removeAttributeCard({
      attribute: location,
      values: { count: 0, more: false },
    }),
    '27 audit': auditCard({ lines: lines(vary), next: 'x' }, everything, CLOCK),
    '27 audit of a group': auditCard({ lines: lines(vary), next: null }, north, CLOCK),
    '27 audit, nothing': auditCard({ lines: [], next: null }, { ...north, skipped: 0 }, CLOCK),
    '27 audit, a page of others': auditCard({ lines: [], next: 'x' }, everything, CLOCK),
    '27 audit, filter': auditFilterCard(vary('North')),
    '28 found person': personResult({ person, attributes, by: [] }).card,
    '28 found group': groupResult({ id: `${ID}10`, name: vary('North'), parent: vary('Field staff') }).card,
    '28 found group at the top': groupResult({ id: `${ID}10`, name: vary('North'), parent: null }).card,
  }
}

function lines(vary: Vary): AuditLine[] {
  const at = Date.UTC(2026, 2, 14, 10, 44)
  const dana = { kind: 'person' as const, name: vary('Dana Ortiz'), id: `${ID}02` }
  const asha = { kind: 'person' as const, name: vary('Asha Rao'), id: `${ID}01` }
  const north = { kind: 'group' as const, name: vary('North'), id: `${ID}10` }
  return [
    {
      ...{ at, action: 'set group role', outcome: 'done', via: 'card', actor: dana, target: north },
      detail: { user: asha.id, role: 'admin' },
      others: { user: asha },
    },
    {
      ...{ at, action: 'see audit', outcome: 'refused', via: 'chat', actor: asha, target: null },
      detail: { rule: 'supervisor' },
      others: {},
    },
    {
      ...{ at, action: 'start import', outcome: 'done', via: 'file', actor: dana },
      target: { kind: 'other', name: 'import 41' },
      detail: {},
      others: {},
    },
    {
      ...{ at, action: 'grant org admin', outcome: 'done', detail: { by: 'settings' }, others: {} },
      actor: { kind: 'operator', name: 'the operator', id: 'operator' },
      target: { kind: 'gone', name: 'somebody or something that was deleted', id: `${ID}99` },
    },
  ]
}
