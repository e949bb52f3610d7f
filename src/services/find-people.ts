import { type Actor, may } from '../domain/access.ts'
import { indexWords, searchWords } from '../domain/search-words.ts'
import type { User } from '../domain/users.ts'
import type { ServiceContext } from './context.ts'
import { ensureMay } from './ensure-may.ts'

/** A person as the actor may see them: the public fields, or all of them. */
export type PersonView = Pick<User, 'id' | 'displayName' | 'title' | 'department'> & Partial<User>

/**
 * People whose name, e-mail, phone, employee id, title or department has words that begin with the words of `text`.
 * Who sees public fields only finds by public fields only: a hit must not tell that a number is somebody's.
 */
export async function findPeople(
  context: ServiceContext,
  actor: Actor,
  query: { text: string; limit: number; after?: string },
): Promise<{ people: PersonView[]; next: string | null }> {
  await ensureMay(context, actor, 'look people up')
  const words = searchWords(query.text)
  if (words.length === 0) return { people: [], next: null }
  const page = { limit: query.limit, ...(query.after ? { after: query.after } : {}) }
  const { items, next } = await context.storage.users.search(actor.tenant, words, page)
  if (may(actor, 'see all fields').allowed) return { people: items, next }
  return { people: items.filter(user => matchesPublicly(user, words)).map(publicView), next }
}

export function publicView({ id, displayName, title, department }: User): PersonView {
  return { id, displayName, ...(title ? { title } : {}), ...(department ? { department } : {}) }
}

function matchesPublicly({ displayName, title, department }: User, words: readonly string[]): boolean {
  const own = indexWords({ displayName, ...(title ? { title } : {}), ...(department ? { department } : {}) })
  return words.every(word => own.some(candidate => candidate.startsWith(word)))
}
