import { ask, sendBytes } from './api.js'
import { setUpComposer } from './composer.js'
import { byId, initials } from './element.js'
import { openLink } from './links.js'
import { createLive } from './live.js'
import { createLog } from './log.js'
import { setUpPeople } from './people.js'
import { ABOUT, drawRail, EMPTY } from './rail.js'
import { setUpRaw } from './raw.js'
import { setUpSamples } from './samples.js'
import { isDark, setUpTheme } from './theme.js'
import { clearToasts, telling, toast } from './toast.js'
import { createTyping } from './typing.js'

const state = {
  person: null,
  conversations: [],
  current: null,
  /** The message whose thread the next one goes to. */
  reply: null,
  unread: new Map(),
  opened: new Set(),
}

const log = createLog({ act, reply: message => replyTo(message) })
const raw = setUpRaw()
const typing = createTyping()
const composer = setUpComposer({ say, sendFiles, stopReplying: () => replyTo(null) })
const live = createLive({ onState, onMessage, onGone, onTyping, onRaw: raw.add })

setUpTheme(() => draw())
setUpPeople(() => state.person, become)
setUpSamples(sample =>
  telling(() => ask('/api/samples', { ...seat(), sample, text: composer.withMention('') })),
)
for (const button of document.querySelectorAll('[data-close]'))
  button.addEventListener('click', () => button.closest('dialog').close())
byId('log').addEventListener('click', event => {
  const link = event.target.closest('a[target]')
  if (!link) return
  event.preventDefault()
  openLink(link.href, openChat)
})
become(JSON.parse(localStorage.getItem('person') ?? '{}'))

function here() {
  return state.conversations.find(conversation => conversation.id === state.current)
}

function seat() {
  return { person: state.person.id, conversation: state.current, thread: state.reply?.thread }
}

async function become({ aadObjectId, name }) {
  const answer = await telling(() => ask('/api/become', { aadObjectId, name }))
  if (!answer) return
  if (!answer.person) toast(`${name} is no longer in the directory.`)
  const person = answer.person ?? (await ask('/api/become', {})).person
  localStorage.setItem('person', JSON.stringify({ aadObjectId: person.aadObjectId, name: person.name }))
  Object.assign(state, {
    person,
    current: person.personal,
    reply: null,
    unread: new Map(),
    opened: new Set(),
  })
  byId('who-name').textContent = person.name
  byId('who').querySelector('.avatar').textContent = initials(person.name)
  live.connect(person.id)
}

/** Everything there is; comes first, and again after each reconnection. */
function onState({ conversations, raw: entries }) {
  state.conversations = conversations
  raw.reset(entries)
  choose(state.current)
}

function choose(id) {
  if (state.current !== id) {
    state.reply = null
    clearToasts()
  }
  state.current = id
  state.unread.delete(id)
  draw()
  if (state.opened.has(id)) return
  state.opened.add(id)
  ask('/api/open', seat()).catch(error => toast(error.message))
}

function draw() {
  const conversation = here()
  if (!conversation) return
  drawRail(state.conversations, state.current, state.unread, id => {
    choose(id)
    composer.focus()
  })
  byId('chat-name').textContent = conversation.name
  byId('chat-about').textContent = ABOUT[conversation.scope]
  composer.setPlace(conversation.scope, state.reply)
  typing.stop()
  const view = `${state.person.id} ${conversation.id} ${isDark()}`
  log.draw(view, conversation.messages, state.person, EMPTY[conversation.scope])
}

function onMessage({ conversation: id, message }) {
  const conversation = state.conversations.find(one => one.id === id)
  if (!conversation) return
  const index = conversation.messages.findIndex(one => one.id === message.id)
  if (index >= 0) conversation.messages[index] = message
  else conversation.messages.push(message)
  if (id === state.current) {
    if (message.from.bot) typing.stop()
    return log.show(message, state.person)
  }
  if (!message.from.bot || index >= 0) return
  state.unread.set(id, (state.unread.get(id) ?? 0) + 1)
  drawRail(state.conversations, state.current, state.unread, choose)
}

function onGone({ conversation: id, id: messageId }) {
  const conversation = state.conversations.find(one => one.id === id)
  if (!conversation) return
  conversation.messages = conversation.messages.filter(message => message.id !== messageId)
  if (id === state.current) log.remove(messageId)
}

function onTyping({ conversation }) {
  if (conversation === state.current) typing.start('Muster is typing…')
}

function replyTo(message) {
  state.reply = message
  composer.setPlace(here().scope, message)
  composer.focus()
}

function openChat() {
  choose(state.person.personal)
  composer.focus()
}

function say(text) {
  return telling(() => ask('/api/messages', { ...seat(), text }))
}

async function sendFiles(files, text) {
  for (const [index, file] of files.entries()) {
    typing.start(`Sending ${file.name}…`)
    const query = {
      ...seat(),
      thread: state.reply?.thread ?? '',
      name: file.name,
      text: index === 0 ? text : composer.withMention(''),
    }
    await telling(() => sendBytes('/api/files', query, file))
    typing.stop()
  }
}

/** Everything that is pressed inside a message. */
async function act(kind, message, details) {
  if (kind === 'open') return openLink(details.url, openChat)
  const answer = await telling(() => ask(`/api/${kind}`, { ...seat(), message: message.id, ...details }))
  if (kind === 'submit' && answer && !answer.toast) toast('Your response was sent to the app.')
}
