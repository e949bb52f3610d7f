import type { HiddenJob } from '../services/hidden-job.ts'
import { command } from './buttons.ts'
import { say } from './say.ts'

/** What history says of a job that is not for whoever reads it; choosing it shows the newest page. */
export function hiddenRow({ number }: HiddenJob, history: 'imports' | 'exports') {
  return {
    name: say`${String(number)} about a private group`,
    state: say`Not yours to see.`,
    who: '',
    open: command('Newest', history),
  }
}
