import { webAddress } from './markdown.js'
import { toast } from './toast.js'

/** Opens a link as Teams does: the web in a new tab, Teams' own deep links inside. `openChat` shows the 1:1 chat. */
export function openLink(address, openChat) {
  const url = webAddress(address)
  if (!url) return toast('Only links to the web can be opened.')
  const deep = new URL(url)
  if (deep.hostname !== 'teams.microsoft.com') return void window.open(url, '_blank', 'noopener,noreferrer')
  const users = deep.searchParams.get('users') ?? ''
  if (deep.pathname.startsWith('/l/chat/') && users.includes('28:')) return openChat()
  toast(`Teams would open this: ${url}`)
}
