/** A name out of a file, or of one, without what could break a line or turn the reading direction. */
export function printableName(name: string): string {
  return name
    .slice(0, 1000)
    .replace(/[\p{Cc}\p{Cf}]+/gu, '')
    .slice(0, 100)
    .toWellFormed()
}

/** As messages begin with it. */
export function fileLabel(name: string): string {
  return printableName(name) || 'The file'
}
