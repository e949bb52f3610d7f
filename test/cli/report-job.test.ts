import { expect, test } from 'vitest'
import { countsLine, previewLines, reportLines } from '../../src/cli/report-job.ts'
import { KORE, useImports } from '../support/import-fixture.ts'

const imports = useImports()
const times = (text: string, part: string) => text.split(part).length - 1

test('the rest of a file that cannot be read is told once', async () => {
  const given = imports()
  const job = await given.check(`${KORE}asha@x.org,Asha,Rao,,,,,New\nben@x.org,"Ben,Ito,,,,,New\n`)
  expect(times(previewLines(job).join('\n'), 'nothing can be read')).toBe(1)
  const report = reportLines(await given.confirm(job)).join('\n')
  expect(times(report, 'nothing can be read')).toBe(1)
  expect(report).not.toContain('muster failed')
})

test('a report tells what was noticed, as nobody may have seen the preview', async () => {
  const given = imports()
  const job = await given.import(`${KORE}jose@x.org,JosÃ©,Rao,,,,,New\n`)
  expect(reportLines(job)).toContainEqual(
    expect.stringContaining('Warning: Line 2: "JosÃ©" looks like "José".'),
  )
})

test('rows with different slips get no single suggestion', async () => {
  const given = imports()
  const job = await given.import(`${KORE}a@x.org,A,A,,,,,Nw\nb@x.org,B,B,,,,,Active\n`)
  const report = reportLines(job).join('\n')
  expect(report).toContain('Lines 2, 3. Enter New, Update, Delete or Activate.')
})

test('counts say what would be while nothing is decided, and what was afterwards', async () => {
  const given = imports()
  const job = await given.check(`${KORE}a@x.org,A,A,,,,,New\nb,B,B,,,,,New\n`)
  expect(countsLine(job)).toBe('Add 1, Refused 1')
  expect(countsLine(await given.confirm(job))).toBe('Added 1, Refused 1')
})
