import type { ExportOptions } from '../domain/jobs.ts'
import { foldText } from '../domain/users.ts'
import { AppError } from '../errors.ts'
import type { ServiceContext } from './context.ts'
import { exportColumns } from './export-rows.ts'

/**
 * The headers that are meant, as the file has them.
 * @throws AppError that names what there is no column for, and what there is
 */
export async function namedColumns(
  context: ServiceContext,
  tenant: string,
  { what, named }: { what: ExportOptions['what']; named: readonly string[] },
): Promise<string[]> {
  const all = await exportColumns(context, { tenant, what })
  const found = named.map(name => all.find(header => sameWords(header) === sameWords(name)))
  const unknown = named.filter((_, n) => found[n] === undefined)
  if (unknown.length > 0) {
    throw new AppError(
      'unknown-column',
      `An export of ${what} has no column ${unknown.map(name => `"${name}"`).join(', ')}. It has: ${all.join(', ')}.`,
    )
  }
  return [...new Set(found.filter(header => header !== undefined))]
}

/** The header of the file, and what of a whole row belongs under it. A column that is gone since is left out. */
export async function pickColumns(
  context: ServiceContext,
  tenant: string,
  { what, columns }: Pick<ExportOptions, 'what' | 'columns'>,
): Promise<{ header: readonly string[]; pick(row: readonly string[]): readonly string[] }> {
  const all = await exportColumns(context, { tenant, what })
  if (!columns) return { header: all, pick: row => row }
  const places = columns.map(header => all.indexOf(header)).filter(place => place >= 0)
  return {
    header: places.map(place => all[place] as string),
    pick: row => places.map(place => row[place] ?? ''),
  }
}

function sameWords(name: string): string {
  return foldText(name).replace(/[^\p{L}\p{N}]+/gu, '')
}
