import type { Attribute } from '../domain/attributes.ts'
import type { AttributeList } from '../services/list-attributes.ts'
import { attributeLine, TYPE_NAMES, VISIBILITY_NAMES } from './attribute-words.ts'
import { command, press } from './buttons.ts'
import type { Card } from './cards.ts'
import { noteCard } from './note-card.ts'
import { joinLines, type Line, say, sayPlainly } from './say.ts'
import { plural } from './wording.ts'

const PER_PAGE = 8

/** Which fields the organisation defined. `done` tells what a press has just done. */
export function attributesCard(
  { attributes }: Pick<AttributeList, 'attributes'>,
  { skip = 0, done }: { skip?: number; done?: Line } = {},
): Card {
  const add = press('Add', 'attributes-new')
  if (attributes.length === 0) {
    return noteCard({
      lines: [
        ...(done ? [done] : []),
        say`People have no attributes yet: name, email, phone, employee id, title and department are there without.`,
        say`Attributes are fields of your own, such as location or joining date. Files bring their values in columns of the same name.`,
      ],
      summary: sayPlainly`No attributes yet`,
      actions: [add, command('Help', 'help')],
    })
  }
  const shown = attributes.slice(skip, skip + PER_PAGE)
  const end = skip + shown.length
  return {
    template: 'list',
    summary: sayPlainly`Attributes: ${attributes.length}`,
    data: {
      title:
        shown.length === attributes.length
          ? say`${plural(attributes.length, 'attribute')}`
          : say`Attributes ${skip + 1} to ${end} of ${attributes.length}`,
      hint: say`In the order of profiles. Choose one to change, move or remove it.`,
      notes: done ? [{ text: done }] : [],
      rows: shown.map(attribute => ({
        name: say`${attribute.label}`,
        detail: attributeLine(attribute),
        open: press(attribute.label, 'attribute', { key: attribute.key }),
      })),
      actions: [
        add,
        ...(end < attributes.length ? [press('Next', 'attributes', { skip: end })] : []),
        ...(skip > 0 ? [press('First', 'attributes')] : []),
      ],
    },
    shorten: ['rows'],
  }
}

/** One of them, with all that can be done about it. */
export function attributeCard(
  { attribute, attributes }: { attribute: Attribute; attributes: readonly Attribute[] },
  done?: Line,
): Card {
  const { key, label, type, required, visibility, selfEdited } = attribute
  const place = attributes.findIndex(other => other.key === key) + 1
  return {
    template: 'group',
    summary: sayPlainly`An attribute`,
    data: {
      title: say`${label}`,
      detail: done ?? '',
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
        press('Change', 'attribute-form', { key }),
        ...(place > 1 ? [press('Move up', 'attribute-move', { key, by: -1 })] : []),
        ...(place < attributes.length ? [press('Move down', 'attribute-move', { key, by: 1 })] : []),
        press('Remove …', 'attribute-remove', { key }),
        command('Attributes', 'attributes'),
      ],
    },
  }
}

/** Asks before values go. */
export function removeAttributeCard({ attribute, values }: { attribute: Attribute; values: number }): Card {
  const { key, label } = attribute
  const lost =
    values === 0
      ? say`Nobody has a value.`
      : say`The values of ${plural(values, 'person', 'people')} go with it, for good.`
  return noteCard({
    title: say`Remove ${label}?`,
    lines: [lost],
    summary: sayPlainly`Remove an attribute?`,
    actions: [
      press(`Remove ${label}`, 'attribute-remove', { key, sure: true }),
      press(`Keep ${label}`, 'attribute', { key }),
    ],
  })
}

/** "Added: Location, Joining date." */
export function addedLine(added: readonly Attribute[]): Line {
  const names = added.map(({ label }) => say`${label}`)
  return say`Added: ${joinLines(names, ', ')}. Files bring values in columns of that name.`
}

export function removedLine({ attribute, values }: { attribute: Attribute; values: number }): Line {
  const lost = values === 0 ? say`` : say`, with the values of ${plural(values, 'person', 'people')}`
  return say`${attribute.label} is removed${lost}.`
}
