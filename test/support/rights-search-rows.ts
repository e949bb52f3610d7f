import type { Tried } from './rights-people.ts'

/** A search beside the message box. `+` it is found, `0` nothing is, `-` told why nothing is looked for. */
export interface SearchRow extends Tried {
  command: 'findPeople' | 'findGroups'
  text: string
}

const EVERYBODY = '+ + + + + + -'
const NOBODY = '0 0 0 0 0 0 -'

export const SEARCH_ROWS: readonly SearchRow[] = (
  [
    ['look people up', 'findPeople', 'asha', EVERYBODY],
    ['look people up', 'findPeople', 'eve', NOBODY],
    ['see all fields', 'findPeople', 'asha@x.example', '+ + + 0 0 0 -'],
    ['see all fields', 'findPeople', '+250788000001', '+ + + 0 0 0 -'],
    ['see all fields', 'findPeople', 'asha kigali', '+ + + 0 0 0 -'],
    ['see hierarchy', 'findGroups', 'north', EVERYBODY],
    ['see hierarchy', 'findGroups', 'book', NOBODY],
  ] as const
).map(([action, command, text, expected]) => ({
  title: `${command} ${text}`,
  ...{ action, command, text, expected },
}))
