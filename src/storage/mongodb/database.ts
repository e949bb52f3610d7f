import type { mongo } from 'mongoose'
import { openRecords, type Records } from './records.ts'
import { type CollectionName, schemas } from './schema.ts'

/** Every collection by its name. */
export type Database = { readonly [N in CollectionName]: Records<N> }

/** @param longest how long a question may take, in milliseconds */
export function openCollections(db: mongo.Db, isClosed: () => boolean, longest?: number): Database {
  const names = Object.keys(schemas) as CollectionName[]
  const opened = names.map(name => [name, openRecords(db, name, isClosed, longest)])
  return Object.fromEntries(opened) as unknown as Database
}
