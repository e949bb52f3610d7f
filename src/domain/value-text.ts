import type { AttributeValue } from './users.ts'

/** A number as people type it: never `1e-7`, which reads as digits that were lost. */
function numberText(value: number): string {
  const text = String(value)
  return text.includes('e')
    ? value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 })
    : text
}

/** A value as files have it and forms take it. */
export function valueText(value: AttributeValue): string {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  return typeof value === 'number' ? numberText(value) : value
}
