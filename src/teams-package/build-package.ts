import { readFile } from 'node:fs/promises'
import { zipSync } from 'fflate'
import { drawSvg } from '../draw-svg.ts'
import { ConfigError } from '../errors.ts'
import { checkManifest } from './check-manifest.ts'
import { type ManifestSettings, renderManifest } from './render-manifest.ts'

const SOURCE = new URL('../../appPackage/', import.meta.url)
/** A fixed date, so that the same settings make the same file. The format knows none before 1980. */
const STAMP = new Date(1980, 0, 2)

/**
 * The zip that is uploaded to Teams: the manifest and the icons, at its root.
 * @throws ConfigError when Teams would refuse the manifest
 */
export async function buildPackage(settings: ManifestSettings): Promise<Uint8Array> {
  const manifest = renderManifest(await readFile(new URL('manifest.json', SOURCE), 'utf8'), settings)
  const wrong = await checkManifest(manifest)
  if (wrong.length > 0) throw new ConfigError(wrong.map(line => `manifest ${line}`))
  const icon = async (name: string) => drawSvg(await readFile(new URL(name, SOURCE), 'utf8'))
  return zipSync(
    {
      'manifest.json': new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`),
      'color.png': await icon('color.svg'),
      'outline.png': await icon('outline.svg'),
    },
    { mtime: STAMP },
  )
}
