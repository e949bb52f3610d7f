import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

/** Beside what npm installed: whoever could write there could change the code itself. */
const FOLDER = new URL('../node_modules/.cache/muster', import.meta.url)

/**
 * What is loaded from here on is stripped of its types and compiled at its first start alone, not at each. A folder that
 * cannot be written to does no harm: then each start is like the first.
 */
export function compileOnce(folder = fileURLToPath(FOLDER)): void {
  enableCompileCache(folder)
}
