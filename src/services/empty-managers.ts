import { setImmediate } from 'node:timers/promises'
import { type IdentityKey, identityKeys } from '../domain/identity.ts'
import { CHUNK_ROWS } from '../domain/jobs.ts'
import { MANAGER, managerKey, managerText } from '../domain/manager.ts'
import { searchWords } from '../domain/search-words.ts'
import { type AttributeValue, foldText, sortName, type User } from '../domain/users.ts'
import type { ServiceContext } from './context.ts'
import { keysNaming } from './find-manager.ts'
import { keysIn } from './resolve-people.ts'
import { changedUser, changePeople } from './walk-values.ts'

/** So many ways to write a manager are asked for at once. */
const WAYS = 200
const NAMESAKES = 200

/** What is said before a batch is changed: ids of those whose manager it was. */
type Note = (userIds: readonly string[]) => Promise<unknown>

/**
 * Empties the manager of everybody whose text means somebody who is gone: `gone`, as their records were. A text that means somebody
 * else stays, be it a namesake or who has that number now. May be repeated, also after it was broken off. Answers how many there
 * were. @throws ConflictError
 */
export async function emptyManagers(
  context: ServiceContext,
  tenant: string,
  gone: readonly User[],
  note: Note,
): Promise<number> {
  const defined = await context.storage.attributes.list(tenant)
  if (!defined.some(({ key }) => key === MANAGER)) return 0
  const ways = [...new Set(gone.flatMap(user => [...keysNaming(user), user.displayName]).map(managerKey))]
  const lost = lostOf(gone)
  let emptied = 0
  for (let n = 0; n < ways.length; n += WAYS) {
    for await (const people of peopleLedBy(context, tenant, ways.slice(n, n + WAYS))) {
      const texts = await textsMeaning(context, tenant, lost, people)
      const theirs = people.filter(user => texts.has(managerText(user) ?? ''))
      if (theirs.length === 0) continue
      await note(theirs.map(({ id }) => id))
      const decide = (value: AttributeValue) => (texts.has(value) ? null : value)
      const changed = await changePeople(context, tenant, theirs, user =>
        changedUser(user, MANAGER, decide, context.now()),
      )
      emptied += changed.length
    }
  }
  return emptied
}

/** What nobody is meant by any more, if nobody else is. */
interface Lost {
  ids: ReadonlySet<string>
  keys: ReadonlySet<IdentityKey>
  /** Folded. */
  names: ReadonlySet<string>
}

function lostOf(gone: readonly User[]): Lost {
  return {
    ids: new Set(gone.map(({ id }) => id)),
    keys: new Set(gone.flatMap(identityKeys)),
    names: new Set(gone.map(sortName)),
  }
}

async function* peopleLedBy(
  { storage }: ServiceContext,
  tenant: string,
  managers: readonly string[],
): AsyncIterable<User[]> {
  let after: string | undefined
  do {
    const page = { limit: CHUNK_ROWS, ...(after ? { after } : {}) }
    const { items, next } = await storage.users.list(tenant, { ...page, filter: { managers } })
    if (items.length > 0) yield items
    after = next ?? undefined
    // SQLite answers at once: without a pause timers and messages would wait for the end of it.
    await setImmediate()
  } while (after !== undefined)
}

/** Those of the managers of these people that mean somebody who is gone. */
async function textsMeaning(
  context: ServiceContext,
  tenant: string,
  lost: Lost,
  people: readonly User[],
): Promise<Set<AttributeValue>> {
  const meant = new Set<AttributeValue>()
  for (const text of new Set(people.map(user => managerText(user) ?? ''))) {
    if (await meansLost(context, tenant, lost, text)) meant.add(text)
  }
  return meant
}

/** As `findManager` reads it: by a key, else by the name. */
async function meansLost(
  context: ServiceContext,
  tenant: string,
  { ids, keys, names }: Lost,
  text: string,
): Promise<boolean> {
  const said = keysIn(text, context.region)
  const isKey = said.some(key => keys.has(key))
  if (!isKey && !names.has(foldText(text))) return false
  const holders = said.length === 0 ? null : await context.storage.users.findByKeys(tenant, said)
  const holder = said.map(key => holders?.get(key)).find(user => user !== undefined)
  if (holder) return ids.has(holder.id)
  return isKey || !(await isNameOfOthers(context, tenant, ids, text))
}

/** Whether anybody is called so who is not gone. */
async function isNameOfOthers(
  { storage }: ServiceContext,
  tenant: string,
  gone: ReadonlySet<string>,
  name: string,
): Promise<boolean> {
  const words = searchWords(name)
  const isNamesake = (user: User) => !gone.has(user.id) && sortName(user) === foldText(name)
  let after: string | undefined
  do {
    const page = { limit: NAMESAKES, ...(after ? { after } : {}) }
    const { items, next } = await storage.users.search(tenant, words, page)
    if (items.some(isNamesake)) return true
    after = next ?? undefined
  } while (after !== undefined)
  return false
}
