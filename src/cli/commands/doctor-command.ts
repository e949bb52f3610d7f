import type { Config } from '../../config.ts'
import { AppError } from '../../errors.ts'
import { checkChat } from '../check-chat.ts'
import { checkDirectory } from '../check-directory.ts'
import { checkTempFolder } from '../check-temp-folder.ts'
import { type Call, type Command, EXIT, JSON_OPTION } from '../command.ts'
import type { Finding } from '../finding.ts'
import { plain, safeJson } from '../terminal.ts'

export const doctorCommand: Command = {
  name: 'doctor',
  usage: '[--json]',
  summary: 'Tells what is configured, what can be reached and what is missing.',
  help: ['--json   print one JSON object'],
  options: JSON_OPTION,
  words: { least: 0, most: 0 },
  async run(call) {
    const findings = await examine(call)
    if (call.options.json) await call.terminal.out(`${safeJson({ findings })}\n`)
    else await call.terminal.out(findings.map(lineOf).join(''))
    return findings.some(({ state }) => state === 'broken') ? EXIT.refused : EXIT.ok
  },
}

async function examine(call: Call): Promise<Finding[]> {
  const node: Finding = { state: 'ok', what: 'Node', message: process.versions.node }
  let config: Config
  try {
    config = call.root.loadConfig()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return [node, { state: 'broken', what: 'Settings', message: error.message.split('\n').join(' ') }]
  }
  const settings: Finding = { state: 'ok', what: 'Settings', message: 'checked' }
  const [temporary, directory] = await Promise.all([
    checkTempFolder(config),
    checkDirectory(config, call.root),
  ])
  return [node, settings, temporary, ...directory, ...(await checkChat(config))]
}

function lineOf({ state, what, message }: Finding): string {
  const mark = { ok: 'ok      ', note: 'note    ', broken: 'BROKEN  ' }[state]
  return `${mark}${what}: ${plain(message)}\n`
}
