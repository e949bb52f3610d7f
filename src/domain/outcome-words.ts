import type { Outcome } from './plans.ts'

/** What became of a row, as cards, the terminal and result files say it. */
export const OUTCOME_WORDS: Record<Outcome, string> = {
  created: 'Added',
  updated: 'Updated',
  unchanged: 'Unchanged',
  removed: 'Deleted',
  skipped: 'Skipped',
  failed: 'Refused',
}

/** What would become of it, as a preview says it. */
export const PREVIEW_WORDS: Record<Outcome, string> = {
  ...OUTCOME_WORDS,
  created: 'Add',
  updated: 'Update',
  removed: 'Delete',
  skipped: 'Skip',
}
