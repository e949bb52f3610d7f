/**
 * Builds one element. Attributes are set as such, except `on…` listeners; children are elements or text.
 * Text stays text: nothing here reads HTML.
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value)
    else if (value === true) made.setAttribute(key, '')
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value)
  }
  made.append(...children.filter(child => child !== null && child !== undefined && child !== false))
  return made
}

export function byId(id) {
  return document.getElementById(id)
}

export function initials(name) {
  const words = name.split(/\s+/).filter(Boolean)
  const first = word => Array.from(word ?? '')[0] ?? ''
  return (first(words[0]) + (words.length > 1 ? first(words.at(-1)) : '')).toUpperCase()
}
