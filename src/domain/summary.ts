import { changedFields } from './compare-users.ts'
import type { Issue } from './issues.ts'
import type { Example, IssueGroup } from './jobs.ts'
import { type Counts, noCounts, type Outcome, type RowPlan } from './plans.ts'

const LINES_SHOWN = 5
const EXAMPLES_SHOWN = 5
/** A file can be wrong in many ways; a card shows the commonest. */
const MOST_GROUPS = 50

/** Counts and samples of a check, gathered row by row in bounded memory. */
export class SummaryBuilder {
  readonly counts: Counts = noCounts()
  readonly examples: Example[] = []
  invitations = 0
  notices = 0
  /** Of files about groups: groups and people that the directory has not. */
  newGroups = 0
  newPeople = 0
  aboutPrivate = false
  warnings = 0
  readonly #groups = new Map<string, IssueGroup>()

  addOutcome(outcome: Outcome): void {
    this.counts[outcome]++
  }

  addPlan(line: number, plan: RowPlan): void {
    if (plan.outcome === 'created' && plan.after?.email) this.invitations++
    if (plan.activated) this.notices++
    this.#addPerson(line, plan)
  }

  addIssue(issue: Issue): void {
    if (issue.severity === 'warning') this.warnings++
    const name = `${issue.severity} ${issue.code} ${issue.column} ${issue.detail?.reason ?? ''}`
    const group = this.#groups.get(name)
    if (group) {
      group.count++
      group.first = firstOf(group.first, issue)
      if (group.lines.length < LINES_SHOWN) group.lines.push(issue.line)
    } else if (this.#groups.size < MOST_GROUPS) {
      this.#groups.set(name, { first: issue, count: 1, lines: [issue.line] })
    }
  }

  /** A row turned out wrong after it was counted; with a warning it is skipped. */
  refuse(row: { outcome: Outcome; line: number; invited: boolean; noticed: boolean }, issue: Issue): void {
    this.counts[row.outcome]--
    this.counts[issue.severity === 'error' ? 'failed' : 'skipped']++
    if (row.invited) this.invitations--
    if (row.noticed) this.notices--
    const example = this.examples.findIndex(({ line }) => line === row.line)
    if (example >= 0) this.examples.splice(example, 1)
    this.addIssue(issue)
  }

  /** Errors first, the commonest first. */
  groups(): IssueGroup[] {
    const rank = (group: IssueGroup) => (group.first.severity === 'error' ? 0 : 1)
    return [...this.#groups.values()]
      .map(group => ({ ...group, lines: group.lines.toSorted((a, b) => a - b) }))
      .sort((a, b) => rank(a) - rank(b) || b.count - a.count || a.first.line - b.first.line)
  }

  /** Kept while there are few of its outcome. */
  addExample(example: Example): void {
    const { outcome } = example
    if (this.examples.filter(other => other.outcome === outcome).length < EXAMPLES_SHOWN) {
      this.examples.push(example)
    }
  }

  #addPerson(line: number, plan: RowPlan): void {
    const { outcome, before, after } = plan
    if (outcome !== 'created' && outcome !== 'updated' && outcome !== 'removed') return
    if (this.examples.filter(example => example.outcome === outcome).length >= EXAMPLES_SHOWN) return
    const name = (after ?? before)?.displayName ?? ''
    const changes = before && after ? changedFields(before, after) : []
    this.addExample({ line, outcome, name, changes })
  }
}

/** The earlier of two findings of a kind; a suggestion that does not fit both rows is left out. */
function firstOf(one: Issue, other: Issue): Issue {
  const first = other.line < one.line ? other : one
  if (!first.detail || one.detail?.suggestion === other.detail?.suggestion) return first
  const { suggestion, ...detail } = first.detail
  return { ...first, detail }
}
