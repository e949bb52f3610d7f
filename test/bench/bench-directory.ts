import { createReadStream } from 'node:fs'
import type { Actor } from '../../src/domain/access.ts'
import { type DirectorySettings, type OpenDirectory, openDirectory } from '../../src/open-directory.ts'
import { DEFAULT_LIMITS } from '../../src/tables/limits.ts'

export const TENANT = 'bench'
export const OPERATOR: Actor = { kind: 'operator', tenant: TENANT }
/** People of the bench are those of this seed. */
export const SEED = 42

export function settingsFor(dataDir: string): DirectorySettings {
  return { dataDir, region: 'US', orgAdmins: [], fileLimits: { ...DEFAULT_LIMITS } }
}

/** The directory in a folder, as the server opens it. */
export function openBenchDirectory(dataDir: string): Promise<OpenDirectory> {
  return openDirectory(settingsFor(dataDir), { answers: true })
}

/** A file in the pieces in which a download brings it. */
export function bytesOf(path: string): AsyncIterable<Uint8Array> {
  return createReadStream(path)
}
