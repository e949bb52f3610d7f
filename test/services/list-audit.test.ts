import { expect, test } from 'vitest'
import type { AuditEntry } from '../../src/ports/audit-store.ts'
import { listAudit } from '../../src/services/list-audit.ts'
import { addGroups } from '../support/add-groups.ts'
import { useImports } from '../support/import-fixture.ts'
import { makeActor } from '../support/make-actor.ts'

const imports = useImports()
const SUE = makeActor({ id: 'sue', orgRole: 'supervisor' })

/** What Tom did, the oldest first. */
async function tomDid(...groups: string[]): Promise<void> {
  const entries = groups.map((target, n): AuditEntry => {
    const said = { action: 'rename group', outcome: 'done', detail: {} } as const
    return { tenant: 't1', id: `e${n}`, at: 1000 + n, actor: 'tom', target, ...said }
  })
  await imports().context.storage.audit.append('t1', entries)
}

async function page(after?: string) {
  const subject = { kind: 'person', id: 'tom' } as const
  const query = { subject, limit: 2, ...(after ? { after } : {}) }
  const { lines, next } = await listAudit(imports().context, SUE, query)
  return { targets: lines.map(({ target }) => target?.name), next }
}

test('what others did in private groups shows by no further page either', async () => {
  await imports().add({ id: 'tom', displayName: 'Tom Berg' })
  await addGroups(imports().context, 't1', [
    { id: 'north', name: 'North', admins: ['tom'] },
    { id: 'club', name: 'Book club', type: 'private', admins: ['tom'] },
  ])
  await tomDid('club', 'club', 'club', 'north', 'north')
  expect(await page()).toEqual({ targets: ['North', 'North'], next: null })
})

test('what comes behind it does', async () => {
  await imports().add({ id: 'tom', displayName: 'Tom Berg' })
  await addGroups(imports().context, 't1', [
    { id: 'north', name: 'North', admins: ['tom'] },
    { id: 'club', name: 'Book club', type: 'private', admins: ['tom'] },
  ])
  await tomDid('north', 'club', 'club', 'club', 'north', 'club', 'north')
  const { targets, next } = await page()
  expect(targets).toEqual(['North', 'North'])
  expect(await page(next ?? '')).toEqual({ targets: ['North'], next: null })
})
