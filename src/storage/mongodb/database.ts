import type { mongo } from 'mongoose'
import { openRecords, type Records } from './records.ts'
import { type CollectionName, schemas } from './schema.ts'

/** Every collection by its name. */
export type Database = { readonly [N in CollectionName]: Records<N> }

export function openCollections(db: mongo.Db, isClosed: () => boolean): Database {
  const names = Object.keys(schemas) as CollectionName[]
  return Object.fromEntries(names.map(name => [name, openRecords(db, name, isClosed)])) as unknown as Database
}
