import fc from 'fast-check'
import type { Operation } from './operation.ts'
import { ARCHIVE_OPERATION, READ_ALL } from './random-archive-operations.ts'
import { BYTE_OPERATION } from './random-byte-operations.ts'
import { GROUP_OPERATION } from './random-group-operations.ts'
import { JOB_OPERATION } from './random-job-operations.ts'
import { OUTBOX_OPERATION } from './random-outbox-operations.ts'
import { SMALL_OPERATION } from './random-small-operations.ts'
import { USER_OPERATION } from './random-user-operations.ts'

const OPERATION: fc.Arbitrary<Operation> = fc
  .oneof(
    { weight: 9, arbitrary: USER_OPERATION },
    { weight: 7, arbitrary: GROUP_OPERATION },
    { weight: 7, arbitrary: JOB_OPERATION },
    { weight: 6, arbitrary: OUTBOX_OPERATION },
    { weight: 3, arbitrary: BYTE_OPERATION },
    { weight: 3, arbitrary: SMALL_OPERATION },
    { weight: 1, arbitrary: ARCHIVE_OPERATION },
  )
  .map(operation => ({ ...operation, [fc.toStringMethod]: () => operation.name }))

/** Whatever is done in whatever order, and then a look at all that is there. */
export const OPERATIONS = fc
  .array(OPERATION, { minLength: 5, maxLength: 60 })
  .map(operations => [...operations, READ_ALL])
