import type { Counts } from '../../src/domain/plans.ts'

/** One run in a process of its own. */
export interface Measured {
  seconds: number
  /** Of all threads: what a machine that is busy with other things does not blur. */
  cpuSeconds: number
  /** Largest resident size of the process so far, in MB of a million bytes. */
  peakMb: number
}

export interface BareFigures extends Measured {
  rows: number
}

export interface ImportFigures {
  counts: Counts
  store: { seconds: number }
  check: Measured
  /** Its peak is that of the process, which has checked before. */
  apply: Measured
}

/** Milliseconds. */
export interface Spread {
  p50: number
  p95: number
  max: number
  count: number
}

export type LookUpFigures = { kind: string; times: Spread }[]

/** `cpuMs`: what the process of the bot spent on one answer, on the average. */
export type CommandFigures = { kind: string; by: string; times: Spread; cpuMs: number }[]

export interface CommandAnswers {
  figures: CommandFigures
  /** Answers that were not what was to be measured. */
  wrong: string[]
}

export interface AnswerFigures {
  times: Spread
  /** Seconds that the import took beside the answers. */
  seconds: number
  /** Of the process with the worker thread in it. */
  peakMb: number
}

export function report<T>(figures: T): void {
  process.stdout.write(`${JSON.stringify(figures)}\n`)
}

export function secondsSince(startedAt: number): number {
  return (performance.now() - startedAt) / 1000
}

/** Begins to measure; what it answers tells what this process has used since. */
export function startMeasuring(): () => Measured {
  const startedAt = performance.now()
  const cpu = process.cpuUsage()
  return () => {
    const { user, system } = process.cpuUsage(cpu)
    return { seconds: secondsSince(startedAt), cpuSeconds: (user + system) / 1e6, peakMb: peakMb() }
  }
}

export function peakMb(): number {
  return (process.resourceUsage().maxRSS * 1024) / 1e6
}

export function spreadOf(times: readonly number[]): Spread {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
  return { p50: at(0.5), p95: at(0.95), max: at(1), count: sorted.length }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}
