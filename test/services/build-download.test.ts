import { describe, expect, test } from 'vitest'
import type { ImportJob } from '../../src/domain/jobs.ts'
import { noCounts } from '../../src/domain/plans.ts'
import { buildDownload } from '../../src/services/build-download.ts'
import { cancelImport } from '../../src/services/cancel-import.ts'
import { confirmImport } from '../../src/services/confirm-import.ts'
import { openTable } from '../../src/tables/open-table.ts'
import { bytesOf, type Imports, KORE, useImports } from '../support/import-fixture.ts'
import { FIRST_CHUNK, runAndStop } from '../support/interrupt-import.ts'

const imports = useImports()

const FILE = `${KORE}asha@x.org,Asha,Rao,,,Nurse,,New
ben at x.org,Ben,Ito,,,Nurse,,New
carl@x.org,Carl,Ek,E1,12,,,New
dana@x.org,"Dana ""D"", née Vu",Ek,,,=1+1,"Ward; 3",New
eve@x.org,Eve,Ek,,,,New
fay@x.org,Fay,Ek,,,,,New,,extra
asha@x.org,Asha,Rao,,,Nurse,,New
`

async function cells(given: Imports, job: ImportJob, kind: 'results' | 'failed'): Promise<string[][]> {
  const bytes = await given.download(job, kind)
  const table = await openTable(bytesOf(bytes), { name: 'x.csv', limits: given.context.limits })
  return (await Array.fromAsync(table.rows)).flat().map(row => row.cells)
}

/** Stops the runner after its first chunk. */
async function applyOneChunk(given: Imports, job: ImportJob): Promise<void> {
  await confirmImport(given.context, given.admin, { jobId: job.id })
  await runAndStop(given, FIRST_CHUNK)
}

describe('the results file', () => {
  test('has every row as the file has it, with what became of it and why', async () => {
    const given = imports()
    const job = await given.import(FILE)
    const [header, ...rows] = await cells(given, job, 'results')
    expect(header).toEqual([...KORE.trim().split(', '), 'Outcome', 'Reason'])
    expect(rows.map(row => row[8])).toEqual([
      'Added',
      'Refused',
      'Refused',
      'Added',
      'Refused',
      'Refused',
      'Skipped',
    ])
    expect(rows.map(row => row.length)).toEqual(Array(7).fill(10))
    expect(rows[3]).toEqual([
      'dana@x.org',
      'Dana "D", née Vu',
      'Ek',
      '',
      '',
      '=1+1',
      'Ward; 3',
      'New',
      'Added',
      '',
    ])
    expect(rows[1]?.[9]).toMatch(/Email ID holds "ben at x.org".*name@example.org\./)
    expect(rows[2]?.[9]).toContain('Work Phone')
    expect(rows[4]?.[9]).toContain('User Status')
    // Nothing of a row that is too long gets lost, and the outcome stays in its column.
    expect(rows[5]?.slice(7, 9)).toEqual(['New  extra', 'Refused'])
    expect(rows[6]?.[9]).toContain('line 2')
  })

  test('before the confirmation, and after a cancel, nothing is called added', async () => {
    const given = imports()
    const job = await given.check(FILE)
    const words = async () =>
      (await cells(given, await given.job(job), 'results')).slice(1).map(row => row[8])
    const refused = ['Refused', 'Refused', 'Refused', 'Refused', 'Skipped']
    expect((await words()).toSorted()).toEqual([...refused, 'To be added', 'To be added'])
    await cancelImport(given.context, given.admin, { jobId: job.id })
    expect((await words()).toSorted()).toEqual(['Not applied', 'Not applied', ...refused])
  })

  test('of a stopped import says which rows were not applied', async () => {
    const given = imports()
    const people = Array.from({ length: 1500 }, (_, i) => `p${i}@x.org,P,N,,,,,New\n`).join('')
    const job = await given.check(KORE + people)
    await applyOneChunk(given, job)
    await cancelImport(given.context, given.admin, { jobId: job.id })
    await given.work()
    const stopped = await given.job(job)
    expect(stopped).toMatchObject({ state: 'cancelled', counts: { created: 1000 } })
    const [, ...rows] = await cells(given, stopped, 'results')
    expect(rows.filter(row => row[8] === 'Added')).toHaveLength(stopped.counts.created)
    expect(rows.filter(row => row[8] === 'Not applied')).toHaveLength(1500 - stopped.counts.created)
  })

  test('of a file with nothing to change tells each row', async () => {
    const given = imports()
    await given.import(`${KORE}asha@x.org,Asha,Rao,,,,,New\n`)
    const job = await given.import(`${KORE}asha@x.org,Asha,Rao,,,,,New\nb,B,B,,,,,New\n`)
    const [, ...rows] = await cells(given, job, 'results')
    expect(rows.map(row => row[8])).toEqual(['Unchanged', 'Refused'])
    expect(rows[0]?.[9]).toContain('treated as Update')
  })

  test('is made anew when the outcomes change, and only then', async () => {
    const given = imports()
    const job = await given.check(FILE)
    const before = await buildDownload(given.context, given.admin, { jobId: job.id, kind: 'results' })
    expect(await buildDownload(given.context, given.admin, { jobId: job.id, kind: 'results' })).toEqual(
      before,
    )
    await given.confirm(job)
    const after = await buildDownload(given.context, given.admin, { jobId: job.id, kind: 'results' })
    expect(after.id).not.toBe(before.id)
    expect(after.name).toBe('people-results.csv')
    expect(await buildDownload(given.context, given.admin, { jobId: job.id, kind: 'results' })).toEqual(after)
  })
})

describe('asked for again and again', () => {
  const ask = async ({ context, admin }: Imports, job: ImportJob) =>
    (await buildDownload(context, admin, { jobId: job.id, kind: 'results' })).id

  test('while the job goes on, each file takes the place of the one before', async () => {
    const given = imports()
    const people = Array.from({ length: 1500 }, (_, i) => `p${i}@x.org,P,N,,,,,New\n`).join('')
    const job = await given.check(KORE + people)
    const ids = new Set([await ask(given, job)])
    await applyOneChunk(given, job)
    ids.add(await ask(given, job))
    const [, ...rows] = await cells(given, job, 'results')
    expect(new Set(rows.map(row => row[8]))).toEqual(new Set(['Added', 'To be added']))
    expect(ids.size).toBe(1)
  })
})

describe('the failed-rows file', () => {
  test('mended and dropped again adds exactly those who are missing', async () => {
    const given = imports()
    const job = await given.import(FILE)
    const [header, ...rows] = await cells(given, job, 'failed')
    expect(header).toEqual([...KORE.trim().split(', '), 'Line', 'Reason'])
    expect(rows.map(row => row[8])).toEqual(['3', '4', '6', '7'])
    const mended = (await given.download(job, 'failed'))
      .toString()
      .replace('ben at x.org', 'ben@x.org')
      .replace('E1,12,', 'E1,206 555 0101,')
      .replace('eve@x.org,Eve,Ek,,,,New,,', 'eve@x.org,Eve,Ek,,,,,New,')
      .replace('New  extra', 'New')
    const again = await given.import(mended)
    expect(again.counts).toEqual({ ...noCounts(), created: 4 })
    expect(again.summary?.reading.ignored).toEqual(['Line', 'Reason'])
    expect((await given.people()).map(({ email }) => email)).toEqual([
      'asha@x.org',
      'ben@x.org',
      'carl@x.org',
      'dana@x.org',
      'eve@x.org',
      'fay@x.org',
    ])
    expect((await given.person('dana@x.org'))?.title).toBe('=1+1')
  })

  test('dropped as it is, is refused for the same reasons', async () => {
    const given = imports()
    const job = await given.import(FILE)
    const again = await given.import(await given.download(job, 'failed'))
    const codes = (rows: [number, string, ...string[]][]) =>
      rows.filter(([, outcome]) => outcome === 'failed').map(([, , ...rest]) => rest)
    expect(codes(await given.rows(again)).slice(0, 2)).toEqual(codes(await given.rows(job)).slice(0, 2))
    expect(again.counts).toMatchObject({ created: 0 })
  })

  test('formulas are harmless in it and themselves again when they come back', async () => {
    const given = imports()
    const title = '=cmd|calc'
    const job = await given.import(`${KORE}b,"@Ben",'Ito,,,${title},-5,New\nok@x.org,A,B,,,,,New\n`)
    const text = (await given.download(job, 'failed')).toString()
    expect(text).toContain(`'=cmd`)
    const again = await given.import(text.replace('\nb,', '\nb@x.org,'))
    expect(again.counts.created).toBe(1)
    expect(await given.person('b@x.org')).toMatchObject({ firstName: '@Ben', title, department: '-5' })
  })
})

const NAME = `Ünï ${'$'}{x}.csv`

describe('the original', () => {
  test('comes back byte for byte under its own name', async () => {
    const given = imports()
    const bytes = Buffer.from(`\uFEFF${FILE}`, 'utf16le')
    const job = await given.check(bytes, {}, NAME)
    expect(Buffer.compare((await given.download(job, 'original')) as Buffer, bytes)).toBe(0)
    const file = await buildDownload(given.context, given.admin, { jobId: job.id, kind: 'original' })
    expect(file.name).toBe(NAME)
  })

  test('is there for a file that was refused, the others are not', async () => {
    const given = imports()
    const job = await given.check('Colour\nred\n')
    expect((await given.download(job, 'original')).toString()).toBe('Colour\nred\n')
    for (const kind of ['results', 'failed'] as const)
      await expect(buildDownload(given.context, given.admin, { jobId: job.id, kind })).rejects.toThrow(
        /There is no (results|refused) file of import 1: no row of it was checked/,
      )
  })
})
