import { byId, element } from './element.js'

const KINDS = {
  personal: { icon: 'M', small: 'Chat with the bot' },
  groupChat: { icon: 'G', small: 'Mention @Muster' },
  channel: { icon: '#', small: 'Channel of your team' },
}

/** The list of conversations, with the number of answers that nobody has looked at. */
export function drawRail(conversations, current, unread, choose) {
  const focused = byId('conversations').contains(document.activeElement)
  const items = conversations.map(conversation => {
    const { icon, small } = KINDS[conversation.scope]
    const count = unread.get(conversation.id) ?? 0
    const here = conversation.id === current
    const badge =
      count > 0 && element('span', { class: 'badge', 'aria-label': `${count} unread` }, String(count))
    const names = element('span', { class: 'names' }, conversation.name, element('small', {}, small))
    const avatar = element('span', { class: 'avatar', 'aria-hidden': 'true' }, icon)
    const onclick = () => choose(conversation.id)
    const attributes = { type: 'button', 'aria-current': here && 'true', onclick }
    return element('li', {}, element('button', attributes, avatar, names, badge))
  })
  byId('conversations').replaceChildren(...items)
  if (focused) byId('conversations').querySelector('[aria-current]')?.focus()
}

export const ABOUT = {
  personal: 'Your own chat with Muster. Files go here.',
  groupChat: 'Everybody is in it. Muster gets only messages that mention @Muster, and no files.',
  channel: 'Posts and replies. Muster gets only messages that mention @Muster, and no files.',
}

export const EMPTY = {
  personal: 'Say hello, or drop a CSV or XLSX file.',
  groupChat: 'Nothing was said here yet. Try: @Muster help',
  channel: 'Nothing was posted here yet. Try: @Muster help',
}
