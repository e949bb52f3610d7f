import { byId } from './element.js'

const MENTION = '@Muster'

/** The message box, the file picker and the drop zone. `say(text)` and `sendFiles(files, text)` do the sending;
 * `say` gives null when it could not. */
export function setUpComposer({ say, sendFiles, stopReplying }) {
  const text = byId('text')
  const chat = byId('chat')
  const drop = byId('drop')
  let scope = 'personal'

  byId('composer').addEventListener('submit', event => {
    event.preventDefault()
    const said = text.value.trim()
    if (!said) return text.focus()
    text.value = ''
    submit(said)
  })
  text.addEventListener('keydown', event => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    byId('composer').requestSubmit()
  })
  byId('mention').addEventListener('click', () => {
    if (!text.value.includes(MENTION)) text.value = `${MENTION} ${text.value}`
    text.focus()
  })
  byId('attach').addEventListener('click', () => byId('file').click())
  byId('file').addEventListener('change', ({ target }) => {
    send([...target.files])
    target.value = ''
  })
  byId('replying').querySelector('button').addEventListener('click', stopReplying)

  /** What could not be sent is put back, unless something new is being typed. */
  async function submit(said) {
    const answer = await say(said)
    if (!answer && !text.value) text.value = said
  }

  /** What is typed goes with the first file; outside the 1:1 chat Muster is mentioned, else it would hear nothing. */
  function send(files) {
    const said = text.value.trim()
    text.value = ''
    sendFiles(files, withMention(said))
  }

  function withMention(said) {
    const needed = scope !== 'personal' && !said.toLowerCase().includes(MENTION.toLowerCase())
    return needed ? `${MENTION} ${said}`.trim() : said
  }

  const hasFiles = event => event.dataTransfer?.types.includes('Files')
  chat.addEventListener('dragover', event => {
    if (!hasFiles(event)) return
    event.preventDefault()
    event.dataTransfer.dropEffect = 'copy'
    drop.hidden = false
  })
  chat.addEventListener('dragleave', event => {
    if (!chat.contains(event.relatedTarget)) drop.hidden = true
  })
  chat.addEventListener('drop', event => {
    drop.hidden = true
    if (!hasFiles(event)) return
    event.preventDefault()
    send([...event.dataTransfer.files])
  })
  // A file that misses the drop zone must not replace the page.
  for (const name of ['dragover', 'drop'])
    window.addEventListener(name, event => {
      if (hasFiles(event)) event.preventDefault()
    })

  return {
    withMention,
    setPlace(newScope, replyingTo) {
      scope = newScope
      byId('mention').hidden = scope === 'personal'
      byId('replying').hidden = !replyingTo
      const words = replyingTo && (replyingTo.text || replyingTo.from.name)
      byId('replying').querySelector('span').textContent = words ? `Replying to: ${words} ` : ''
      text.placeholder = replyingTo ? 'Reply; @Muster gets its attention' : PLACEHOLDERS[scope]
    },
    focus: () => text.focus(),
  }
}

const PLACEHOLDERS = {
  personal: 'Type a message, or drop a file',
  groupChat: 'Type a message; @Muster gets its attention',
  channel: 'Start a post; @Muster gets its attention',
}
