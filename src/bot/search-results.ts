import { attributeField } from '../domain/profile-fields.ts'
import type { PublicGroup, PublicPerson } from '../services/find-for-others.ts'
import { type Card, renderCard } from './cards.ts'
import { fieldLabel, fieldText } from './field-words.ts'
import { noteCard } from './note-card.ts'
import { secondLine } from './person-card.ts'
import { Line, type Plain, say, sayPlainly } from './say.ts'

/** One thing that was found: how the list shows it, and the card that is put into the conversation. */
export interface SearchResult {
  title: Plain
  detail: Plain
  card: Card
}

const CARD = 'application/vnd.microsoft.card.adaptive'
const PREVIEW = 'application/vnd.microsoft.card.thumbnail'

/** Buttons are left out: where the card ends up there may be no bot that answers them. */
export function personResult({ person, attributes, by }: PublicPerson): SearchResult {
  const facts = attributes.flatMap(attribute => {
    const field = attributeField(attribute)
    const text = fieldText(person, field)
    return text === null ? [] : [{ name: fieldLabel(field), text: say`${text}` }]
  })
  const detail = secondLine(person)
  const reasons = by.map(({ key, label }) => `${label} ${person.attributes?.[key]}`)
  return {
    title: sayPlainly`${person.displayName}`,
    detail: sayPlainly`${[person.title, person.department, ...reasons].filter(Boolean).join(', ')}`,
    card: {
      template: 'group',
      summary: sayPlainly`A person of the directory`,
      data: {
        title: say`${person.displayName}`,
        detail: detail instanceof Line ? detail : say`${detail}`,
        hasFacts: facts.length > 0,
        facts,
        note: '',
        actions: [],
      },
      shorten: ['facts'],
    },
  }
}

export function groupResult({ name, parent }: PublicGroup): SearchResult {
  const kind = 'Organization group'
  return {
    title: sayPlainly`${name}`,
    detail: parent === null ? sayPlainly`${kind}` : sayPlainly`${kind}, under ${parent}`,
    card: noteCard({
      title: say`${name}`,
      lines: [parent === null ? say`${kind}` : say`${kind}, under ${parent}`],
      summary: sayPlainly`A group of the organization`,
    }),
  }
}

/** The answer to `composeExtension/query`, as the Bot Framework wants it (MessagingExtensionResponse). */
export function searchAnswer(results: readonly SearchResult[]): object {
  return {
    composeExtension: {
      type: 'result',
      attachmentLayout: 'list',
      attachments: results.map(({ title, detail, card }) => ({
        contentType: CARD,
        content: renderCard(card).content,
        preview: { contentType: PREVIEW, content: { title: title.value, text: detail.value } },
      })),
    },
  }
}

/** A line in place of the list. */
export function searchNote(text: string): object {
  return { composeExtension: { type: 'message', text } }
}
