import { randomUUIDv7 } from 'node:crypto'

/** Short, since every new person's id begins with that of the import; in order of time, since an index grows cheaply at its end only. */
export function newJobId(): string {
  const id = randomUUIDv7().replaceAll('-', '')
  return id.slice(0, 12) + id.slice(-8)
}
