import { type Line, say } from './say.ts'

/** One row of a FactSet. */
export interface Fact {
  name: string
  text: Line
}

/** So many letters without a space go into the column of values on a phone. */
const COLUMN = 26

/**
 * Long words, such as e-mail addresses, would be cut in the middle of the narrow column: they get a line of their own, below the
 * others.
 */
export function partFacts(all: readonly Fact[]): { facts: Fact[]; lines: { text: Line }[] } {
  const isWide = ({ text }: Fact) => text.value.split(/\s/).some(word => word.length > COLUMN)
  return {
    facts: all.filter(fact => !isWide(fact)),
    lines: all.filter(isWide).map(({ name, text }) => ({ text: say`${name}: ${text}` })),
  }
}
