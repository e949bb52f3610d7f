import { z } from 'zod'
import type { Actor } from '../domain/access.ts'
import { type ProfileField, PUBLIC_FIELDS } from '../domain/profile-fields.ts'
import { AppError } from '../errors.ts'
import type { ServiceContext } from './context.ts'
import { ensureMay } from './ensure-may.ts'
import { seenFields } from './seen-fields.ts'

export const MOST_COLUMNS = 4

/** What lists of people show beside the name, and what they could show. */
export interface Columns {
  chosen: ProfileField[]
  choices: ProfileField[]
}

const stored = z.array(z.string())

/**
 * What the actor chose, as far as they may still see it; title and department until then, and where nothing is left of it.
 * @throws RefusedError
 */
export async function getColumns(context: ServiceContext, actor: Actor): Promise<Columns> {
  await ensureMay(context, actor, 'look people up')
  const choices = await seenFields(context, actor)
  const text =
    actor.kind === 'user' ? await context.storage.settings.get(actor.tenant, keyOf(actor.user.id)) : null
  const keys = text ? stored.parse(JSON.parse(text)) : PUBLIC_FIELDS
  const left = fieldsOf(keys, choices)
  const isGone = left.length === 0 && keys.length > 0
  return { chosen: isGone ? fieldsOf(PUBLIC_FIELDS, choices) : left, choices }
}

/**
 * Remembers what the actor wants to see in lists, in this order; nothing: only names. `before`: what they saw until then.
 * @throws RefusedError; AppError where there are more than four
 */
export async function chooseColumns(
  context: ServiceContext,
  actor: Actor,
  { keys }: { keys: readonly string[] },
): Promise<Columns & { before: ProfileField[] }> {
  const { chosen: before, choices } = await getColumns(context, actor)
  const chosen = fieldsOf([...new Set(keys)], choices)
  if (chosen.length > MOST_COLUMNS) {
    throw new AppError(
      'too-many-columns',
      `Choose up to ${MOST_COLUMNS} columns; these are ${chosen.length}.`,
    )
  }
  if (actor.kind === 'user') {
    const text = JSON.stringify(chosen.map(({ key }) => key))
    await context.storage.settings.put(actor.tenant, keyOf(actor.user.id), text)
  }
  return { chosen, choices, before }
}

/** For people who go. */
export async function forgetColumns(
  { storage }: ServiceContext,
  tenant: string,
  userId: string,
): Promise<void> {
  if (await storage.settings.get(tenant, keyOf(userId))) await storage.settings.put(tenant, keyOf(userId), '')
}

function fieldsOf(keys: readonly string[], choices: readonly ProfileField[]): ProfileField[] {
  return keys.flatMap(key => choices.find(choice => choice.key === key) ?? [])
}

function keyOf(userId: string): string {
  return `columns:${userId}`
}
