import { unzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { buildTeamsPackage } from '../../src/build-teams-package.ts'
import { readConfig } from '../../src/config.ts'
import { checkManifest } from '../../src/teams-package/check-manifest.ts'

const APP = '01234567-89ab-cdef-0123-456789abcdef'
/** Looks like a placeholder of the template. */
const HOSTILE = `Ortiz "IT" & Co $${'{APP_ID}'}`
const SETTINGS = {
  MICROSOFT_APP_ID: APP,
  MICROSOFT_APP_PASSWORD: 'secret',
  MICROSOFT_APP_TENANT_ID: '11111111-2222-4333-8444-555555555555',
  PUBLIC_URL: 'https://muster.example.org',
  PRIVACY_URL: 'https://example.org/privacy',
  TERMS_URL: 'https://example.org/terms',
}

const files = unzipSync(await buildTeamsPackage(readConfig({ ...SETTINGS, DEVELOPER_NAME: HOSTILE })))
const manifest = JSON.parse(new TextDecoder().decode(files['manifest.json']))

describe('the package', () => {
  test('holds the manifest and both icons at its root', () => {
    expect(Object.keys(files)).toEqual(['manifest.json', 'color.png', 'outline.png'])
  })

  test('has a manifest that Microsoft’s schema is content with', async () => {
    expect(await checkManifest(manifest)).toEqual([])
  })

  test('is this installation’s', () => {
    expect(manifest).toMatchObject({
      id: APP,
      bots: [{ botId: APP, supportsFiles: true, scopes: ['personal', 'team', 'groupChat'] }],
      composeExtensions: [{ botId: APP }],
      validDomains: ['muster.example.org'],
      developer: {
        name: HOSTILE,
        websiteUrl: 'https://muster.example.org',
        privacyUrl: 'https://example.org/privacy',
        termsOfUseUrl: 'https://example.org/terms',
      },
    })
    expect(JSON.stringify(manifest)).not.toContain('secret')
  })

  test.each(['personal', 'team', 'groupChat'])(
    'lists commands for %s, none twice, none with a slash',
    scope => {
      const lists = manifest.bots[0].commandLists.filter((list: { scopes: string[] }) =>
        list.scopes.includes(scope),
      )
      expect(lists).toHaveLength(1)
      const titles: string[] = lists[0].commands.map(({ title }: { title: string }) => title)
      expect(titles).toContain('help')
      expect(new Set(titles).size).toBe(titles.length)
      expect(titles.filter(title => title.startsWith('/'))).toEqual([])
    },
  )

  test.each([
    ['color.png', 192],
    ['outline.png', 32],
  ])('%s is a PNG of %i pixels each way', (name, size) => {
    const png = Buffer.from(files[name] as Uint8Array)
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size])
  })

  test('is the same file for the same settings', async () => {
    const [one, two] = await Promise.all([1, 2].map(() => buildTeamsPackage(readConfig(SETTINGS))))
    expect(Buffer.from(one as Uint8Array).equals(Buffer.from(two as Uint8Array))).toBe(true)
  })
})

test('everything that is missing is named at once, and no secret', async () => {
  const failure = await buildTeamsPackage(readConfig({})).catch((error: Error) => error.message)
  for (const name of ['MICROSOFT_APP_ID', 'PUBLIC_URL', 'PRIVACY_URL', 'TERMS_URL'])
    expect(failure).toContain(name)
})

test('a manifest that Teams would refuse is told line by line', async () => {
  const wrong = { ...manifest, name: { short: 'x'.repeat(31), full: 'Muster' }, version: undefined }
  const found = await checkManifest(JSON.parse(JSON.stringify(wrong)))
  expect(found.join('\n')).toMatch(/\/name\/short/)
  expect(found.join('\n')).toMatch(/version/)
})
