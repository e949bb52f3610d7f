import { fetchJson } from './api.js'
import { byId, element } from './element.js'
import { telling } from './toast.js'

/** Files to try; a click sends one. */
export async function setUpSamples(send) {
  const dialog = byId('samples')
  const answer = await telling(() => fetchJson('/api/samples'))
  const samples = answer?.samples ?? []
  byId('samples-open').hidden = samples.length === 0
  byId('samples-open').addEventListener('click', () => dialog.showModal())
  const choice = ({ name, description }, index) => {
    const onclick = () => {
      dialog.close()
      send(index)
    }
    const names = element('span', {}, name, element('small', {}, description))
    return element('li', {}, element('button', { type: 'button', onclick }, names))
  }
  byId('samples-list').replaceChildren(...samples.map(choice))
}
