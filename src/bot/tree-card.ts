import { type GroupTree, TREE_LEVELS, type TreeLine } from '../services/group-tree.ts'
import { PICTURE_LIFE } from '../services/sign-download.ts'
import { type Button, command, link, press, toggle } from './buttons.ts'
import type { Card } from './cards.ts'
import { peopleCount } from './group-words.ts'
import { noteCard } from './note-card.ts'
import { joinLines, type Line, Plain, say, sayPlainly } from './say.ts'
import { plural } from './wording.ts'

export const TREE_LINES = 20
/** Of a card, everywhere: where there are more, groups are exported from the top of the tree. */
const MOST_ACTIONS = 5
/** Of the names above, the nearest. */
const MOST_ABOVE = 3
const DAY = 24 * 60 * 60_000

/**
 * The tree as text that fits a phone: three levels, a line opens its own tree, one button folds it to the first level.
 * `skipped`: groups right under the root that are on earlier pages. `openly`: where others read along, buttons that need the
 * 1:1 chat are left out.
 */
export function treeCard(
  tree: GroupTree,
  { skipped = 0, picture = false, openly = false }: { skipped?: number; picture?: boolean; openly?: boolean },
): Card {
  const { root, lines } = tree
  if (root?.type === 'private') return privateCard(root.id, root.name)
  if (root === null && lines.length === 0 && skipped === 0) {
    return noteCard({
      lines: [say`There are no groups yet.`],
      summary: sayPlainly`No groups yet`,
      actions: [command('Help', 'help groups')],
    })
  }
  return {
    template: 'group-tree',
    summary: root ? sayPlainly`Tree of ${root.name}` : sayPlainly`Tree of the organization`,
    data: {
      title: titleOf(tree),
      hint: hintOf(tree, skipped),
      lines: lines.map((line, n) => ({
        id: new Plain(idOf(n)),
        text: lineText(line),
        open: command(line.name, `tree id:${line.id}`),
      })),
      rest: restOf(tree, skipped),
      actions: actionsOf(tree, { skipped, picture, openly }),
    },
    shorten: ['lines'],
  }
}

function titleOf({ root, above }: GroupTree): Line {
  if (!root) return say`Groups of the organization`
  const near = above.slice(-MOST_ABOVE).map(({ name }) => say`${name}`)
  const path = [...(above.length > MOST_ABOVE ? [say`…`] : []), ...near, say`${root.name}`]
  const members = root.members === undefined ? say`` : say`, ${peopleCount(root.members)}`
  return say`${joinLines(path, ' > ')}${members}`
}

function hintOf({ root, lines }: GroupTree, skipped: number): Line | string {
  if (lines.length > 0) return say`Choose one to see its tree.`
  return root && skipped === 0 ? say`No group is under it.` : ''
}

/** "– – Ward 3, 9, and 4 groups below". */
function lineText({ name, level, members, hidden }: TreeLine): Line {
  const dashes = Array.from({ length: Math.min(level, TREE_LEVELS) }, () => '–').join(' ')
  const count = members === undefined ? say`` : say`, ${members}`
  const more = hidden === 0 ? say`` : say`, and ${plural(hidden, 'group')} below`
  return say`${dashes} ${name}${count}${more}`
}

function restOf({ lines, next, total }: GroupTree, skipped: number): Line | string {
  if (next === null) return ''
  const shown = skipped + firstLevel(lines)
  return total === null ? say`And more.` : say`And ${plural(total - shown, 'more group')}.`
}

function firstLevel(lines: readonly TreeLine[]): number {
  return lines.filter(({ level }) => level === 1).length
}

function actionsOf(
  { root, above, lines, next, exports }: GroupTree,
  { skipped, picture, openly }: { skipped: number; picture: boolean; openly: boolean },
): Button[] {
  const parent = above.at(-1)
  const at = { ...(root ? { group: root.id } : {}) }
  const up = parent
    ? [command(`Up to ${parent.name}`, `tree id:${parent.id}`)]
    : root
      ? [command('Up to the top', 'tree')]
      : []
  const below = lines.flatMap(({ level }, n) => (level > 1 ? [idOf(n)] : []))
  const fold = below.length > 0 ? [toggle('Fold / unfold', below)] : []
  if (openly) return [...up, ...fold]
  return [
    ...up,
    ...(next ? [press('Next', 'tree', { ...at, after: next, skipped: skipped + firstLevel(lines) })] : []),
    ...(root ? [command(`Group ${root.name}`, `group id:${root.id}`)] : []),
    ...fold,
    ...(picture && lines.length > 0 ? [press('Picture', 'tree-picture', at)] : []),
    ...(exports ? [command('Export groups', root ? `export groups of id:${root.id}` : 'export groups')] : []),
  ].slice(0, MOST_ACTIONS)
}

function idOf(line: number): string {
  return `line${line}`
}

function privateCard(id: string, name: string): Card {
  return noteCard({
    lines: [say`${name} is a private group: it is in no tree.`],
    summary: sayPlainly`A private group`,
    actions: [command(`Group ${name}`, `group id:${id}`), command('Tree', 'tree')],
  })
}

/** The picture of a tree, under a link that works for PICTURE_LIFE. */
export function treePictureCard(tree: GroupTree, url: string): Card {
  const { root, lines, next } = tree
  const left = next !== null || lines.some(({ hidden }) => hidden > 0)
  const name = root ? root.name : 'the organization'
  return {
    template: 'group-picture',
    summary: sayPlainly`Picture of a tree`,
    data: {
      title: say`Tree of ${name}`,
      url: new Plain(url),
      altText: sayPlainly`Tree of ${name} with ${lines.length} groups under it`,
      hint: say`${left ? 'Not everything fits: + counts the groups that are left out. ' : ''}As it was when you asked; shown for up to ${PICTURE_LIFE / DAY} days, then ask again.`,
      actions: [link('Open picture', url), command('Tree as text', root ? `tree id:${root.id}` : 'tree')],
    },
  }
}
