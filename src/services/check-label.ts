import { type Attribute, MAX_LABEL_CHARS } from '../domain/attributes.ts'
import { AppError, ConflictError } from '../errors.ts'
import { headerKey, headerNames } from '../formats/match-header.ts'
import { FORMATS } from '../formats/registry.ts'

/** Columns that files have already, under every name that is read: an attribute of that name would never get its values. */
const COLUMNS = FORMATS.filter(({ readsAttributes }) => readsAttributes).map(headerNames)

/**
 * The label as it is stored. @param others that are defined besides
 * @throws AppError when it shows nothing or is too long; ConflictError when a column or another attribute is called so
 */
export function checkLabel(text: string, others: readonly Attribute[]): string {
  const label = text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Z}]+/gu, ' ')
    .trim()
  const key = headerKey(label)
  if (key === '') {
    throw new AppError('attribute-label', 'An attribute needs a name of letters or digits. Give it one.')
  }
  const length = [...label].length
  if (length > MAX_LABEL_CHARS) {
    const most = `${length} characters; ${MAX_LABEL_CHARS} is the most`
    throw new AppError('attribute-label', `The name of that attribute has ${most}. Shorten it.`)
  }
  const twin = others.find(other => headerKey(other.label) === key)
  if (twin)
    throw new ConflictError(`There is an attribute called ${twin.label} already. Choose another name.`)
  const column = COLUMNS.map(names => names.get(key)).find(found => found !== undefined)
  if (column) {
    throw new ConflictError(
      `Everybody has a field for that: files call it ${column.header}. Choose another name.`,
    )
  }
  return label
}
