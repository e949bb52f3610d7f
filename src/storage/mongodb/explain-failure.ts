import { AppError } from '../../errors.ts'
import { hostsOf } from './address.ts'

/** What an error of the driver says of itself, or of an error within it. */
interface Told {
  name: string
  code: string | number | undefined
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
  const code = (...codes: (string | number)[]) => told.find(each => codes.includes(each.code ?? ''))
  const hosts = hostsOf(uri)
  if (code(18, 8000)) {
    return `${hosts} does not take the user and the password of MONGODB_URI. Check both; write signs like @ and / in the password as %40 and %2F, and name the database that knows the user, as in ?authSource=admin.`
  }
  if (code(13)) {
    return uri.includes('@')
      ? 'The user of MONGODB_URI lacks rights. Give it the role readWrite on the database.'
      : `${hosts} asks for a user, and MONGODB_URI names none. Write it as mongodb://user:password@host/muster.`
  }
  if (told.some(({ name, message }) => name === 'MongoCompatibilityError' || /wire version/.test(message))) {
    return `${hosts} in MONGODB_URI is too old a server. Muster needs MongoDB 4.4 or newer.`
  }
  const option = told.map(({ message }) => /^options? ([\w, ]+) (?:is|are) not supported/.exec(message)?.[1])
  const unknown = option.find(name => name !== undefined)
  if (unknown) return `MONGODB_URI holds an option that MongoDB does not know: ${unknown}. Correct it.`
  if (told.some(({ name }) => BAD_ADDRESS.includes(name))) {
    return 'MONGODB_URI is not an address of a MongoDB database. It looks like mongodb://user:password@host:27017/muster or mongodb+srv://…; check host, port and options.'
  }
  const tls = told.find(each => TLS_CODE.test(String(each.code)))
  if (tls) return explainTls(String(tls.code), hosts)
  if (code('ENOENT', 'EACCES')) {
    return 'A certificate file that MONGODB_URI names (tlsCAFile or tlsCertificateKeyFile) cannot be read. Correct its path or its permissions.'
  }
  if (code(...NAME_CODES)) {
    return `No host is known by the name in MONGODB_URI (${hosts}). Correct the name, or look at the name server of this machine.`
  }
  if (code('ECONNREFUSED')) {
    return `Nothing listens at ${hosts}. Start the database there, or correct host and port in MONGODB_URI.`
  }
  if (error instanceof AppError && !error.retryable) return error.message
  if (told.some(({ message }) => /ECONNRESET|closed/.test(message)) && !code(...SILENT_CODES)) {
    return ENCRYPTED.test(uri)
      ? `TLS with ${hosts} failed: the server ends the connection. If it speaks no TLS, take tls=true out of MONGODB_URI.`
      : `${hosts} ends each connection. If it wants TLS, add tls=true to MONGODB_URI.`
  }
  return `${hosts} in MONGODB_URI does not answer. Check that the database runs and that this machine may reach it (firewall; on Atlas the IP access list).`
}

function explainTls(code: string, hosts: string): string {
  const start = `TLS with ${hosts} failed (${code}).`
  if (/EPROTO|ERR_SSL/.test(code)) {
    return `${start} If the server speaks no TLS, take tls=true out of MONGODB_URI.`
  }
  if (/EXPIRED/.test(code))
    return `${start} The certificate of the server is out of date; it needs a new one.`
  if (/ALTNAME|HOSTNAME/.test(code)) {
    return `${start} The certificate is for another name; use in MONGODB_URI the name that it is for.`
  }
  return `${start} The certificate of the server is not trusted here; name the file with its authority in MONGODB_URI as tlsCAFile=/path/ca.pem.`
}

/** The error, what caused it, and what each server of the set said. */
function allTold(error: unknown, depth = 0): Told[] {
  if (!(error instanceof Error) || depth > 6) return []
  const { name, message, cause } = error
  const { code, reason, errorResponse } = error as {
    code?: string | number
    reason?: unknown
    errorResponse?: unknown
  }
  const servers = (reason as { servers?: Map<string, { error?: unknown }> } | undefined)?.servers
  const within = [cause, reason, errorResponse, ...[...(servers?.values() ?? [])].map(each => each.error)]
  return [{ name, code, message }, ...within.flatMap(each => allTold(each, depth + 1))]
}
