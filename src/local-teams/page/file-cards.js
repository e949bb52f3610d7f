import { element } from './element.js'

/** A file that a person sent. */
export function sentFile({ name, size }) {
  return fileBox(name, sizeText(size))
}

/** "May Muster save this file to your OneDrive?" and what became of it. */
export function consentCard(attachment, settled, answer) {
  const { description = '', sizeInBytes = 0 } = attachment.content ?? {}
  const box = fileBox(attachment.name ?? 'File', sizeText(Number(sizeInBytes)))
  if (description) box.append(element('p', { class: 'about' }, String(description)))
  if (settled) {
    box.append(element('p', { class: 'about', role: 'status' }, STATES[settled.state]))
    if (settled.state === 'saved') box.append(downloadLink(attachment.name, settled.download))
    return box
  }
  const button = (label, allow, name) =>
    element('button', { type: 'button', class: name, onclick: () => answer(allow) }, label)
  box.append(element('div', { class: 'choice' }, button('Allow', true, 'main'), button('Decline', false, '')))
  return box
}

/** The file is there: Teams shows it with a link. */
export function infoCard(attachment, download) {
  const box = fileBox(attachment.name ?? 'File', 'Saved in your OneDrive')
  if (download) box.append(downloadLink(attachment.name, download))
  return box
}

const STATES = {
  declined: 'You declined this file.',
  uploading: 'Saving to your OneDrive…',
  saved: 'Saved in your OneDrive.',
}

function fileBox(name, detail) {
  const dot = name.lastIndexOf('.')
  const kind = dot < 0 ? 'file' : name.slice(dot + 1, dot + 5)
  return element(
    'div',
    { class: 'file' },
    element('span', { class: 'kind', 'aria-hidden': 'true' }, kind.toUpperCase()),
    element('b', {}, name),
    element('small', {}, detail),
  )
}

function downloadLink(name, address) {
  return element(
    'p',
    { class: 'about' },
    element('a', { href: address, download: name ?? 'file' }, 'Download'),
  )
}

export function sizeText(bytes) {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} KB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}
