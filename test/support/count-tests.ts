export interface Tally {
  passed: number
  skipped: number
  /** One line for each test that failed, for each file that could not be run, and for errors outside of tests. */
  failures: string[]
}

interface Report {
  testResults: {
    name: string
    status: string
    assertionResults: { fullName: string; status: string }[]
  }[]
}

/** What a run of vitest came to. `report`: its JSON report, null when it wrote none; `ended`: it ended with code 0. */
export function countTests(report: string | null, ended: boolean): Tally {
  const tally: Tally = { passed: 0, skipped: 0, failures: [] }
  for (const file of (report ? (JSON.parse(report) as Report) : { testResults: [] }).testResults) {
    const before = tally.failures.length
    for (const test of file.assertionResults) {
      if (test.status === 'passed') tally.passed++
      else if (test.status === 'failed') tally.failures.push(`${file.name}: ${test.fullName}`)
      else tally.skipped++
    }
    if (file.status === 'failed' && tally.failures.length === before) {
      tally.failures.push(`${file.name}: could not be run`)
    }
  }
  if (!ended && tally.failures.length === 0) tally.failures.push('tests: an error outside of any test')
  if (ended && tally.passed === 0) tally.failures.push('tests: none was run')
  return tally
}
