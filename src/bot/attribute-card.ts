import type { Attribute } from '../domain/attributes.ts'
import type { PeopleCount } from '../ports/user-store.ts'
import type { AttributeList } from '../services/list-attributes.ts'
import { type AttributeState, attributeChange } from '../services/undo-attribute-change.ts'
import {
  attributeLine,
  attributeWords,
  stateFieldNames,
  stateWords,
  TYPE_NAMES,
  VISIBILITY_NAMES,
} from './attribute-words.ts'
import { type Button, command, press } from './buttons.ts'
import type { Card } from './cards.ts'
import { noteCard } from './note-card.ts'
import { joinLines, type Line, type Plain, say, sayPlainly, sentence } from './say.ts'
import { plural } from './wording.ts'

const PER_PAGE = 8
const MOST_ACTIONS = 5
/** Old and new values ride along in the button that brings the old ones back. */
const MOST_UNDO = 1000

/** Which fields the organisation defined. `done` tells what a press has just done. */
export function attributesCard(
  { attributes }: Pick<AttributeList, 'attributes'>,
  { skip = 0, done }: { skip?: number; done?: Told } = {},
): Card {
  const add = press('Add', 'attributes-new')
  if (attributes.length === 0) {
    return noteCard({
      lines: [
        ...(done ? [done.line] : []),
        say`People have no attributes yet: name, email, phone, employee id, title and department are there without.`,
        say`Attributes are fields of your own, such as location or joining date. Files bring their values in columns of the same name.`,
      ],
      summary: done?.summary ?? sayPlainly`No attributes yet`,
      actions: [add, command('Help', 'help')],
    })
  }
  const shown = attributes.slice(skip, skip + PER_PAGE)
  const end = skip + shown.length
  return {
    template: 'list',
    summary: done?.summary ?? sayPlainly`Attributes: ${attributes.length}`,
    data: {
      title:
        shown.length === attributes.length
          ? say`${plural(attributes.length, 'attribute')}`
          : say`Attributes ${skip + 1} to ${end} of ${attributes.length}`,
      hint: say`In the order of profiles. Choose one or type its number to change, move or remove it.`,
      notes: done ? [{ text: done.line }] : [],
      rows: shown.map((attribute, n) => ({
        name: say`${skip + n + 1} ${attribute.label}`,
        detail: attributeLine(attribute),
        open: press(attribute.label, 'attribute', { key: attribute.key }),
      })),
      actions: [
        ...(done?.undo ? [done.undo] : []),
        add,
        ...(end < attributes.length ? [press('Next', 'attributes', { skip: end })] : []),
        ...(skip > 0 ? [press('First', 'attributes')] : []),
      ],
    },
    shorten: ['rows'],
    choices: shown.map(({ key }) => `attribute id:${key}`),
    firstChoice: skip + 1,
    ...(done?.undo ? { undo: done.undo } : {}),
  }
}

/** What was just done about an attribute, for its card and in one line, and the button that takes it back. */
export interface Told {
  line: Line
  summary: Plain
  undo?: Button
}

/** Of a change: what it is now, with the way back. */
export function changedTold(
  { key, label }: Pick<Attribute, 'key' | 'label'>,
  before: AttributeState,
  after: AttributeState,
): Told {
  const { was, became } = attributeChange(before, after)
  const words = stateWords(became)
  const data = { key, was: JSON.stringify(was), became: JSON.stringify(became) }
  const size = data.was.length + data.became.length
  if (words === '') return { line: say`It is so already.`, summary: sayPlainly`${label}: nothing to change` }
  return {
    line: say`Now: ${sentence(words)}.`,
    summary: sayPlainly`${label}, now: ${words}`,
    ...(size > MOST_UNDO ? {} : { undo: press('Undo', 'attribute-undo', data) }),
  }
}

/** Of a change that was taken back, as far as nobody changed the same since. */
export function undoneTold({
  attribute: { label },
  was,
  undone,
  kept,
}: {
  attribute: Attribute
  was: AttributeState
  undone: readonly (keyof AttributeState)[]
  kept: readonly (keyof AttributeState)[]
}): Told {
  const words = stateWords(Object.fromEntries(undone.map(field => [field, was[field]])))
  const lines = [
    ...(words === '' ? [say`Nothing is taken back.`] : [say`As before: ${sentence(words)}.`]),
    ...(kept.length > 0
      ? [say`It was changed once more since, and that stays: ${stateFieldNames(kept)}.`]
      : []),
  ]
  return {
    line: joinLines(lines, ' '),
    summary:
      words === '' ? sayPlainly`${label}: nothing taken back` : sayPlainly`${label}, as before: ${words}`,
  }
}

/** One of them, with all that can be done about it. */
export function attributeCard(
  { attribute, attributes }: { attribute: Attribute; attributes: readonly Attribute[] },
  done?: Told,
): Card {
  const { key, label, type, required, visibility, selfEdited } = attribute
  const place = attributes.findIndex(other => other.key === key) + 1
  return {
    template: 'group',
    summary: done?.summary ?? sayPlainly`${label}: ${attributeWords(attribute)}`,
    data: {
      title: say`${label}`,
      detail: done?.line ?? '',
      hasFacts: true,
      facts: [
        { name: 'Type', text: say`${TYPE_NAMES[type]}` },
        { name: 'Mandatory', text: required ? say`Yes: files add nobody without it` : say`No` },
        { name: 'Who sees it', text: say`${VISIBILITY_NAMES[visibility]}` },
        {
          name: 'Who edits it',
          text: say`${selfEdited ? 'Org admins, and people their own' : 'Org admins'}`,
        },
        { name: 'Place', text: say`${place} of ${attributes.length}` },
      ],
      note: '',
      actions: [
        ...(done?.undo ? [done.undo] : []),
        press('Change', 'attribute-form', { key }),
        ...(place > 1 ? [press('Move up', 'attribute-move', { key, by: -1 })] : []),
        ...(place < attributes.length ? [press('Move down', 'attribute-move', { key, by: 1 })] : []),
        press('Remove …', 'attribute-remove', { key }),
        command('Attributes', 'attributes'),
      ].slice(0, MOST_ACTIONS),
    },
    ...(done?.undo ? { undo: done.undo } : {}),
  }
}

/** Asks before values go. */
export function removeAttributeCard({
  attribute,
  values: { count, more },
}: {
  attribute: Attribute
  values: PeopleCount
}): Card {
  const { key, label } = attribute
  const people = plural(count, 'person', 'people')
  const lost =
    count === 0
      ? say`Nobody has a value.`
      : say`The values of ${more ? say`more than ${people}` : people} go with it, for good.`
  return noteCard({
    title: say`Remove ${label}?`,
    lines: [lost],
    summary: sayPlainly`Remove an attribute?`,
    yes: press(`Remove ${label}`, 'attribute-remove', { key, sure: true }),
    actions: [press(`Keep ${label}`, 'attribute', { key })],
  })
}

/** "Added: Location, Joining date." */
export function addedTold(added: readonly Attribute[]): Told {
  // One text, since texts of lists are escaped for display; no key has a space.
  const keys = added.map(({ key }) => key).join(' ')
  return {
    line: say`Added: ${namesOf(added)}. Files bring values in columns of that name.`,
    summary: sayPlainly`Attributes added: ${added.length}`,
    undo: press('Undo', 'attributes-undo', { keys }),
  }
}

export function undoneAddingTold({
  removed,
  kept,
}: {
  removed: readonly Attribute[]
  kept: readonly Attribute[]
}): Told {
  const lines = [
    ...(removed.length > 0 ? [say`Removed again: ${namesOf(removed)}.`] : []),
    ...(kept.length > 0 ? [say`Kept, since people have values there: ${namesOf(kept)}.`] : []),
    ...(removed.length + kept.length === 0 ? [say`They are gone already.`] : []),
  ]
  return {
    line: joinLines(lines, ' '),
    summary: sayPlainly`Attributes removed again: ${removed.length}, kept: ${kept.length}`,
  }
}

export function removedTold({ attribute, values }: { attribute: Attribute; values: number }): Told {
  const lost = values === 0 ? say`` : say`, with the values of ${plural(values, 'person', 'people')}`
  return {
    line: say`${attribute.label} is removed${lost}.`,
    summary: sayPlainly`The attribute ${attribute.label} is removed`,
  }
}

function namesOf(attributes: readonly Attribute[]): Line {
  return joinLines(
    attributes.map(({ label }) => say`${label}`),
    ', ',
  )
}
