import { z } from 'zod'
import {
  ATTRIBUTE_TYPES,
  type Attribute,
  type AttributeChoice,
  attributeKey,
  MAX_ATTRIBUTES,
  SUGGESTED_ATTRIBUTES,
  VISIBILITIES,
} from '../domain/attributes.ts'
import type { AttributeState } from '../services/undo-attribute-change.ts'
import { TYPE_NAMES, VISIBILITY_NAMES } from './attribute-words.ts'
import { type Button, press } from './buttons.ts'
import type { Card } from './cards.ts'
import { plainText } from './escape-text.ts'
import { type Line, Plain, say, sayPlainly } from './say.ts'

const MOST_CHARS = 500

/** Toggles come as text. Phones may send no values at all: what does not come is not said. */
const toggle = z.enum(['true', 'false']).optional()
export const attributeForm = z.object({
  suggested: z.string().max(MOST_CHARS).optional(),
  label: z.string().max(MOST_CHARS).optional(),
  type: z.enum(ATTRIBUTE_TYPES).optional(),
  visibility: z.enum(VISIBILITIES).optional(),
  required: toggle,
  selfEdited: toggle,
})
export type AttributeForm = z.infer<typeof attributeForm>

/** Of an undo button: cards carry what is not flat as text. */
const state = z
  .string()
  .max(2 * MOST_CHARS)
  .transform((text, ctx) => {
    try {
      return JSON.parse(text) as unknown
    } catch {
      ctx.addIssue('not JSON')
      return z.NEVER
    }
  })
  .pipe(
    z
      .object({
        label: z.string(),
        type: z.enum(ATTRIBUTE_TYPES),
        visibility: z.enum(VISIBILITIES),
        required: z.boolean(),
        selfEdited: z.boolean(),
        place: z.number().int().positive(),
      })
      .partial(),
  )
  .transform(said => said as AttributeState)
export const attributeUndo = z.object({ key: z.string(), was: state, became: state })

const NEW: AttributeChoice = {
  label: '',
  type: 'text',
  required: false,
  visibility: 'admins',
  selfEdited: false,
}

/** Suggested ones to tick, and room for own ones; both at once. */
export function newAttributesCard(suggested: readonly AttributeChoice[]): Card {
  const hint =
    suggested.length > 0 ? say`Tick what you need, name your own, or both.` : say`Name what you need.`
  return formCard({
    title: say`Add attributes`,
    hint: say`${hint} Several names of one kind: commas between; what stands below them is about those.`,
    suggested,
    choice: NEW,
    labelLabel: suggested.length > 0 ? 'Names of your own' : 'Names',
    actions: [press('Add', 'attribute-add', {}, { inputs: true }), press('Back', 'attributes')],
  })
}

export function changeAttributeCard(attribute: Attribute): Card {
  const { key, label } = attribute
  return formCard({
    title: say`Change ${label}`,
    hint: say`Values stay. Another type is taken only where every value fits it.`,
    suggested: [],
    choice: attribute,
    labelLabel: 'Name',
    actions: [
      press('Save', 'attribute-change', { key }, { inputs: true }),
      press('Back', 'attribute', { key }),
    ],
  })
}

function formCard(form: {
  title: Line
  hint: Line
  suggested: readonly AttributeChoice[]
  choice: AttributeChoice
  labelLabel: string
  actions: Button[]
}): Card {
  const { title, hint, suggested, choice, labelLabel, actions } = form
  return {
    template: 'attribute-form',
    summary: sayPlainly`A form for attributes`,
    data: {
      title,
      hint,
      hasSuggested: suggested.length > 0,
      suggested: suggested.map(({ label, type }) => ({
        title: type === 'text' ? label : `${label} (${TYPE_NAMES[type].toLowerCase()})`,
        value: attributeKey(label),
      })),
      labelLabel,
      label: new Plain(plainText(choice.label, MOST_CHARS)),
      labelNeeded: choice.label !== '',
      type: choice.type,
      types: ATTRIBUTE_TYPES.map(value => ({ title: TYPE_NAMES[value], value })),
      visibility: choice.visibility,
      visibilities: VISIBILITIES.map(value => ({ title: VISIBILITY_NAMES[value], value })),
      required: String(choice.required),
      selfEdited: String(choice.selfEdited),
      actions,
    },
  }
}

/** What a filled form adds: the suggested ones that were ticked, then the own ones. */
export function chosenAttributes(form: AttributeForm): AttributeChoice[] {
  const ticked = new Set((form.suggested ?? '').split(','))
  const suggested = SUGGESTED_ATTRIBUTES.filter(({ label }) => ticked.has(attributeKey(label)))
  const labels = (form.label ?? '').split(',').filter(label => label.trim() !== '')
  return [...suggested, ...labels.map(label => ({ ...NEW, ...decided(form), label }))]
}

/** What a filled form says about one attribute. */
export function changedChoice(form: AttributeForm): Partial<AttributeChoice> {
  const { label } = form
  return { ...decided(form), ...(label === undefined ? {} : { label }) }
}

/** What `make attribute NAME …` says about it. */
export const SETTINGS: Record<string, Partial<AttributeChoice>> = {
  public: { visibility: 'public' },
  admins: { visibility: 'admins' },
  mandatory: { required: true },
  optional: { required: false },
  editable: { selfEdited: true },
  fixed: { selfEdited: false },
  ...Object.fromEntries(ATTRIBUTE_TYPES.map(type => [type, { type }])),
}

/** How far `move attribute NAME …` moves it. */
export const STEPS: Record<string, number> = { up: -1, down: 1, first: -MAX_ATTRIBUTES, last: MAX_ATTRIBUTES }

/** What `add attribute NAMES` adds: a suggested one as it is suggested, unless a type is said. */
export function typedAttributes(labels: readonly string[], type: string | undefined): AttributeChoice[] {
  const said = ATTRIBUTE_TYPES.find(each => each === type)
  return labels.map(label => {
    const suggested = SUGGESTED_ATTRIBUTES.find(each => attributeKey(each.label) === attributeKey(label))
    return said || !suggested ? { ...NEW, label, ...(said ? { type: said } : {}) } : suggested
  })
}

function decided({ type, visibility, required, selfEdited }: AttributeForm): Partial<AttributeChoice> {
  return {
    ...(type ? { type } : {}),
    ...(visibility ? { visibility } : {}),
    ...(required ? { required: required === 'true' } : {}),
    ...(selfEdited ? { selfEdited: selfEdited === 'true' } : {}),
  }
}
