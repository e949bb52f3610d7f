import { byId } from './element.js'

const PAUSE_MS = 1000

/** The stream of changes. The browser reconnects by itself and gets the whole state again. */
export function createLive({ onState, onMessage, onGone, onTyping, onRaw }) {
  let source = null
  const handlers = {
    state: onState,
    message: onMessage,
    gone: onGone,
    typing: onTyping,
    raw: ({ entry }) => onRaw(entry),
  }

  return {
    connect(person) {
      source?.close()
      source = new EventSource(`/api/events?person=${encodeURIComponent(person)}`)
      source.onmessage = ({ data }) => {
        const event = JSON.parse(data)
        handlers[event.kind]?.(event)
      }
      source.onopen = () => {
        byId('offline').hidden = true
      }
      source.onerror = () => {
        byId('offline').hidden = false
        // A run that was started anew does not know who sits here; the page starts over and says so.
        if (source.readyState === EventSource.CLOSED) reloadWhenBack()
      }
    },
  }
}

async function reloadWhenBack() {
  const reached = await fetch('/api/samples').catch(() => null)
  if (reached?.ok) location.reload()
  else setTimeout(reloadWhenBack, PAUSE_MS)
}
