import { foldText } from '../domain/users.ts'

/** For comparing what people type with names of things. */
export function sameWords(a: string, b: string): boolean {
  return foldText(a).replaceAll(/[\s_-]+/g, '') === foldText(b).replaceAll(/[\s_-]+/g, '')
}

/** Words that say nothing of which one. */
const FILLING = ['a', 'an', 'the', 'of', 'for', 'file', 'files', 'template', 'import', 'importing']

/** Whether each word that was typed begins one of the name's; false where it has none. */
export function hasWords(name: string, typed: string): boolean {
  const wordsOf = (text: string) => foldText(text).split(/[\s_-]+/)
  const own = wordsOf(name)
  const said = wordsOf(typed).filter(word => word !== '' && !FILLING.includes(word))
  return said.length > 0 && said.every(word => own.some(each => each.startsWith(word)))
}
