import { hostsOf } from './address.ts'
import { explainTopology } from './explain-topology.ts'
import { storageError } from './storage-error.ts'

/** What an error of the driver says of itself, or of an error within it. */
interface Told {
  name: string
  code: string | number | undefined
  syscall: string | undefined
  message: string
}

const BAD_ADDRESS = [
  'MongoParseError',
  'MongoInvalidArgumentError',
  'MongoRuntimeError',
  'MongoAPIError',
  'URIError',
]
const NAME_CODES = ['ENOTFOUND', 'EAI_AGAIN', 'ENODATA', 'ESERVFAIL']
const SILENT_CODES = ['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN']
const TLS_CODE = /^(ERR_SSL|ERR_TLS|CERT_|DEPTH_ZERO|UNABLE_TO|SELF_SIGNED|EPROTO|HOSTNAME_MISMATCH)/
const ENCRYPTED = /^mongodb\+srv:|[?&](tls|ssl)=true/i

/**
 * Why the database that `uri` names cannot be worked with: one sentence for whoever set it, and what to do.
 * Holds host names, never the user or the password.
 */
export function explainFailure(error: unknown, uri: string): string {
  const told = allTold(error)
  return (
    explainAnswer(told, uri) ??
    explainAddress(told) ??
    explainTls(told, uri) ??
    explainTopology(error, uri) ??
    explainWay(told, uri) ??
    explainRefusal(error) ??
    explainSilence(told, uri)
  )
}

/** The server was reached, and has answered no. */
function explainAnswer(told: readonly Told[], uri: string): string | undefined {
  const hosts = hostsOf(uri)
  if (withCode(told, 18, 8000)) {
    return `${hosts} does not take the user and the password of MONGODB_URI. Check both; write signs like @ and / in the password as %40 and %2F, and name the database that knows the user, as in ?authSource=admin.`
  }
  if (withCode(told, 13)) {
    return uri.includes('@')
      ? 'The user of MONGODB_URI lacks rights. Give it the role readWrite on the database.'
      : `${hosts} asks for a user, and MONGODB_URI names none. Write it as mongodb://user:password@host/muster.`
  }
  if (told.some(({ message }) => /retryable writes/i.test(message))) {
    return `${hosts} does not know retryable writes. Add retryWrites=false to the options of MONGODB_URI.`
  }
  if (withCode(told, 79, 100)) {
    return `The replica set behind ${hosts} (MONGODB_URI) cannot confirm writes: too few of its members keep data. Add some, or let more of them keep data; rs.conf() in mongosh shows them.`
  }
  if (withCode(told, 64)) {
    return `Most members of the replica set behind ${hosts} (MONGODB_URI) did not confirm a write in time. Start those that are down; rs.status() in mongosh tells which.`
  }
  if (withCode(told, 10107, 13435)) {
    return `${hosts} is not the primary of its replica set and takes no writes. Name all members in MONGODB_URI, as in mongodb://a,b,c/muster?replicaSet=rs0, without directConnection=true.`
  }
  if (told.some(({ name, message }) => name === 'MongoCompatibilityError' || /wire version/.test(message))) {
    return `${hosts} in MONGODB_URI is too old a server. Muster needs MongoDB 4.4 or newer.`
  }
  return
}

function explainAddress(told: readonly Told[]): string | undefined {
  if (withCode(told, 73) || told.some(({ message }) => message.startsWith('Database names cannot'))) {
    return 'The database that MONGODB_URI names behind the host cannot be called so. Take at most 63 letters, digits, - and _.'
  }
  const options = told.map(({ message }) => /^options? ([\w, ]+) (?:is|are) not supported/.exec(message)?.[1])
  const unknown = options.find(name => name !== undefined)
  if (unknown) return `MONGODB_URI holds an option that MongoDB does not know: ${unknown}. Correct it.`
  if (!told.some(({ name }) => BAD_ADDRESS.includes(name))) return
  return 'MONGODB_URI is not an address of a MongoDB database. It looks like mongodb://user:password@host:27017/muster or mongodb+srv://…; check host, port and options.'
}

function explainTls(told: readonly Told[], uri: string): string | undefined {
  const tls = told.find(each => TLS_CODE.test(String(each.code)))
  if (tls) return `TLS with ${hostsOf(uri)} failed (${tls.code}). ${mendTls(String(tls.code))}`
  const key = told.find(each => /^ERR_OSSL/.test(String(each.code)))
  if (key) {
    return `The file that tlsCertificateKeyFile in MONGODB_URI names cannot be used (${key.code}). It has to hold a private key and its certificate as PEM; a key with a password needs tlsCertificateKeyFilePassword as well.`
  }
  if (!withCode(told, 'ENOENT', 'EACCES', 'EISDIR')) return
  return 'A certificate file that MONGODB_URI names (tlsCAFile or tlsCertificateKeyFile) cannot be read. Correct its path or its permissions.'
}

function mendTls(code: string): string {
  if (/EPROTO|ERR_SSL/.test(code)) return 'If the server speaks no TLS, take tls=true out of MONGODB_URI.'
  if (/EXPIRED/.test(code)) return 'The certificate of the server is out of date; it needs a new one.'
  if (/ALTNAME|HOSTNAME/.test(code)) {
    return 'The certificate is for another name; use in MONGODB_URI the name that it is for.'
  }
  return 'The certificate of the server is not trusted here; name the file with its authority in MONGODB_URI as tlsCAFile=/path/ca.pem.'
}

function explainWay(told: readonly Told[], uri: string): string | undefined {
  const hosts = hostsOf(uri)
  const asked = told.find(({ syscall }) => syscall?.startsWith('query'))
  if (asked && !withCode([asked], ...NAME_CODES)) {
    return `No name server tells what is behind ${hosts} in MONGODB_URI (${asked.code}). Look at the name server and the network of this machine.`
  }
  if (withCode(told, ...NAME_CODES)) {
    return `No host is known by the name in MONGODB_URI (${hosts}). Correct the name, or look at the name server of this machine.`
  }
  if (!withCode(told, 'ECONNREFUSED')) return
  return `Nothing listens at ${hosts}. Start the database there, or correct host and port in MONGODB_URI.`
}

/** Whoever refuses has answered. */
function explainRefusal(error: unknown): string | undefined {
  const { retryable, message } = storageError(error)
  return retryable ? undefined : message
}

function explainSilence(told: readonly Told[], uri: string): string {
  const hosts = hostsOf(uri)
  const ends = told.some(({ message }) => /ECONNRESET|closed/.test(message))
  if (!ends || withCode(told, ...SILENT_CODES)) {
    return `${hosts} in MONGODB_URI does not answer. Check that the database runs and that this machine may reach it (firewall; on Atlas the IP access list).`
  }
  return ENCRYPTED.test(uri)
    ? `TLS with ${hosts} failed: the server ends the connection. If it speaks no TLS, take tls=true out of MONGODB_URI.`
    : `${hosts} ends each connection. If it wants TLS, add tls=true to MONGODB_URI.`
}

function withCode(told: readonly Told[], ...codes: (string | number)[]): boolean {
  return told.some(({ code }) => code !== undefined && codes.includes(code))
}

/** The error, what caused it, and what each server of the set said. */
function allTold(error: unknown, depth = 0): Told[] {
  if (!(error instanceof Error) || depth > 6) return []
  const { name, message, cause } = error
  const { code, syscall, reason, errorResponse } = error as {
    code?: string | number
    syscall?: string
    reason?: unknown
    errorResponse?: unknown
  }
  const servers = (reason as { servers?: Map<string, { error?: unknown }> } | undefined)?.servers
  const within = [cause, reason, errorResponse, ...[...(servers?.values() ?? [])].map(each => each.error)]
  return [{ name, code, syscall, message }, ...within.flatMap(each => allTold(each, depth + 1))]
}
