import { byId, element } from './element.js'

const SHOWN = 100

/** The activities as they went over the wire, newest first, for those who develop. */
export function setUpRaw() {
  const panel = byId('raw')
  const toggle = byId('raw-toggle')
  const list = byId('raw-list')

  function show(open) {
    panel.hidden = !open
    toggle.setAttribute('aria-expanded', String(open))
    if (open) byId('raw-close').focus()
    else toggle.focus()
  }
  toggle.addEventListener('click', () => show(panel.hidden))
  byId('raw-close').addEventListener('click', () => show(false))
  panel.addEventListener('keydown', event => {
    if (event.key === 'Escape') show(false)
  })

  function add(entry) {
    const arrow = entry.direction === 'to bot' ? '→' : '←'
    const what = `${arrow} ${entry.what} ${entry.status || 'no answer'} ${entry.at.slice(11, 23)}`
    const json = { ...(entry.body && { body: entry.body }), ...(entry.answer && { answer: entry.answer }) }
    const details = element('details', {}, element('summary', {}, what))
    // Written when it is opened: a hundred bodies are a lot of text.
    details.addEventListener('toggle', () => {
      if (details.children.length === 1)
        details.append(element('pre', { tabindex: '0' }, JSON.stringify(json, null, 2)))
    })
    list.prepend(element('li', {}, details))
    while (list.children.length > SHOWN) list.lastElementChild.remove()
  }

  return {
    add,
    reset(entries) {
      list.replaceChildren()
      for (const entry of entries) add(entry)
    },
  }
}
