import { createHash } from 'node:crypto'

/** Somebody who can sit in front of the page. */
export interface Person {
  aadObjectId: string
  name: string
  email?: string
  detail?: string
}

/** A person as Teams knows them: `id` is made from tenant and object id, so it is the same in every run. */
export interface Member extends Person {
  id: string
  /** The person's 1:1 chat with the bot. */
  personal: string
}

export interface Roster {
  admin: Member
  /** Everybody who has opened the page in this run, the admin first. */
  all(): Member[]
  /** By Teams id or by object id; undefined for whoever has not opened the page in this run. */
  find(id: string): Member | undefined
  /** Makes a person known who was found by their name before; null when the directory has nobody such any more. */
  open(wanted: { aadObjectId: string; name: string }): Promise<Member | null>
  /** People to become, at most 20, the admin among them. */
  search(text: string): Promise<Member[]>
}

export function createRoster(
  tenant: string,
  adminPerson: Person,
  people: (text: string) => Promise<Person[]>,
): Roster {
  const admin = memberOf(tenant, adminPerson)
  const known = new Map([[admin.id, admin]])
  const seen = new Map<string, Member>()

  async function search(text: string): Promise<Member[]> {
    const found = (await people(text)).map(person => memberOf(tenant, person))
    for (const member of found) seen.set(member.aadObjectId, member)
    const wanted = text.trim().toLowerCase()
    const adminFits = `${admin.name} ${admin.email ?? ''}`.toLowerCase().includes(wanted)
    const others = found.filter(member => member.id !== admin.id)
    return [...(adminFits ? [admin] : []), ...others].slice(0, 20)
  }

  return {
    admin,
    all: () => [...known.values()],
    find: id => known.get(id) ?? [...known.values()].find(member => member.aadObjectId === id),
    search,

    async open(wanted) {
      if (wanted.aadObjectId === admin.aadObjectId) return admin
      // A page that was open before a restart names somebody whom this run has not looked up yet.
      if (!seen.has(wanted.aadObjectId)) await search(wanted.name)
      const member = seen.get(wanted.aadObjectId)
      if (!member) return null
      known.set(member.id, member)
      return member
    },
  }
}

/** The roster entry as the connector answers it. */
export function teamsAccount(tenant: string, member: Member): Record<string, string> {
  const [givenName = '', ...rest] = member.name.split(' ')
  return {
    id: member.id,
    name: member.name,
    givenName,
    surname: rest.join(' '),
    objectId: member.aadObjectId,
    aadObjectId: member.aadObjectId,
    ...(member.email && { email: member.email, userPrincipalName: member.email }),
    tenantId: tenant,
    userRole: 'user',
  }
}

function memberOf(tenant: string, person: Person): Member {
  const key = createHash('sha256').update(`${tenant}\n${person.aadObjectId}`).digest('base64url').slice(0, 32)
  return { ...person, id: `29:1${key}`, personal: `a:1${key}` }
}
