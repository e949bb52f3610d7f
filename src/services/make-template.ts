import { NotFoundError } from '../errors.ts'
import { FORMATS, formatNamed } from '../formats/registry.ts'
import { templateText } from '../formats/template.ts'

/** A file to fill in. @throws NotFoundError naming the formats that exist */
export function makeTemplate(formatName: string): { name: string; text: string } {
  const format = formatNamed(formatName.trim().toLowerCase())
  if (!format) {
    throw new NotFoundError(
      `format "${formatName}". There are: ${FORMATS.map(({ name }) => name).join(', ')}`,
    )
  }
  return { name: `${format.name}-template.csv`, text: templateText(format) }
}
