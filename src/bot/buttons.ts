import { plainText } from './escape-text.ts'
import { Plain } from './say.ts'

/** Button titles are one line and get cut. */
export const TITLE_LENGTH = 20
const SEEN = 3

/** An Adaptive Cards action, ready for a template. */
export type Button = Record<string, unknown>

/** A press that the bot answers. Clients that do not know Execute send the same as a message. */
export function press(
  title: string,
  verb: string,
  data: Record<string, unknown> = {},
  options: { inputs?: boolean } = {},
): Button {
  const shown = new Plain(plainText(title.trim(), TITLE_LENGTH))
  const associatedInputs = options.inputs === true ? 'auto' : 'none'
  return {
    type: 'Action.Execute',
    title: shown,
    verb,
    data: rawData(data),
    associatedInputs,
    fallback: { type: 'Action.Submit', title: shown, data: rawData({ ...data, verb }), associatedInputs },
  }
}

/** A press that does what typing `command` does. */
export function command(title: string, text: string): Button {
  return press(title, 'say', { text })
}

/** Shows and hides parts of the card, without asking the bot. */
export function toggle(title: string, targets: string[]): Button {
  return {
    type: 'Action.ToggleVisibility',
    title: new Plain(title),
    targetElements: targets,
  }
}

export function link(title: string, url: string): Button {
  return { type: 'Action.OpenUrl', title: new Plain(title), url: new Plain(url) }
}

/** Clients put secondary actions under a menu: what matters most comes first, and three of a row are seen. */
export function inRow(buttons: readonly Button[]): Button[] {
  return buttons.map((button, n) => ({ ...button, mode: n < SEEN ? 'primary' : 'secondary' }))
}

/** Data comes back as it was sent, so it is not changed for display. */
function rawData(data: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, typeof value === 'string' ? new Plain(value) : value]),
  )
}
