import type { RefusedError } from '../errors.ts'
import type { Help } from '../services/who-could-help.ts'
import { type Button, command, link, TITLE_LENGTH } from './buttons.ts'
import type { Card } from './cards.ts'
import { plainText } from './escape-text.ts'
import { noteCard } from './note-card.ts'
import { firstNameOf } from './person-card.ts'
import { joinLines, Plain, say, sayPlainly, sentence } from './say.ts'

/** Of a sign-in name (RFC 5321, 4.5.3.1). */
const MOST_NAME = 254

/** Why not, and who could. `chats`: whether there are accounts that a chat can be opened with. */
export function refusalCard(error: RefusedError, { people, group }: Help, chats: boolean): Card {
  const names = joinLines(
    people.map(({ name }) => say`${name}`),
    ' or ',
  )
  const role = group ? say`admin of ${group.name}` : say`org admin`
  return noteCard({
    lines: [sentence(error.message), ...(people.length > 0 ? [say`${names} (${role}) can help.`] : [])],
    summary: summaryOf(error),
    actions: [
      ...people.map(person => helperButton(person, chats)),
      ...(group ? [command(`Group ${group.name}`, `group id:${group.id}`)] : []),
      command('Help', 'help'),
    ],
  })
}

/** Rules name nobody, but the one about the last org admin. */
function summaryOf({ code, message }: RefusedError): Plain {
  if (code === 'refused-last-org-admin') return sayPlainly`Refused: the last org admin stays`
  return new Plain(plainText(`Refused: ${message}`))
}

function helperButton({ id, name, signInName }: Help['people'][number], chats: boolean): Button {
  if (!chats || !signInName) return command(name, `who is id:${id}`)
  const address = `https://teams.microsoft.com/l/chat/0/0?users=${encodeURIComponent(signInName.toWellFormed().slice(0, MOST_NAME))}`
  return link(plainText(`Message ${firstNameOf(name)}`, TITLE_LENGTH), address)
}
