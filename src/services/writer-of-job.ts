import type { ChunkWriter } from './chunk-writer.ts'
import type { ServiceContext } from './context.ts'
import type { JobHandle } from './job-handle.ts'
import { readingOf } from './plan-writes.ts'
import { writeGroups } from './write-groups.ts'
import { writeMembers } from './write-members.ts'
import { writePeople } from './write-people.ts'

/** What writes the chunks of a checked job. */
export function writerOfJob(context: ServiceContext, handle: JobHandle): ChunkWriter {
  switch (readingOf(handle.job).about) {
    case 'members':
      return writeMembers(context, handle)
    case 'groups':
      return writeGroups(context, handle)
    default:
      return writePeople(context, handle)
  }
}
