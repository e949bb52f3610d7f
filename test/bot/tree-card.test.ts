import { expect, test } from 'vitest'
import { renderCard } from '../../src/bot/cards.ts'
import { treeCard } from '../../src/bot/tree-card.ts'
import type { GroupTree } from '../../src/services/group-tree.ts'

const line = (name: string, level: number) => ({ id: name, name, level, hidden: 0 })
const TREE: GroupTree = {
  root: null,
  above: [],
  lines: [line('Field staff', 1), line('North', 2), line('Ward 1', 3), line('Office', 1)],
  total: null,
  next: null,
  exports: false,
}

interface Shown {
  body: { id?: string; items?: { text: string }[] }[]
  actions: { type: string; targetElements?: string[] }[]
}

test.each([false, true])('one button folds a tree to its first level, others reading along: %s', openly => {
  const { body, actions } = renderCard(treeCard(TREE, { openly })).content as unknown as Shown
  const folded = actions.flatMap(({ targetElements = [] }) => targetElements)
  const named = folded.map(id => body.find(each => each.id === id)?.items?.[0]?.text)
  expect(named).toEqual(['– – North', '– – – Ward 1'])
})

test('where there is one level there is nothing to fold', () => {
  const flat = { ...TREE, lines: [line('North', 1), line('South', 1)] }
  const { actions } = renderCard(treeCard(flat, {})).content as unknown as Shown
  expect(actions.filter(({ type }) => type === 'Action.ToggleVisibility')).toEqual([])
})
