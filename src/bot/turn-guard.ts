import type { Activity } from 'botbuilder'
import type { BotConfig } from './bot-config.ts'
import { isServiceUrl } from './host-policy.ts'

/** Who says it, and where; all of it checked. */
export interface Sender {
  tenant: string
  aadObjectId: string
  name: string
  /** The channel's own id of the person, for asking it about them. */
  accountId: string
  conversationId: string
  kind: 'personal' | 'group' | 'channel'
}

export type Guarded = { allowed: true; sender: Sender } | { allowed: false; reason: string }

/**
 * What a token does not prove is checked each turn: that this is Teams, our organisation, a person with an object id, and
 * an address that answers may be sent to. Whatever fails is not handled at all.
 */
export function guardTurn(
  activity: Activity,
  config: Pick<BotConfig, 'tenant' | 'otherTenants' | 'anyTenant' | 'serviceUrls'>,
): Guarded {
  const refuse = (reason: string): Guarded => ({ allowed: false, reason })
  if (activity.channelId !== 'msteams') return refuse('another channel')
  if (!isServiceUrl(activity.serviceUrl ?? '', config.serviceUrls))
    return refuse('service address not allowed')
  const { conversation, from, recipient, id, locale } = activity
  if (!isText(conversation?.id)) return refuse('no conversation')
  const tenants = [conversation.tenantId, activity.channelData?.tenant?.id].filter(id => id !== undefined)
  if (tenants.length === 0) return refuse('no organisation')
  const allowed = [config.tenant, ...(config.otherTenants ?? [])]
  const named = allowed.find(own => tenants.every(id => sameId(id, own)))
  const tenant = named ?? (config.anyTenant ? config.tenant : undefined)
  if (tenant === undefined) return refuse('another organisation')
  if (!isText(from?.aadObjectId)) return refuse('no object id')
  // The SDK fails without them, in the middle of a turn; and what is stored of them is sent with every later message.
  if (!isText(from.id) || !isText(recipient?.id)) return refuse('no sender or no recipient')
  if (![id, locale].every(text => text === undefined || text === null || typeof text === 'string'))
    return refuse('an id or a language that is no text')
  return {
    allowed: true,
    sender: {
      tenant,
      aadObjectId: from.aadObjectId.toLowerCase(),
      name: typeof from.name === 'string' ? from.name : '',
      accountId: from.id,
      conversationId: conversation.id,
      kind: kindOf(conversation.conversationType, conversation.isGroup),
    },
  }
}

/** Anything that does not clearly say that it is between two is treated as a group. */
function kindOf(type: string | undefined, isGroup: boolean | undefined): Sender['kind'] {
  if (type === 'personal') return 'personal'
  if (type === 'channel') return 'channel'
  return type === undefined && isGroup === false ? 'personal' : 'group'
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function sameId(id: unknown, tenant: string): boolean {
  return typeof id === 'string' && id.toLowerCase() === tenant.toLowerCase()
}
