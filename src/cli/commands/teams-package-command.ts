import { type Command, EXIT, textOption } from '../command.ts'
import { writeOut } from '../write-out.ts'

export const teamsPackageCommand: Command = {
  name: 'teams-package',
  usage: '[--out FILE]',
  summary: 'Makes the zip that an administrator uploads to Microsoft Teams.',
  help: ['--out FILE   write it there; default: muster-teams.zip'],
  options: { out: { type: 'string', short: 'o' } },
  words: { least: 0, most: 0 },
  async run(call) {
    const bytes = await call.root.buildTeamsPackage(call.root.loadConfig())
    await writeOut(call.terminal, piecesOf(bytes), textOption(call, 'out') ?? 'muster-teams.zip')
    call.terminal.say('In Teams: Apps, Manage your apps, Upload an app. Then say hello to Muster.')
    return EXIT.ok
  },
}

async function* piecesOf(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}
