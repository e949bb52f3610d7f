import type { ServiceContext } from './context.ts'

/** Whether mail is sent, as the process that sends it has noted last. `off`: no mail server is set. */
export type MailState = { state: 'off' } | { state: 'on' } | { state: 'trouble'; reason: string }

const INSTALLATION = '-'
const KEY = 'mail'
const TROUBLE = 'trouble:'

export async function readMailState({ storage }: ServiceContext): Promise<MailState> {
  const noted = (await storage.settings.get(INSTALLATION, KEY)) ?? 'off'
  if (noted.startsWith(TROUBLE)) return { state: 'trouble', reason: noted.slice(TROUBLE.length) }
  return { state: noted === 'on' ? 'on' : 'off' }
}

export async function noteMailState({ storage }: ServiceContext, mail: MailState): Promise<void> {
  await storage.settings.put(
    INSTALLATION,
    KEY,
    mail.state === 'trouble' ? `${TROUBLE}${mail.reason}` : mail.state,
  )
}
