import { fetchJson } from './api.js'
import { byId, element, initials } from './element.js'
import { telling } from './toast.js'

const PAUSE_MS = 150

/** The dialog to become somebody else. `become(person)` is called with the chosen one. */
export function setUpPeople(current, become) {
  const dialog = byId('people')
  const text = byId('people-text')
  let asked = 0
  let timer = 0

  async function search() {
    asked += 1
    const mine = asked
    const answer = await telling(() => fetchJson(`/api/people?text=${encodeURIComponent(text.value)}`))
    if (mine !== asked || !answer) return
    byId('people-list').replaceChildren(...answer.people.map(choice))
    byId('people-none').textContent = answer.people.length > 0 ? '' : 'Nobody has this name, e-mail or phone.'
  }

  function choice(person) {
    const detail = [person.detail, person.email].filter(Boolean).join(' · ')
    const onclick = () => {
      dialog.close()
      become(person)
    }
    const here = person.id === current()?.id && 'true'
    return element(
      'li',
      {},
      element(
        'button',
        { type: 'button', 'aria-current': here, onclick },
        element('span', { class: 'avatar', 'aria-hidden': 'true' }, initials(person.name)),
        element('span', {}, person.name, detail && element('small', {}, detail)),
      ),
    )
  }

  byId('who').addEventListener('click', () => {
    text.value = ''
    byId('people-list').replaceChildren()
    dialog.showModal()
    text.focus()
    search()
  })
  text.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(search, PAUSE_MS)
  })
}
