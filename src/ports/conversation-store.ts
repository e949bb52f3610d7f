/** Where a message to somebody goes. `reference` is the Bot Framework's, opaque here. */
export interface Conversation {
  readonly tenant: string
  readonly id: string
  kind: 'personal' | 'group' | 'channel'
  /** The directory user of a personal conversation. */
  userId?: string
  reference: unknown
  updatedAt: number
}

export interface ConversationStore {
  put(conversation: Conversation): Promise<void>
  get(tenant: string, id: string): Promise<Conversation | null>
  /** The latest personal one. */
  personal(tenant: string, userId: string): Promise<Conversation | null>
  /** Removes the personal ones of these people, all of each; answers their ids. Marks stay. */
  forget(tenant: string, userIds: readonly string[]): Promise<string[]>
  /** True the first time that `mark` is set on the conversation, false ever after. */
  mark(tenant: string, id: string, mark: string): Promise<boolean>
}
