import { foldText } from '../domain/users.ts'

/** For comparing what people type with names of things. */
export function sameWords(a: string, b: string): boolean {
  return foldText(a).replaceAll(/[\s_-]+/g, '') === foldText(b).replaceAll(/[\s_-]+/g, '')
}
