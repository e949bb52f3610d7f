import { byId, element } from './element.js'

const SHOWN_MS = 8000
/** More would hide the page. */
const AT_ONCE = 2

/** Shows a sentence for a moment; it can be put away at once. */
export function toast(text) {
  if (!text) return
  for (const before of [...byId('toasts').children])
    if (before.firstElementChild.textContent === text) before.remove()
  const remove = () => shown.remove()
  const close = element(
    'button',
    { type: 'button', class: 'tool', 'aria-label': 'Dismiss', onclick: remove },
    '✕',
  )
  const shown = element('div', { class: 'toast' }, element('span', {}, text), close)
  byId('toasts').append(shown)
  while (byId('toasts').children.length > AT_ONCE) byId('toasts').firstElementChild.remove()
  setTimeout(remove, SHOWN_MS)
}

export function clearToasts() {
  byId('toasts').replaceChildren()
}

/** Runs something that may fail and says so. */
export async function telling(work) {
  try {
    const answer = await work()
    toast(answer?.toast)
    return answer
  } catch (error) {
    toast(error.message)
    return null
  }
}
