import type { LookupAddress } from 'node:dns'
import { lookup } from 'node:dns/promises'
import ipaddr from 'ipaddr.js'
import type { HostMode } from './bot-config.ts'

/** SharePoint and OneDrive for work, in all clouds; `svc.ms` is where they hand out content. */
const FILE_HOSTS = ['.sharepoint.com', '.sharepoint.us', '.sharepoint-mil.us', '.sharepoint.cn', '.svc.ms']

/** Matched whole: anybody can register a name under trafficmanager.net. */
const SERVICE_HOSTS = [
  'smba.trafficmanager.net',
  'smba.infra.gcc.teams.microsoft.com',
  'smba.infra.gov.teams.microsoft.us',
  'smba.infra.dod.teams.microsoft.us',
]

/** Looks public, and is the machine below one of Azure's, with what is kept there about it. */
const AZURE_HOST = '168.63.129.16'
const GIVEN_OUT = ipaddr.IPv6.parseCIDR('2000::/3')

const LOOPBACK_HOSTS = ['127.0.0.1', '[::1]', 'localhost']

export type Resolve = (host: string) => Promise<LookupAddress[]>

/** The address when a file may be fetched from it or put there; null otherwise. */
export function fileUrl(text: string, mode: HostMode): URL | null {
  const url = parse(text, mode)
  return url && (mode === 'loopback' || FILE_HOSTS.some(suffix => url.hostname.endsWith(suffix))) ? url : null
}

/** Whether messages may be sent there. */
export function isServiceUrl(text: string, mode: HostMode): boolean {
  const url = parse(text, mode)
  return url !== null && (mode === 'loopback' || SERVICE_HOSTS.includes(url.hostname))
}

/**
 * The addresses of a host, for a connection that is made to exactly these. A name of an allowed host can still point
 * into our own network: one address that is not public refuses all of them.
 */
export async function resolveHost(
  host: string,
  mode: HostMode,
  resolve: Resolve = all,
): Promise<LookupAddress[]> {
  const addresses = await resolve(host)
  const wanted = mode === 'loopback' ? 'loopback' : 'unicast'
  return addresses.length > 0 && addresses.every(({ address }) => rangeOf(address) === wanted)
    ? addresses
    : []
}

function parse(text: string, mode: HostMode): URL | null {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  if (url.username !== '' || url.password !== '') return null
  if (mode === 'loopback') {
    return (url.protocol === 'http:' || url.protocol === 'https:') && LOOPBACK_HOSTS.includes(url.hostname)
      ? url
      : null
  }
  return url.protocol === 'https:' && url.port === '' && !url.hostname.endsWith('.') ? url : null
}

/**
 * IPv6 forms of IPv4 addresses are looked at as what they stand for. Of IPv6 only 2000::/3 is given out to anybody: outside
 * of it lie forms that ipaddr.js takes for ordinary addresses, such as ::169.254.169.254 in hexadecimal.
 */
function rangeOf(address: string): string {
  try {
    const parsed = ipaddr.process(address)
    const range = parsed.range()
    if (range !== 'unicast') return range
    const isPublic = parsed.kind() === 'ipv4' ? parsed.toString() !== AZURE_HOST : parsed.match(GIVEN_OUT)
    return isPublic ? range : 'reserved'
  } catch {
    return 'unreadable'
  }
}

function all(host: string): Promise<LookupAddress[]> {
  return lookup(host.replace(/^\[|\]$/g, ''), { all: true })
}
