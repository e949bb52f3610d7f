import type { PersonView } from '../services/find-people.ts'
import { type Button, link, TITLE_LENGTH } from './buttons.ts'
import { plainText } from './escape-text.ts'
import { firstNameOf } from './person-card.ts'

/** Of a sign-in name (RFC 5321, 4.5.3.1). */
const MOST_NAME = 254

/**
 * Opens a chat, a call or a letter. Chat and call go by the sign-in name (Microsoft Learn, "Deep link to a workflow in Teams"),
 * so they are only there for who has a work account and whose e-mail the reader sees. Teams opens no `mailto:` from a card
 * (MicrosoftDocs/msteams-docs#3677): the letter is written in Outlook on the web.
 */
export function contactButtons(person: PersonView): { inTeams: Button[]; mail: Button[] } {
  const { displayName, email, aadObjectId, status } = person
  if (email === undefined || status === 'archived') return { inTeams: [], mail: [] }
  const address = encodeURIComponent(email.toWellFormed().slice(0, MOST_NAME))
  const name = firstNameOf(displayName)
  const open = (verb: string, kind: string) =>
    link(
      plainText(`${verb} ${name}`, TITLE_LENGTH),
      `https://teams.microsoft.com/l/${kind}/0/0?users=${address}`,
    )
  return {
    inTeams: aadObjectId === undefined ? [] : [open('Message', 'chat'), open('Call', 'call')],
    mail: [link('Mail in Outlook', `https://outlook.office.com/mail/deeplink/compose?to=${address}`)],
  }
}
