/** Where a page of people ended. */
export interface PageCursor {
  sortName: string
  id: string
}

const START: PageCursor = { sortName: '', id: '' }

export function writeCursor(cursor: PageCursor): string {
  return Buffer.from(JSON.stringify([cursor.sortName, cursor.id])).toString('base64url')
}

/** A cursor that is not one of ours starts at the beginning: cards keep them, and a page too many does no harm. */
export function readCursor(text: string | undefined): PageCursor {
  if (text === undefined) return START
  try {
    const [sortName, id] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown[]
    return typeof sortName === 'string' && typeof id === 'string' ? { sortName, id } : START
  } catch {
    return START
  }
}
