import type { Job } from '../domain/jobs.ts'

/** A job of a private group in the history of somebody who is not to know of the group: that there is one. */
export interface HiddenJob extends Pick<Job, 'number'> {
  isHidden: true
}

export function hideJob({ number }: Pick<Job, 'number'>): HiddenJob {
  return { number, isHidden: true }
}

export function isHidden<J extends Job>(job: J | HiddenJob): job is HiddenJob {
  return 'isHidden' in job
}
