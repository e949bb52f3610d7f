import { element } from './element.js'
import { hostConfig } from './host-config.js'
import { renderMarkdown } from './markdown.js'
import { isDark } from './theme.js'

const renderer = () => window.AdaptiveCards

/** Reads and shows one Adaptive Card, at most 1.5 as Teams does. `act(kind, details, card)` gets what is pressed. */
export function renderCard(content, act) {
  const { AdaptiveCard, HostConfig, SerializationContext, Versions } = renderer()
  AdaptiveCard.onProcessMarkdown = processMarkdown
  const shell = element('div', { class: content?.msteams?.width === 'Full' ? 'card wide' : 'card' })
  const card = new AdaptiveCard()
  card.hostConfig = new HostConfig(hostConfig(isDark()))
  card.onExecuteAction = action => press(action, shell, act)
  try {
    card.parse(content, new SerializationContext(Versions.v1_5))
    const rendered = card.render()
    if (rendered) shell.append(rendered)
  } catch (error) {
    shell.append(element('p', { class: 'note' }, `This card cannot be shown: ${error.message}`))
  }
  if (!shell.firstChild) shell.append(element('p', { class: 'note' }, 'This card is empty.'))
  return shell
}

/** What the renderer takes over is the serialisation of elements built from text: no HTML from outside is in it. */
function processMarkdown(text, result) {
  result.outputHtml = renderMarkdown(text).innerHTML
  result.didProcess = true
}

async function press(action, shell, act) {
  const { OpenUrlAction, SubmitAction, ExecuteAction } = renderer()
  if (action instanceof OpenUrlAction) return act('open', { url: action.url })
  const details = { title: action.title, verb: action.verb, data: action.data ?? {} }
  const kind = action instanceof SubmitAction ? 'submit' : action instanceof ExecuteAction ? 'execute' : null
  if (!kind) return
  shell.setAttribute('aria-busy', 'true')
  await act(kind, details)
  shell.removeAttribute('aria-busy')
}
