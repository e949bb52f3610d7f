import type { GroupView } from '../services/view-group.ts'
import { type Button, command } from './buttons.ts'
import { escapeText } from './escape-text.ts'
import { joinLines, type Line, say } from './say.ts'
import { plural } from './wording.ts'

export const GROUPS_PER_PAGE = 5
/** Of one line: what became of each number is told as far as a card holds it. */
const LINE_CHARS = 900

export function peopleCount(n: number): Line {
  return plural(n, 'person', 'people')
}

/** "organization group, 62 people, you are its admin". */
export function aboutLine({ type, role, members }: GroupView & { members?: number }): Line {
  const parts = [say`${type} group`]
  if (members !== undefined) parts.push(peopleCount(members))
  if (role !== null) parts.push(role === 'admin' ? say`you are its admin` : say`you are in it`)
  return joinLines(parts, ', ')
}

/** "Asha Rao, Bo Chen and 3 more". */
export function namesLine(names: readonly string[], total = names.length): Line {
  const shown = joinLines(
    names.map(name => say`${name}`),
    ', ',
  )
  return total > names.length ? say`${shown} and ${total - names.length} more` : shown
}

/** The same, as far as a card holds them. */
export function fittingNames(names: readonly string[]): Line {
  let chars = 0
  const shown = names.filter(name => {
    chars += JSON.stringify(escapeText(name)).length
    return chars <= LINE_CHARS
  })
  return namesLine(shown, names.length)
}

export function groupButton({ id, name }: Pick<GroupView, 'id' | 'name'>): Button {
  return command(`Group ${name}`, `group id:${id}`)
}
