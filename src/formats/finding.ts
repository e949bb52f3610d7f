import type { Issue, IssueCode } from '../domain/issues.ts'

/** What is wrong with one cell, before it is known where the cell stands. */
export interface Finding {
  code: IssueCode
  severity: Issue['severity']
  detail?: Record<string, string | number>
}

/** The clean value; or findings, with the value where they are warnings only. */
export type Cleaned = string | { value?: string; findings: readonly Finding[] }

export function wrong(code: IssueCode, detail?: Record<string, string | number>): { findings: Finding[] } {
  return { findings: [detail ? { code, severity: 'error', detail } : { code, severity: 'error' }] }
}

const VALUE_CHARS = 100

/** The beginning of a cell, as issues show it. */
export function cutValue(text: string): string {
  return text.length <= VALUE_CHARS
    ? text
    : text
        .slice(0, VALUE_CHARS)
        .toWellFormed()
        .replace(/\uFFFD$/, '')
}

/** Printable ASCII only: text that no rule about odd characters can concern. */
export function isPlain(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 32 || code > 126) return false
  }
  return true
}
