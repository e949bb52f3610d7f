import { mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/**
 * Makes the folder and those above it that are missing, for the user of this process alone: everybody's names and numbers
 * are kept there. Throws what the system says where one cannot be made.
 */
export function makeFolder(path: string): void {
  const missing: string[] = []
  for (let folder = resolve(path); !isFolder(folder); folder = dirname(folder)) {
    missing.unshift(folder)
    if (folder === dirname(folder)) break
  }
  // One by one: asked for all at once, Node goes round for ever where a folder takes no others, like /proc.
  for (const folder of missing) {
    try {
      mkdirSync(folder, { mode: 0o700 })
    } catch (error) {
      if (!isFolder(folder)) throw error
    }
  }
}

/** False where nothing is, or something else; a file is told of when the folder is made. */
function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}
