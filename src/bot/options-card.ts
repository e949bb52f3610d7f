import type { ImportJob, ImportOptions } from '../domain/jobs.ts'
import { IMPORT_MODES } from '../domain/plans.ts'
import { NETWORKS } from '../domain/users.ts'
import { formatNamed } from '../formats/registry.ts'
import { press } from './buttons.ts'
import type { Card } from './cards.ts'
import { say, sayPlainly } from './say.ts'
import { MODES, NETWORK_NAMES } from './wording.ts'

/** The form in place of the preview; what it sends is checked like a new file. */
export function optionsCard(job: ImportJob): Card {
  const { options } = job
  const data = { job: job.id }
  return {
    template: 'import-options',
    summary: sayPlainly`${job.file.name}: options`,
    data: {
      title: say`${job.file.name}: options`,
      hint: say`The file is checked again with them.`,
      mode: options.mode,
      modes: IMPORT_MODES.map(value => ({ title: MODES[value], value })),
      asksNetwork: formatNamed(job.summary?.reading.format ?? '')?.asksNetwork === true,
      network: options.network ?? 'employee',
      networks: NETWORKS.map(value => ({ title: NETWORK_NAMES[value], value })),
      strict: String(options.strict),
      actions: [press('Check again', 'change', data, { inputs: true }), press('Back', 'preview', data)],
    },
  }
}

/** What a typed word says: a mode, a network, or whether refused rows stop the file. */
export function optionNamed(word: string): Partial<ImportOptions> {
  const mode = IMPORT_MODES.find(each => each === word)
  if (mode) return { mode }
  const network = NETWORKS.find(each => each === word)
  return network ? { network } : { strict: word === 'strict' }
}
