/** `_id` of a record: its tenant and its own names, with `:` between. No two lists of names make the same. */
export function recordId(tenant: string, ...names: readonly (string | number)[]): string {
  return [tenant, ...names]
    .map((name, i) => (i === names.length ? String(name) : escaped(String(name))))
    .join(':')
}

/** The last name in a `_id` of one name. */
export function ownName(tenant: string, id: string): string {
  return id.slice(escaped(tenant).length + 1)
}

/** The `count` names in a `_id`, the tenant first. */
export function namesOf(id: string, count: number): string[] {
  const parts = id.split(':')
  const last = parts.slice(count - 1).join(':')
  return [...parts.slice(0, count - 1).map(unescaped), last]
}

function unescaped(name: string): string {
  return name.replaceAll('%3A', ':').replaceAll('%25', '%')
}

function escaped(name: string): string {
  return name.replaceAll('%', '%25').replaceAll(':', '%3A')
}
