import type { Format } from './format.ts'
import { kaizalaUsers } from './kaizala-users.ts'
import { koreUsers } from './kore-users.ts'

/** Every format that is read: a new one is a file beside this and a line here. */
export const FORMATS: readonly Format[] = [koreUsers, kaizalaUsers]

export function formatNamed(name: string): Format | undefined {
  const wanted = name.trim().toLowerCase()
  return FORMATS.find(format => format.name === wanted)
}
