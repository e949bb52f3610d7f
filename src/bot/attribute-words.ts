import type { Attribute, AttributeType, Visibility } from '../domain/attributes.ts'
import { joinLines, type Line, say } from './say.ts'

export const TYPE_NAMES: Record<AttributeType, string> = {
  text: 'Text',
  number: 'Number',
  boolean: 'Yes or no',
  date: 'Date',
}

export const VISIBILITY_NAMES: Record<Visibility, string> = {
  public: 'Everybody',
  admins: 'Only those who see all fields',
}

/** "Date, mandatory, everybody sees it, people edit their own". */
export function attributeLine({ type, required, visibility, selfEdited }: Attribute): Line {
  return joinLines(
    [
      say`${TYPE_NAMES[type]}`,
      required ? say`mandatory` : say`optional`,
      visibility === 'public' ? say`everybody sees it` : say`not for everybody`,
      ...(selfEdited ? [say`people edit their own`] : []),
    ],
    ', ',
  )
}
