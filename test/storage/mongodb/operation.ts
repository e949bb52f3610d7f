import fc from 'fast-check'
import type { Page } from '../../../src/ports/page.ts'
import type { Storage } from '../../../src/ports/storage.ts'

/** One call of a storage, or a few; `index` is its place in the sequence, for what must differ from call to call. */
export interface Operation {
  name: string
  /** What both engines have to answer alike. */
  run(storage: Storage, index: number): Promise<unknown>
}

export const TENANT = fc.constantFrom('t1', 't2', 't:1', '')
export const LIMIT = fc.integer({ min: 0, max: 4 })
/** For `fc.option`: as often as not. */
export const MAYBE = { freq: 2, nil: undefined }
/** Of jobs that are imports, and of exports. */
export const JOB_ID = fc.constantFrom('j1', 'j2', 'j3', 'x1', 'x2')

const MOST_PAGES = 40

/** Every page of a list, from the first on. */
export async function pagesOf<T>(ask: (from: { after?: string }) => Promise<Page<T>>): Promise<Page<T>[]> {
  const pages: Page<T>[] = []
  let page = await ask({})
  while (pages.push(page) < MOST_PAGES && page.next !== null) page = await ask({ after: page.next })
  return pages
}

/** What is in no order, in one. */
export function sorted<T>(found: Iterable<T>): T[] {
  return [...found]
    .map(one => ({ one, text: textOf(one) }))
    .sort((a, b) => (a.text < b.text ? -1 : 1))
    .map(({ one }) => one)
}

/** The same for values that are equal, in whatever order their fields are. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort())
      : inner,
  )
}
