import { renderCard } from './cards.js'
import { element } from './element.js'
import { consentCard, infoCard, sentFile } from './file-cards.js'
import { renderMarkdown } from './markdown.js'

const TYPES = {
  card: 'application/vnd.microsoft.card.adaptive',
  consent: 'application/vnd.microsoft.teams.card.file.consent',
  info: 'application/vnd.microsoft.teams.card.file.info',
}

/** Shows one message. `act(kind, details)` gets everything that a person can do with it. */
export function renderMessage(message, own, act) {
  const side = own ? 'own' : message.from.bot ? 'bot' : 'other'
  const shown = element('article', { class: `message ${side}`, 'data-id': message.id, tabindex: '-1' })
  shown.append(headerOf(message, own))
  if (message.text) shown.append(bubbleOf(message))
  for (const file of message.files) shown.append(sentFile(file))
  message.attachments.forEach((attachment, index) => {
    shown.append(attachmentOf(message, attachment, index, act))
  })
  const receipt = own && receiptOf(message, act)
  if (receipt) shown.append(receipt)
  return shown
}

function headerOf(message, own) {
  const time = new Date(message.at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  const edited = message.edited && message.text ? ', edited' : ''
  const name = element('b', { class: own ? 'unseen' : '' }, own ? 'You' : message.from.name)
  return element('header', {}, name, ' ', element('time', { datetime: message.at }, time + edited))
}

function bubbleOf(message) {
  if (message.plain) return element('div', { class: 'bubble plain-text' }, message.text)
  const bubble = renderMarkdown(message.text, message.mentions)
  bubble.className = 'bubble'
  return bubble
}

function attachmentOf(message, attachment, index, act) {
  const { contentType, content } = attachment
  if (contentType === TYPES.card)
    return renderCard(content, (kind, details) => act(kind, { ...details, attachment: index }))
  if (contentType === TYPES.consent)
    return consentCard(attachment, message.consents[index], allow =>
      act('consent', { attachment: index, allow }),
    )
  if (contentType === TYPES.info) return infoCard(attachment, message.downloads[index])
  return element('p', { class: 'receipt' }, `Local Teams cannot show an attachment of type ${contentType}.`)
}

function receiptOf(message, act) {
  if (message.delivery === 'unseen')
    return element('p', { class: 'receipt' }, 'Not sent to Muster: the message does not mention @Muster.')
  if (message.delivery !== 'failed') return null
  const again = element('button', { type: 'button', onclick: () => act('again', {}) }, 'Try again')
  return element('p', { class: 'receipt failed' }, `Not delivered. ${message.reason} `, again)
}
