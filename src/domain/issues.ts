/** One finding on one row of a file, or on the file itself (line 1). */
export interface Issue {
  /** Line of the file as an editor counts it, from 1; for a row over several lines the first of them. */
  line: number
  /** The header cell as the file writes it; empty where no single column is meant. */
  column: string
  /** What the cell holds, at most 100 characters. */
  value: string
  code: IssueCode
  severity: 'error' | 'warning'
  /** What the sentence of this code needs besides: other lines, names, a suggestion. */
  detail?: Record<string, string | number>
}

export const ISSUE_CODES = [
  'cell-too-long',
  'column-required',
  'delete-last-admin',
  'delete-unknown',
  'digits-lost',
  'duplicate-row',
  'conflicting-row',
  'email-invalid',
  'encoding-broken',
  'example-row',
  'excel-error',
  'attribute-invalid',
  'attribute-missing',
  'key-kept',
  'key-taken',
  'key-twice-in-file',
  'keys-of-two-people',
  'changed-meanwhile',
  'known-person',
  'line-break-in-value',
  'mixed-scripts',
  'mode-add-known',
  'mode-update-unknown',
  'mojibake',
  'hidden-characters',
  'name-empty',
  'nul-byte',
  'phone-invalid',
  'quote-misplaced',
  'quote-unclosed',
  'required-clear',
  'row-too-few-cells',
  'row-too-many-cells',
  'status-invalid',
  'unknown-person',
  'value-required',
  'zeros-lost',
  'group-is-private',
  'group-name-reserved',
  'group-name-taken',
  'group-not-yours',
  'group-twice-in-file',
  'group-type-kept',
  'group-unknown',
  'groups-cell-invalid',
  'hierarchy-cycle',
  'hierarchy-too-deep',
  'last-group-admin',
  'last-org-admin',
  'person-archived',
  'too-many-admins',
  'too-many-groups',
  'two-parents',
  'two-roles',
] as const
export type IssueCode = (typeof ISSUE_CODES)[number]
