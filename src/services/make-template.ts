import { NotFoundError } from '../errors.ts'
import type { Format } from '../formats/format.ts'
import { FORMATS, formatNamed } from '../formats/registry.ts'
import { templateText } from '../formats/template.ts'

/** A file to fill in. @throws NotFoundError naming the formats that exist */
export function makeTemplate(
  formatName: string,
  formats: readonly Format[] = FORMATS,
): { name: string; text: string } {
  const format = formatNamed(formatName)
  if (!format || !formats.includes(format)) {
    throw new NotFoundError(
      `format "${formatName}". There are: ${formats.map(({ name }) => name).join(', ')}`,
    )
  }
  return { name: `${format.name}-template.csv`, text: templateText(format) }
}
