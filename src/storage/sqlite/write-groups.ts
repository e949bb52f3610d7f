import { type Group, groupKey } from '../../domain/groups.ts'
import { indexWords } from '../../domain/search-words.ts'
import type { GroupWrite } from '../../ports/group-store.ts'
import type { WriteAnswer } from '../../ports/write-answer.ts'
import { roundsOf } from '../batch-rounds.ts'
import { heldName, planGroupWrites, type StoredGroup } from '../plan-group-writes.ts'
import type { Connection } from './connection.ts'
import { docOf } from './group-rows.ts'
import { forgetGroupWords, noteGroupWords } from './group-words.ts'

interface StoredRow extends Omit<StoredGroup, 'nameKey'> {
  name_key: string
  organization: number
}

/** One batch, inside a transaction. `tenant` is the number of the tenant. */
export function writeGroups(
  db: Connection,
  tenant: number,
  stamp: string,
  writes: readonly GroupWrite[],
): WriteAnswer[] {
  const answers: WriteAnswer[] = new Array(writes.length)
  for (const placed of roundsOf(writes)) {
    const round = placed.map(({ write }) => write)
    const plan = planGroupWrites(stamp, round, concerned(db, tenant, round))
    for (const i of plan.order) save(db, tenant, stamp, round[i] as GroupWrite)
    placed.forEach(({ position }, i) => {
      answers[position] = plan.answers[i] ?? 'applied'
    })
  }
  return answers
}

/** Those that are written, and those that have a name which is wanted. */
function concerned(db: Connection, tenant: number, round: readonly GroupWrite[]): StoredGroup[] {
  const columns = 'g.id, g.version, g.stamp, g.name_key, g.organization'
  const rows = db.all<StoredRow>(
    `SELECT ${columns} FROM json_each(?) AS wanted
     CROSS JOIN groups AS g ON g.tenant = ? AND g.id = wanted.value
     UNION SELECT ${columns} FROM json_each(?) AS wanted
     CROSS JOIN groups AS g ON g.tenant = ? AND g.name_key = wanted.value AND g.organization = 1`,
    JSON.stringify(round.map(write => write.group.id)),
    tenant,
    JSON.stringify(round.flatMap(write => heldName(write.group) ?? [])),
    tenant,
  )
  return rows.map(({ name_key, organization, ...row }) =>
    organization === 1 ? { ...row, nameKey: name_key } : row,
  )
}

function save(db: Connection, tenant: number, stamp: string, { op, group }: GroupWrite): void {
  const isOrganization = group.type === 'organization'
  const values = [
    group.version,
    stamp,
    isOrganization ? 1 : 0,
    groupKey(group.name),
    isOrganization ? wordsOf(group) : '',
    docOf(group),
  ]
  if (op === 'insert') {
    db.run(
      `INSERT INTO groups (version, stamp, organization, name_key, words, doc, tenant, id)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      ...values,
      tenant,
      group.id,
    )
  } else {
    forgetGroupWords(db, tenant, group.id)
    db.run(
      `UPDATE groups SET version = ?, stamp = ?, organization = ?, name_key = ?, words = ?, doc = ?
       WHERE tenant = ? AND id = ?`,
      ...values,
      tenant,
      group.id,
    )
  }
  noteGroupWords(db, tenant, group.id)
}

function wordsOf(group: Group): string {
  return indexWords({ displayName: group.name })
    .map(word => ` ${word}`)
    .join('')
}
