import { describe, expect, test } from 'vitest'
import type { TakenFile } from '../../src/services/ensure-may-take.ts'
import { LINK_LIFE, openDownload, signDownload } from '../../src/services/sign-download.ts'
import { type Imports, KORE, useImports } from '../support/import-fixture.ts'

const imports = useImports()

async function link(given: Imports): Promise<string> {
  const job = await given.drop(KORE)
  await given.edit('boss', { aadObjectId: 'o1' })
  const path = await signDownload(given.context, { tenant: 't1', fileId: job.file.id, aadObjectId: 'O1' })
  expect(path).toMatch(/^\/files\/[\w-]+\.[\w-]+$/)
  return path.slice('/files/'.length)
}

test('a link gives out the file until its time is over', async () => {
  const given = imports()
  const token = await link(given)
  given.clock.now += LINK_LIFE
  const download = await openDownload(given.context, token)
  expect(download?.file.name).toBe('people.csv')
  const bytes = await Array.fromAsync(download?.bytes ?? [])
  expect(Buffer.concat(bytes).toString()).toBe(KORE)
  given.clock.now += 1
  expect(await openDownload(given.context, token)).toBeNull()
})

test('a link to a file that is gone gives out nothing', async () => {
  const given = imports()
  const token = await link(given)
  const { id } = (await given.context.storage.jobs.list('t1', { limit: 1 }))[0] ?? { id: '' }
  await given.context.storage.files.remove('t1', `${id}.original`)
  expect(await openDownload(given.context, token)).toBeNull()
})

test('a link of somebody who is archived meanwhile, or not known, gives out nothing', async () => {
  const given = imports()
  const token = await link(given)
  await given.edit('boss', { status: 'archived' })
  expect(await openDownload(given.context, token)).toBeNull()
  await given.edit('boss', { status: 'active', aadObjectId: 'o2' })
  expect(await openDownload(given.context, token)).toBeNull()
  await given.edit('boss', { aadObjectId: 'o1' })
  expect(await openDownload(given.context, token)).not.toBeNull()
})

test.each<[string, TakenFile]>([
  ['an import', { kind: 'stored', job: 1 }],
  ['the audit log', { kind: 'audit' }],
  ['a history', { kind: 'history', of: 'import', ofOthers: true }],
])('a link to the file of %s gives out nothing to who lost the right to it', async (_, about) => {
  const given = imports()
  const job = await given.drop(KORE)
  await given.edit('boss', { aadObjectId: 'o1' })
  await given.add({ id: 'sue', aadObjectId: 'o2', orgRole: 'supervisor' })
  const grant = { tenant: 't1', fileId: job.file.id, aadObjectId: 'o2', about }
  const token = (await signDownload(given.context, grant)).slice('/files/'.length)
  expect(await openDownload(given.context, token)).not.toBeNull()
  await given.edit('sue', { orgRole: 'member' })
  expect(await openDownload(given.context, token)).toBeNull()
})

test('whoever asks without a link has nothing written into the database', async () => {
  const { settings } = imports().context.storage
  expect(await openDownload(imports().context, `e30.${'A'.repeat(43)}`)).toBeNull()
  expect(await settings.get('-', 'download-key')).toBeNull()
})

describe('tampering', () => {
  const parts = (token: string) => token.split('.') as [string, string]
  const grant = (payload: string, fields: object) =>
    Buffer.from(
      JSON.stringify({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()), ...fields }),
    ).toString('base64url')

  test.each<[string, (payload: string, mac: string) => string]>([
    ['nothing', () => ''],
    ['a dot', () => '.'],
    ['no seal', payload => payload],
    ['an empty seal', payload => `${payload}.`],
    ['another seal', payload => `${payload}.${'A'.repeat(43)}`],
    ['a shorter seal', (payload, mac) => `${payload}.${mac.slice(0, -2)}`],
    ['another file', (payload, mac) => `${grant(payload, { file: 'other' })}.${mac}`],
    ['another tenant', (payload, mac) => `${grant(payload, { tenant: 't2' })}.${mac}`],
    ['another person', (payload, mac) => `${grant(payload, { user: 'o2' })}.${mac}`],
    ['more time', (payload, mac) => `${grant(payload, { until: 9e15 })}.${mac}`],
    ['no JSON', (_, mac) => `${Buffer.from('{').toString('base64url')}.${mac}`],
  ])('%s is refused without a word', async (_, forge) => {
    const given = imports()
    const token = await link(given)
    expect(await openDownload(given.context, forge(...parts(token)))).toBeNull()
    expect(await openDownload(given.context, token)).not.toBeNull()
  })
})
