import type { ChunkWriter } from './chunk-writer.ts'
import type { ServiceContext } from './context.ts'
import { groupWriter } from './group-writer.ts'
import type { JobHandle } from './job-handle.ts'
import { planGroups } from './plan-groups.ts'
import { writeLinks } from './write-links.ts'

/** Chunks about groups: made and renamed first, then put in their places. */
export function writeGroups(context: ServiceContext, handle: JobHandle): ChunkWriter {
  return groupWriter(context, handle, {
    plan(planning, rows) {
      const toPlan = rows.flatMap(({ row, line, group, ahead, outcome: promised }) =>
        group ? [{ row, line, group, promised, ...(ahead ? { ahead } : {}) }] : [],
      )
      return planGroups(context, { ...planning, isCheck: false }, toPlan)
    },
    finish: (n, rows, plan) => writeLinks(context, handle, { n, rows, plan }),
  })
}
