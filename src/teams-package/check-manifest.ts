import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import AjvDraft04, { type ErrorObject } from 'ajv-draft-04'
import addFormats from 'ajv-formats'

/**
 * What is wrong with a rendered manifest, one line for each finding, by Microsoft's own schema of the manifest's version
 * (npm `@microsoft/app-manifest`); an empty list when nothing is.
 */
export async function checkManifest(manifest: Record<string, unknown>): Promise<string[]> {
  const schema = `@microsoft/app-manifest/build/json-schemas/teams/v${manifest.manifestVersion}/MicrosoftTeams.schema.json`
  const text = await readFile(createRequire(import.meta.url).resolve(schema), 'utf8')
  const ajv = new AjvDraft04.default({ strict: false, allErrors: true })
  addFormats.default(ajv)
  const validate = ajv.compile(JSON.parse(text))
  if (validate(manifest)) return []
  return (validate.errors ?? []).map((error: ErrorObject) => `${error.instancePath || '/'} ${error.message}`)
}
