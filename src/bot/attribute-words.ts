import type { Attribute, AttributeType, Visibility } from '../domain/attributes.ts'
import type { AttributeState } from '../services/undo-attribute-change.ts'
import { type Line, say } from './say.ts'

export const TYPE_NAMES: Record<AttributeType, string> = {
  text: 'Text',
  number: 'Number',
  boolean: 'Yes or no',
  date: 'Date',
}

export const VISIBILITY_NAMES: Record<Visibility, string> = {
  public: 'Everybody',
  admins: 'Only those who see all fields',
}

/** "Date, mandatory, everybody sees it, people edit their own". */
export function attributeLine(attribute: Attribute): Line {
  return say`${attributeWords(attribute)}`
}

export function attributeWords({
  type,
  required,
  visibility,
  selfEdited,
}: Pick<Attribute, 'type' | 'required' | 'visibility' | 'selfEdited'>): string {
  return [
    TYPE_NAMES[type],
    required ? 'mandatory' : 'optional',
    visibility === 'public' ? 'everybody sees it' : 'not for everybody',
    ...(selfEdited ? ['people edit their own'] : []),
  ].join(', ')
}

const WITH_ARTICLE: Record<AttributeType, string> = {
  text: 'a text',
  number: 'a number',
  boolean: 'yes or no',
  date: 'a date',
}

/** "called Badge number, a number, everybody sees it": what is said of it, and nothing of what is not. */
export function stateWords({ label, type, required, visibility, selfEdited, place }: AttributeState): string {
  return [
    ...(label === undefined ? [] : [`called ${label}`]),
    ...(type === undefined ? [] : [WITH_ARTICLE[type]]),
    ...(required === undefined ? [] : [required ? 'mandatory' : 'optional']),
    ...(visibility === undefined
      ? []
      : [visibility === 'public' ? 'everybody sees it' : 'not for everybody to see']),
    ...(selfEdited === undefined ? [] : [selfEdited ? 'people edit their own' : 'org admins alone edit it']),
    ...(place === undefined ? [] : [`at place ${place}`]),
  ].join(', ')
}

const FIELD_WORDS: Record<keyof AttributeState, string> = {
  label: 'name',
  type: 'type',
  required: 'whether it is mandatory',
  visibility: 'who sees it',
  selfEdited: 'who edits it',
  place: 'place',
}

export function stateFieldNames(fields: readonly (keyof AttributeState)[]): string {
  return fields.map(field => FIELD_WORDS[field]).join(', ')
}
