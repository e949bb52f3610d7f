export interface Page<T> {
  items: T[]
  /** Hand it back as `after` for the next page; null on the last one. */
  next: string | null
}

export interface PageQuery {
  limit: number
  /** `next` of the page before; absent for the first one. */
  after?: string
}
