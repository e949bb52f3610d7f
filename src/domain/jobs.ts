import type { Issue } from './issues.ts'
import type { Counts, ImportMode, Outcome, Subject } from './plans.ts'
import type { Network } from './users.ts'

export const JOB_STATES = [
  'queued',
  'checking',
  'awaiting confirmation',
  'processing',
  'completed',
  'completed with errors',
  'failed',
  'cancelled',
] as const
export type JobState = (typeof JOB_STATES)[number]

/** Rows of a chunk; the chunk is the checkpoint of an import. */
export const CHUNK_ROWS = 1000

export interface ImportOptions {
  mode: ImportMode
  /** For new people, where the format asks; absent until somebody chose. */
  network?: Network
  /** One error refuses the file. */
  strict: boolean
  /** Forces a format instead of finding it by its header. */
  format?: string
}

/** How a file was read; everything that was detected, so that it can be shown. */
export interface Reading {
  format: string
  /** Absent: people. */
  about?: Subject
  encoding: string
  /** Empty for a workbook. */
  delimiter: string
  /** Of a workbook: the sheet that is read, and others with rows that are not. */
  sheet?: { name: string; others: string[] }
  region: string
  /** Line of the header row. */
  headerLine: number
  columns: string[]
  /** Of a file about people: the column that says whom a row is about. */
  key?: 'email' | 'phone'
  /** Header cell by field or attribute key. */
  columnOf: Record<string, string>
  /** Header cells that nothing is read from. */
  ignored: string[]
  blankRows: number
}

/** Findings of one kind, for cards. */
export interface IssueGroup {
  /** The first one, with its value. */
  first: Issue
  count: number
  /** The first five. */
  lines: number[]
}

/** One row of the preview's examples. */
export interface Example {
  line: number
  outcome: Outcome
  name: string
  changes: { field: string; from: string; to: string }[]
}

export interface Summary {
  reading: Reading
  /** New people who will be, or were, invited; activations that will be, or were, told. */
  invitations: number
  notices: number
  /** Of a file about groups: groups and people that it adds, absent where there are none. */
  newGroups?: number
  newPeople?: number
  /** Rows are about private groups: what they say is for whoever dropped the file. */
  aboutPrivate?: true
  /** How many of the chunks, the last ones, hold rows out of the order of the file; absent where none do. */
  apart?: number
  groups: IssueGroup[]
  warnings: number
  /** Up to five for each outcome that writes. */
  examples: Example[]
  /** The part of the file that could not be read. */
  unreadable?: Issue
}

/** Who asked. `userId` is null for the operator of the machine. */
export interface Requester {
  userId: string | null
  /** As it is now, where the job is shown (see `Shown`): what is stored outlasts the person, and says nothing of them. */
  name?: string
  /** What the log calls the request by which they asked. */
  requestId?: string
}

/** With the name that they have now. */
export type Named = Required<Pick<Requester, 'userId' | 'name'>>

/** Who confirmed or cancelled, and when. */
export interface Decision<By = Requester> {
  what: 'confirmed' | 'cancelled'
  by: By
  at: number
}

/** Who fetched the file of an export, and when. */
export interface Fetching<By = Requester> {
  by: By
  at: number
}

/** What all jobs are. */
interface JobBase {
  readonly tenant: string
  readonly id: string
  /** Counts from 1 in each tenant, imports and exports together; people name jobs by it. */
  readonly number: number
  /** Unique in the tenant: the message or command that asked for it. Asking twice makes one job. */
  readonly origin: string
  readonly by: Requester
  /** All times are Unix milliseconds. */
  readonly createdAt: number

  state: JobState
  /** Increments with every write. */
  revision: number
  startedAt?: number
  finishedAt?: number
  decision?: Decision
  error?: { code: string; message: string }

  /** Claims that ended in silence since the last progress: the worker died, or had to be given up. */
  strikes: number
  /** Tries in a row that ended in an error that may pass. */
  failures: number
  /** The most rows that any try of the check, or of the export, has got to. */
  furthest: number
  /** Time spent on it by workers, in milliseconds. */
  workedMs: number

  /** The message that shows this job; absent for jobs of the terminal. */
  card?: JobCard
}

export interface ImportJob extends JobBase {
  readonly kind: 'import'
  readonly file: { id: string; name: string; bytes: number; sha256: string }
  options: ImportOptions

  /** Chunks were, or may have been, applied. */
  startedApply?: boolean
  /** Set while processing; the runner ends at the next chunk. */
  stopping?: boolean

  /** Rows read by the check so far; the rows of the file once it is done. */
  rows: number
  chunks: number
  preview?: Counts
  summary?: Summary
  /** Chunks applied, and what became of their rows. */
  checkpoint: number
  counts: Counts
}

export const EXPORT_SUBJECTS = ['users', 'groups', 'members'] as const
export type ExportSubject = (typeof EXPORT_SUBJECTS)[number]

export const EXPORT_TYPES = ['csv', 'xlsx'] as const
export type ExportType = (typeof EXPORT_TYPES)[number]

export interface ExportOptions {
  what: ExportSubject
  as: ExportType
  /** Only this group, under the name that it had: the people in it, or the groups below it. */
  group?: { id: string; name: string; isPrivate?: true }
  /** Headers, in the order of the file; absent: all. */
  columns?: string[]
}

/** What an export was made of, so that whoever wants its file can be asked for the right to all of it. */
export interface ExportScope {
  /** All organization groups, or everybody. */
  all: boolean
  /** Groups besides, or instead. */
  groups: string[]
  /** A private one was among them; it may be gone since. */
  hasPrivate?: true
}

/** Its states are `queued`, `processing`, `completed`, `failed` and `cancelled`. */
export interface ExportJob extends JobBase {
  readonly kind: 'export'
  readonly options: ExportOptions
  /** What the file is called. */
  readonly name: string

  /** Rows that are written, without the header. */
  rows: number
  /** About how many there will be. */
  expected?: number
  scope?: ExportScope
  /** Once it is completed. */
  file?: { id: string; bytes: number; sha256: string; removedAt?: number }
  /** The last ones who fetched the file, the latest last, and how often it was fetched in all. */
  downloads: Fetching[]
  fetched: number
}

export const JOB_KINDS = ['import', 'export'] as const
export type JobKind = (typeof JOB_KINDS)[number]
export type Job = ImportJob | ExportJob

/** A job with the names that people have now. */
export type Shown<J extends Job = Job> = J extends Job
  ? {
      [K in keyof J]: K extends 'by'
        ? Named
        : K extends 'decision'
          ? Decision<Named>
          : K extends 'downloads'
            ? Fetching<Named>[]
            : J[K]
    }
  : never

/** A job before storage numbers it. */
export type NewJob<J extends Job = Job> = J extends Job ? Omit<J, 'number' | 'revision'> : never

export interface JobCard {
  conversationId: string
  /** Absent until the card was sent. */
  activityId?: string
  /** Revision of the job that the card shows; behind `job.revision` means that the card is due. */
  revision: number
  /** When it was sent or edited last. */
  at: number
  /** Failed sends in a row. */
  failures: number
  /** One of several bots is sending it, until then at most. */
  takenUntil?: number
  /** Which of them. */
  takenBy?: string
  /** Press of a button after which an end is also told by a new message if it takes long. */
  pressedAt?: number
  /** The end was told by a message of its own. */
  told?: boolean
}

export const RUNNABLE_STATES: readonly JobState[] = ['queued', 'checking', 'processing']
const ENDED_STATES: readonly JobState[] = ['completed', 'completed with errors', 'failed', 'cancelled']

export function isRunnable(job: Pick<Job, 'state'>): boolean {
  return RUNNABLE_STATES.includes(job.state)
}

export function isEnded(job: Pick<Job, 'state'>): boolean {
  return ENDED_STATES.includes(job.state)
}

/** As an older Muster stored it, without the names that it kept. */
export function withoutNames(job: Job): Job {
  const unnamed = <T extends { by: Requester }>(given: T): T => ({
    ...given,
    by: { userId: given.by.userId },
  })
  return {
    ...unnamed(job),
    ...(job.decision ? { decision: unnamed(job.decision) } : {}),
    ...(job.kind === 'export' ? { downloads: job.downloads.map(unnamed) } : {}),
  }
}

/** What every line of the log about a job carries: its id, and that of the request that decided on it last, or else made it. */
export function logFactsOf({ id, by, decision }: Job): { jobId: string; requestId?: string } {
  const requestId = decision?.by.requestId ?? by.requestId
  return { jobId: id, ...(requestId === undefined ? {} : { requestId }) }
}

/** The file that was dropped, or that is made. */
export function fileNameOf(job: Job): string {
  return job.kind === 'import' ? job.file.name : job.name
}

/** Since when a file that was exported is kept; null where there is none, or none any more. */
export function keptSince(job: Job): number | null {
  const isKept = job.kind === 'export' && job.file && job.file.removedAt === undefined
  return isKept ? (job.finishedAt ?? null) : null
}
