/** A small value of a tenant. */
export interface Setting {
  tenant: string
  key: string
  value: string
}

/** Small values of a tenant; the tenant `-` holds those of the installation. */
export interface SettingStore {
  get(tenant: string, key: string): Promise<string | null>
  put(tenant: string, key: string, value: string): Promise<void>
  /** Of several with one key the last one stays. */
  putAll(settings: readonly Setting[]): Promise<void>
  /** Stores `value` unless there is one; answers what is stored then. */
  putIfAbsent(tenant: string, key: string, value: string): Promise<string>
  /**
   * All whose keys begin so, of one tenant or of every one, some at a time; what is written meanwhile may be met or not.
   */
  under(prefix: string, tenant?: string): AsyncIterable<Setting[]>
  /** True for the one caller that removed it. */
  take(tenant: string, key: string, value: string): Promise<boolean>
}
