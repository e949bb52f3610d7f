import { isNeutralName } from '../domain/neutral-name.ts'
import { oneLine } from '../domain/one-line.ts'

/**
 * A name as it can stand in a letter; empty where it is none, or not known. A letter in the organisation's name must not carry what a
 * mail program makes a link of.
 */
export function personName(name: string): string {
  const line = oneLine(name, 60)
  return isNeutralName(name) || /[/\\@<>]|:|\bwww\b|\p{L}\.\p{L}{2}/iu.test(line) ? '' : line
}
