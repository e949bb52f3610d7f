import { type IdentityKey, identityKeys, movedKeys } from './identity.ts'
import type { Issue } from './issues.ts'
import type { HeldKey, RowPlan, Taking } from './plans.ts'

/** Keys that the person of a row loses by it. */
export function givenKeys({ outcome, before, after }: RowPlan): IdentityKey[] {
  if (!before || (outcome !== 'updated' && outcome !== 'removed')) return []
  return after ? movedKeys(before, after).released : identityKeys(before)
}

/**
 * Rows that are written together: one that takes a key is refused, in place, where no other one gives it up after all. It then
 * gives nothing up either.
 */
export function refuseUntaken(
  plans: RowPlan[],
  lineOf: (row: number, key: HeldKey) => number | undefined,
): void {
  while (plans.some(({ takes }) => takes.length > 0)) {
    const given = new Set(plans.flatMap(plan => givenKeys(plan).map(key => `${plan.before?.id} ${key}`)))
    let refused = false
    for (const [row, { takes }] of plans.entries()) {
      const kept = takes.find(({ key, from }) => !given.has(`${from} ${key}`))
      if (!kept) continue
      const issue = keptIssue(kept, lineOf(row, kept))
      plans[row] = { outcome: 'failed', issues: [issue], takes: [], activated: false }
      refused = true
    }
    if (!refused) return
  }
}

/** What is wrong with a row that does not get a key. @param line of the row that was to give it up, if there is one */
export function keptIssue({ otherwise }: Taking, line: number | undefined): Issue {
  if (line === undefined) return otherwise
  const { holder, second } = otherwise.detail ?? {}
  return { ...otherwise, code: 'key-kept', detail: { holder: holder ?? second ?? '', other: line } }
}
