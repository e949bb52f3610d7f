import { describe, expect, test } from 'vitest'
import { indexWords } from '../../src/domain/search-words.ts'
import { nearNames } from '../../src/services/near-names.ts'

const NAMES = ['Asha Mehta', 'Asha Rao', 'John Smith', 'Ravi Kumar', 'Zofia Lind']

function lookIn(names: readonly string[]) {
  const asked: string[] = []
  const find = async (words: readonly string[], limit: number) => {
    asked.push(words.join(' '))
    const has = (name: string) => {
      const own = indexWords({ displayName: name })
      return words.every(word => own.some(candidate => candidate.startsWith(word)))
    }
    return names.filter(has).slice(0, limit)
  }
  return { asked, find }
}

describe('names that were probably meant', () => {
  test.each([
    ['mehat', ['Asha Mehta']],
    ['ahsa', ['Asha Mehta', 'Asha Rao']],
    ['asha mehat', ['Asha Mehta']],
    ['jhon smiht', ['John Smith']],
    ['jon smith', ['John Smith']],
    ['asha kumar', []],
    ['zofia nqz', []],
    ['', []],
  ])('of "%s": %j', async (text, names) => {
    expect(await nearNames(text, lookIn(NAMES).find)).toEqual(names)
  })

  test('what is spelled as somebody has it is left as it is, so that a look is spared', async () => {
    const { asked, find } = lookIn(NAMES)
    await nearNames('ravi kumra', find)
    expect(asked.filter(text => !text.startsWith('ravi ') && text !== 'kumra')).toEqual(['ravi'])
  })

  test('goes only so far, however much is said', async () => {
    const { asked, find } = lookIn(NAMES)
    await nearNames('somebody entirely different whose name nobody here has', find)
    expect(asked.length).toBeLessThan(40)
  })
})
