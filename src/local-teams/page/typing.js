import { byId } from './element.js'

/** Teams shows a typing sign for a few seconds unless it comes again. */
const SHOWN_MS = 8000

/** The line under the messages that says what is going on just now. */
export function createTyping() {
  let timer = 0
  const stop = () => {
    clearTimeout(timer)
    byId('activity').textContent = ''
  }
  return {
    stop,
    start(text) {
      stop()
      byId('activity').textContent = text
      timer = setTimeout(stop, SHOWN_MS)
    },
  }
}
