import type { ChunkWriter } from './chunk-writer.ts'
import type { ServiceContext } from './context.ts'
import { groupWriter } from './group-writer.ts'
import type { JobHandle } from './job-handle.ts'
import { planMembers } from './plan-members.ts'

/** Chunks about people in groups. */
export function writeMembers(context: ServiceContext, handle: JobHandle): ChunkWriter {
  return groupWriter(context, handle, {
    plan(planning, rows) {
      const toPlan = rows.flatMap(({ row, line, member }) => (member ? [{ row, line, member }] : []))
      return planMembers(context, planning, toPlan)
    },
  })
}
