import { cleanGroupName, MAX_NAME_CHARS } from '../domain/groups.ts'
import { AppError } from '../errors.ts'
import { cleanName } from '../formats/clean-cells.ts'
import { isClear, isExcelError } from '../formats/row-reader.ts'

/** The name as it is stored. @throws AppError when it shows nothing, is too long, or would be taken for a reference */
export function checkGroupName(text: string): string {
  const name = cleanGroupName(text)
  const cleaned = cleanName(name)
  if (name === '' || (typeof cleaned !== 'string' && cleaned.value === undefined)) {
    throw new AppError('group-name', 'A group needs a name of letters or digits. Give it one.')
  }
  const length = [...name].length
  if (length > MAX_NAME_CHARS) {
    throw new AppError(
      'group-name',
      `That name has ${length} characters; ${MAX_NAME_CHARS} is the most. Shorten it.`,
    )
  }
  if (/^id:\S+$/i.test(name)) {
    throw new AppError('group-name', 'A name cannot begin with "id:". Choose another one.')
  }
  // A file of groups that has it could not be imported again.
  if (isClear(name) || isExcelError(name)) {
    throw new AppError('group-name', `Files take "${name}" for no name. Choose another one.`)
  }
  return name
}
