import { z } from 'zod'
import { changeAttribute } from '../../services/change-attribute.ts'
import { defineAttributes } from '../../services/define-attributes.ts'
import { getAttribute, listAttributes } from '../../services/list-attributes.ts'
import { addedTold, attributeCard, attributesCard, changedTold } from '../attribute-card.ts'
import {
  attributeForm,
  changeAttributeCard,
  changedChoice,
  chosenAttributes,
  newAttributesCard,
} from '../attribute-form.ts'
import type { BotParts } from '../bot-parts.ts'
import type { Router } from '../router.ts'

const one = z.object({ key: z.string() })

/** Attributes are added and changed by a form in place of the card. */
export function attributeForms(router: Router, { context }: BotParts): void {
  router.press('attributes-new', z.object({}), async turn => {
    const { suggested } = await listAttributes(context, await turn.actor())
    return { card: newAttributesCard(suggested) }
  })
  router.press('attribute-add', attributeForm, async (turn, form) => {
    const actor = await turn.actor()
    const choices = chosenAttributes(form)
    if (choices.length === 0) return { toast: 'Tick a suggested one or name one of your own.' }
    const added = await defineAttributes(context, actor, { choices })
    return { card: attributesCard(await listAttributes(context, actor), { done: addedTold(added) }) }
  })
  router.press('attribute-form', one, async (turn, { key }) => {
    const { attribute } = await getAttribute(context, await turn.actor(), { key })
    return { card: changeAttributeCard(attribute) }
  })
  router.press('attribute-change', attributeForm.extend(one.shape), async (turn, { key, ...form }) => {
    const actor = await turn.actor()
    const choice = changedChoice(form)
    const { before, attribute } = await changeAttribute(context, actor, { key, choice })
    const told = changedTold(attribute, before, attribute)
    return { card: attributeCard(await getAttribute(context, actor, { key }), told) }
  })
}
