import type { mongo } from 'mongoose'
import { openRecords, type Records } from './records.ts'
import { type CollectionName, schemas } from './schema.ts'

/** Every collection by its name. */
export type Database = { readonly [N in CollectionName]: Records<N> }

/**
 * @param db asked for a collection with each question: it may be another one then
 * @param longest how long a question may take, in milliseconds
 */
export function openCollections(
  db: Pick<mongo.Db, 'collection'>,
  isClosed: () => boolean,
  longest?: number,
): Database {
  const names = Object.keys(schemas) as CollectionName[]
  const opened = names.map(name => [name, openRecords(db, name, isClosed, longest)])
  return Object.fromEntries(opened) as unknown as Database
}
