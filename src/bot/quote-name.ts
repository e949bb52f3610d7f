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

/** Names of a list within a command, with `instead` for the one that was said as `text`, alone or beside others. */
export function replaceEntry(entries: readonly string[], text: string, instead: string): string[] {
  const whole = entries.indexOf(text)
  const at = whole === -1 ? entries.findIndex(entry => entry.includes(text)) : whole
  return entries.map((entry, n) => {
    if (n !== at) return quoteName(entry)
    return n === whole ? instead : entry.replace(text, () => instead)
  })
}
