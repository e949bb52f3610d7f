import type { Sender } from '../../src/bot/turn-guard.ts'

/** Whom a message in a 1:1 chat is from. */
export const SENDER: Sender = {
  tenant: 't',
  aadObjectId: 'o',
  name: 'Dana',
  accountId: '29:o',
  conversationId: 'a:o',
  kind: 'personal',
}
