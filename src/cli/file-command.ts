import { buildDownload, type Download } from '../services/build-download.ts'
import { type Command, EXIT, textOption } from './command.ts'
import { findJob } from './find-job.ts'
import { withDirectory } from './with-directory.ts'
import { writeOut } from './write-out.ts'

/** A command that gives one of the files of an import. */
export function fileCommand(given: { name: string; kind: Download; summary: string }): Command {
  const { name, kind, summary } = given
  return {
    name,
    usage: 'ID [--out FILE] [--as USER]',
    summary,
    help: [
      '--out FILE   write it there; it is printed otherwise',
      '--as USER    what this person may see: e-mail, phone, employee id or id',
    ],
    options: { out: { type: 'string', short: 'o' }, as: { type: 'string' } },
    words: { least: 1, most: 1 },
    run: call =>
      withDirectory(call, async desk => {
        const { context, actor } = desk
        const job = await findJob(desk, call.words[0] as string)
        const file = await buildDownload(context, actor, { jobId: job.id, kind })
        await writeOut(
          call.terminal,
          context.storage.files.read(file.tenant, file.id),
          textOption(call, 'out'),
        )
        return EXIT.ok
      }),
  }
}
