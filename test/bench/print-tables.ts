import type { ImportLine } from './bench-imports.ts'
import type { AnswerFigures, CommandFigures, LookUpFigures } from './figures.ts'

const TARGETS = { ratio: 2.5, peakMb: 300, growth: 0.15, lookUpMs: 20, answerMs: 200, commandMs: 100 }
/** The size for which the targets of time and memory hold, and the one whose memory may not grow. */
const AT = 100_000
const LARGE = 1_000_000

export function printImports(lines: readonly ImportLine[]): string {
  const head =
    'people | directory | runs | bare s | bare rows/s | store s | check s | apply s | rows/s | ratio | ratio of CPU | bare MB | check MB | apply MB'
  return table(
    head.split(' | '),
    lines.map(line => {
      const { people, bare, real } = line
      return [
        whole(people),
        line.directory,
        String(line.runs),
        bare.seconds.toFixed(2),
        whole(people / bare.seconds),
        real.store.toFixed(2),
        real.check.toFixed(2),
        real.apply.toFixed(2),
        whole(people / jobSeconds(line)),
        ratio(line).toFixed(2),
        (real.cpuSeconds / bare.cpuSeconds).toFixed(2),
        whole(bare.peakMb),
        whole(real.checkMb),
        whole(real.applyMb),
      ]
    }),
  )
}

export function printLookUps(figures: LookUpFigures, people: number): string {
  const rows = figures.map(({ kind, times }) => [
    kind,
    whole(times.count),
    times.p50.toFixed(2),
    times.p95.toFixed(2),
    times.max.toFixed(2),
  ])
  return table([`look-up among ${whole(people)}`, 'queries', 'p50 ms', 'p95 ms', 'max ms'], rows)
}

export function printAnswers({ times, seconds, peakMb }: AnswerFigures, people: number): string {
  return table(
    [`answers while ${whole(people)} rows are imported`, 'import s', 'p50 ms', 'p95 ms', 'max ms', 'MB'],
    [
      [
        whole(times.count),
        seconds.toFixed(1),
        times.p50.toFixed(1),
        times.p95.toFixed(1),
        times.max.toFixed(1),
        whole(peakMb),
      ],
    ],
  )
}

export function printCommands(
  figures: CommandFigures,
  { people, groups }: { people: number; groups: number },
): string {
  const head = `command among ${whole(people)} people, ${whole(groups)} groups`
  const rows = figures.map(({ kind, by, times, cpuMs }) => [
    kind,
    by,
    times.p50.toFixed(1),
    times.p95.toFixed(1),
    times.max.toFixed(1),
    cpuMs.toFixed(1),
    times.p95 < TARGETS.commandMs ? 'reached' : 'MISSED',
  ])
  return table(
    [head, 'by', 'p50 ms', 'p95 ms', 'max ms', 'CPU ms', `p95 below ${TARGETS.commandMs} ms`],
    rows,
  )
}

/** What was aimed at beside what came of it; only what was measured. */
export function printTargets(measured: {
  lines: readonly ImportLine[]
  lookUps: LookUpFigures | null
  answers: AnswerFigures | null
  people: number
}): string {
  const { lines, lookUps, answers, people } = measured
  const rows: string[][] = []
  const add = (target: string, figure: number, limit: number, shown: string) =>
    rows.push([target, shown, figure <= limit ? 'reached' : 'MISSED'])
  const first = lines.find(line => line.people === AT)
  if (first) {
    const times = ratio(first)
    const target = `check + apply of ${whole(AT)} at most ${TARGETS.ratio} times the bare script`
    add(target, times, TARGETS.ratio, `${times.toFixed(2)} times`)
  }
  if (lines.length) {
    const peak = Math.max(...lines.map(peakOf))
    add(`peak memory at most ${TARGETS.peakMb} MB`, peak, TARGETS.peakMb, `${whole(peak)} MB`)
  }
  const large = lines.filter(line => line.people === LARGE)
  const small = lines.filter(line => line.people === AT)
  if (large.length && small.length) {
    const growth = Math.max(...large.map(peakOf)) / Math.max(...small.map(peakOf)) - 1
    const target = `peak at ${whole(LARGE)} at most ${TARGETS.growth * 100} % above ${whole(AT)}`
    add(target, growth, TARGETS.growth, `${(growth * 100).toFixed(0)} %`)
  }
  if (lookUps) {
    const slowest = lookUps.reduce((a, b) => (b.times.p95 > a.times.p95 ? b : a))
    const target = `look-ups among ${whole(people)}: p95 at most ${TARGETS.lookUpMs} ms`
    add(target, slowest.times.p95, TARGETS.lookUpMs, `${slowest.times.p95.toFixed(1)} ms (${slowest.kind})`)
  }
  if (answers) {
    const target = `answers within ${TARGETS.answerMs} ms while an import runs`
    add(target, answers.times.max, TARGETS.answerMs, `at most ${answers.times.max.toFixed(0)} ms`)
  }
  return table(['target', 'figure', ''], rows)
}

function jobSeconds({ real }: ImportLine): number {
  return real.check + real.apply
}

export function ratio(line: ImportLine): number {
  return jobSeconds(line) / line.bare.seconds
}

export function peakOf({ real }: ImportLine): number {
  return Math.max(real.checkMb, real.applyMb)
}

export function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return ['', line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
