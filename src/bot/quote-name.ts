import type { GroupView } from '../services/view-group.ts'

const QUOTE = /["“”„«»]/

/** What was said for an argument, said again within a command: names may hold words of it. */
export function quoteName(text: string): string {
  return /^id:\S+$/.test(text) || QUOTE.test(text) ? text : `"${text}"`
}

/** A group within a command that people see: by its name where that means no other one. */
export function referToGroup({ id, name, type }: Pick<GroupView, 'id' | 'name' | 'type'>): string {
  return type === 'organization' && !QUOTE.test(name) ? quoteName(name) : `id:${id}`
}
