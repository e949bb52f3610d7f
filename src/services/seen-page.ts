import type { Page, PageQuery } from '../ports/page.ts'

export interface SeenPage<Seen> extends Page<Seen> {
  /** Where looking was broken off, before it was known whether there is more. */
  left: string | null
}

/**
 * A page of those of a list whom somebody sees. What they must not see leaves no gap in it, there is no next page for it alone, and
 * no cursor names it: each would tell of it. So one more is looked for than is shown, among `most` at most, `atOnce` at a time.
 * @param see by position: as they are seen, or null
 */
export async function seenPage<Item, Seen>(
  list: (page: PageQuery) => Promise<Page<Item>>,
  see: (items: readonly Item[]) => Promise<readonly (Seen | null)[]>,
  { limit, after, most, atOnce }: PageQuery & { most: number; atOnce: number },
): Promise<SeenPage<Seen>> {
  const items: Seen[] = []
  /** The cursor behind the last one that is shown, or what is asked for to get it. */
  let end: string | PageQuery = { limit }
  let from = after
  for (let looked = 0; ; ) {
    // Where nothing was hidden, one is enough to tell whether there is more.
    const size = looked === 0 ? limit : looked === items.length && items.length === limit ? 1 : atOnce
    const start = from === undefined ? {} : { after: from }
    const page = await list({ limit: size, ...start })
    for (const [n, seen] of (await see(page.items)).entries()) {
      if (seen === null) continue
      if (items.length === limit) {
        return { items, next: typeof end === 'string' ? end : (await list(end)).next, left: null }
      }
      items.push(seen)
      end = (n + 1 === page.items.length && page.next) || { limit: n + 1, ...start }
    }
    looked += page.items.length
    if (page.next === null) return { items, next: null, left: null }
    if (looked >= most) return { items, next: null, left: page.next }
    from = page.next
  }
}
