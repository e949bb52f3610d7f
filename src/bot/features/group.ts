import { z } from 'zod'
import { getGroup } from '../../services/get-group.ts'
import type { BotParts } from '../bot-parts.ts'
import { oneGroup } from '../choose.ts'
import { groupCard, groupMoreCard } from '../group-card.ts'
import { GROUP_FORMS, groupFormCard } from '../group-form.ts'
import { groupPress } from '../press-data.ts'
import type { Router } from '../router.ts'

const wanted = groupPress.extend({ form: z.enum(GROUP_FORMS) })
const RIGHTS = {
  add: 'change members',
  rename: 'rename group',
  link: 'link groups',
  remove: 'change members',
  role: 'set group roles',
} as const

/** One group, and the forms about it. */
export function group(router: Router, bot: BotParts): void {
  const { context } = bot
  router.command('group', async (turn, args) => {
    const again = (reference: string) => `group ${reference}`
    await oneGroup(turn, bot, args.group, again, async ({ id }) =>
      groupCard(await getGroup(context, await turn.actor(), { groupId: id })),
    )
  })
  router.press('group-more', groupPress, async (turn, { group: groupId }) => ({
    card: groupMoreCard(await getGroup(context, await turn.actor(), { groupId })),
  }))
  router.press('group-form', wanted, async (turn, { group: groupId, form }) => {
    const found = await getGroup(context, await turn.actor(), { groupId, action: RIGHTS[form] })
    return { card: groupFormCard(form, found.group) }
  })
}
