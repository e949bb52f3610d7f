export interface StoredFile {
  readonly tenant: string
  readonly id: string
  name: string
  bytes: number
  /** Lower-case hex. */
  sha256: string
  createdAt: number
}

export interface FileStore {
  /**
   * Stores the bytes piece by piece, then the entry that makes them visible. An error in `bytes` is thrown on and leaves
   * nothing. The same id replaces.
   */
  write(
    file: { tenant: string; id: string; name: string; createdAt: number },
    bytes: AsyncIterable<Uint8Array>,
  ): Promise<StoredFile>
  info(tenant: string, id: string): Promise<StoredFile | null>
  /** Pieces of at most 1 MiB, in order. Throws NotFoundError when there is no such file. */
  read(tenant: string, id: string): AsyncIterable<Uint8Array>
  remove(tenant: string, id: string): Promise<void>
  /** Removes the pieces of uploads that broke off more than a day ago, of all tenants. */
  sweep(): Promise<void>
}
