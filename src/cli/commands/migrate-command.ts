import { type Migration, type MigrationProgress, migrateDirectory } from '../../services/migrate-directory.ts'
import { type Call, type Command, EXIT, JSON_OPTION } from '../command.ts'
import { safeJson, type Terminal } from '../terminal.ts'

/** Where stderr is no terminal, a line at most this often. Milliseconds. */
const LINE_EVERY = 5_000

export const migrateCommand: Command = {
  name: 'migrate',
  usage: '[--json]',
  summary: 'Copies the SQLite directory into the MongoDB database that MONGODB_URI names.',
  help: ['--json   print one JSON object'],
  options: JSON_OPTION,
  words: { least: 0, most: 0 },
  async run(call) {
    const { source, target, close } = await call.root.openMigration(call.root.loadConfig())
    const startedAt = performance.now()
    try {
      const show = progressOn(call.terminal)
      const migration = await migrateDirectory({ source, target, now: Date.now, show })
      call.terminal.draw('')
      await tell(call, migration, (performance.now() - startedAt) / 1000)
      return EXIT.ok
    } finally {
      call.terminal.draw('')
      await close()
    }
  },
}

async function tell({ options, terminal }: Call, migration: Migration, seconds: number): Promise<void> {
  if (options.json) {
    await terminal.out(`${safeJson({ ...migration, seconds: Number(seconds.toFixed(1)) })}\n`)
    return
  }
  const { users, groups, jobs } = migration.records
  const all = Object.values(migration.records).reduce((sum, count) => sum + count, 0)
  const what = `${users} people, ${groups} groups and ${jobs} imports and exports; ${all} records in all`
  const lines =
    migration.state === 'same'
      ? [`Everything was brought over already: ${what}.`]
      : [`Brought over in ${seconds.toFixed(1)} s, and compared: ${what}.`]
  lines.push(
    'Next: set MONGODB_URI for everything that runs Muster, run npx muster doctor, then npm start.',
    'The SQLite directory is as it was. Keep it as a backup, and start nothing on it any more.',
  )
  await terminal.out(`${lines.join('\n')}\n`)
}

function progressOn(terminal: Terminal): (progress: MigrationProgress) => void {
  let saidAt = performance.now()
  return ({ step, kind, records }) => {
    const line = `${step} ${kind}: ${records} so far`
    if (terminal.drawable) return terminal.draw(line)
    if (performance.now() - saidAt < LINE_EVERY) return
    saidAt = performance.now()
    terminal.say(line)
  }
}
