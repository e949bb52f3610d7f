import { byId, element } from './element.js'
import { renderMessage } from './message.js'

/**
 * The messages of the conversation in view. A message is drawn again only when it differs, so that what
 * somebody is typing into a card stays while others arrive.
 */
export function createLog({ act, reply }) {
  const log = byId('log')
  let drawn = new Map()
  let drawnKey = ''
  // It scrolls, so the keyboard must reach it.
  log.tabIndex = 0

  // Whoever reads the newest messages keeps seeing them, also when the box below grows; who reads older ones stays.
  let following = true
  log.addEventListener('scroll', () => {
    following = log.scrollHeight - log.scrollTop - log.clientHeight < 120
  })
  new ResizeObserver(() => following && toEnd()).observe(log)
  // Pictures come after their cards. That they are there is told to them alone.
  log.addEventListener('load', () => following && toEnd(), true)

  function toEnd() {
    log.scrollTop = log.scrollHeight
  }

  function show(message, person) {
    const own = message.from.id === person.id
    const json = JSON.stringify(message)
    const before = drawn.get(message.id)
    if (before?.json === json) return
    if (own && !before) following = true
    const made = renderMessage(message, own, (kind, details) => act(kind, message, details))
    if (before) {
      const focused = before.shown.contains(document.activeElement)
      before.shown.replaceWith(made)
      if (focused) made.focus({ preventScroll: true })
    } else placeOf(message).append(made)
    drawn.set(message.id, { json, shown: made })
    log.querySelector('.empty')?.remove()
    if (following) toEnd()
  }

  /** Channels show each thread as one block with its own reply button. */
  function placeOf(message) {
    if (!message.thread) return log
    const found = log.querySelector(`[data-thread="${CSS.escape(message.thread)}"]`)
    if (found) return found.querySelector('div')
    const button = element(
      'button',
      { type: 'button', class: 'plain', onclick: () => reply(message) },
      'Reply',
    )
    const messages = element('div')
    const thread = element(
      'section',
      { class: 'thread', 'data-thread': message.thread, 'aria-label': 'Thread' },
      messages,
      button,
    )
    log.append(thread)
    return messages
  }

  function remove(id) {
    const before = drawn.get(id)
    if (before?.shown.contains(document.activeElement)) log.focus()
    before?.shown.remove()
    drawn.delete(id)
  }

  return {
    show,
    remove,

    /** Shows these messages and no others. `key` names the view: what is drawn under another key is drawn anew. */
    draw(key, messages, person, emptyText) {
      if (key !== drawnKey) {
        drawn = new Map()
        following = true
        log.replaceChildren(element('p', { class: 'empty' }, emptyText))
      }
      for (const id of drawn.keys()) if (!messages.some(message => message.id === id)) remove(id)
      for (const message of messages) show(message, person)
      drawnKey = key
    },
  }
}
