import { NotFoundError } from '../errors.ts'

/** "41", "#41" or "no. 41" as people type it. @throws NotFoundError for anything else */
export function importNumber(text: string): number {
  const digits = /^(?:#|no\.?\s*|number\s+)?(\d{1,9})$/i.exec(text.trim())?.[1]
  if (!digits)
    throw new NotFoundError(`import "${text.slice(0, 40)}". Imports have numbers: type imports to see them`)
  return Number(digits)
}
