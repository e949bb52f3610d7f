import { describe, expect, test } from 'vitest'
import { fileUrl, isServiceUrl, resolveHost } from '../../src/bot/host-policy.ts'

describe('files in Teams', () => {
  test.each([
    'https://contoso-my.sharepoint.com/personal/x/_layouts/15/download.aspx?tempauth=y',
    'https://contoso.sharepoint.us/x',
    'https://northcentralus1-mediap.svc.ms/x',
    'https://CONTOSO.SharePoint.com/x',
    'https://contoso.sharepoint.com:443/x',
  ])('%s may be fetched', url => {
    expect(fileUrl(url, 'teams')).not.toBeNull()
  })
  test.each([
    'http://contoso.sharepoint.com/x',
    'https://contoso.sharepoint.com:8443/x',
    'https://contoso.sharepoint.com./x',
    'https://contoso.sharepoint.com.evil.example/x',
    'https://evilsharepoint.com/x',
    'https://sharepoint.com/x',
    'https://contoso.sharepoint.com@evil.example/x',
    'https://user:secret@contoso.sharepoint.com/x',
    'https://evil.example/contoso.sharepoint.com',
    'https://evil.example#.sharepoint.com',
    'https://evil.example\\.sharepoint.com/x',
    'https://127.0.0.1/x',
    'https://[::1]/x',
    'https://[::ffff:169.254.169.254]/x',
    'https://169.254.169.254/latest',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://localhost/x',
    'https://contoso.sharepoint.com%2eevil.example/x',
    'ftp://contoso.sharepoint.com/x',
    'file:///etc/passwd',
    'data:text/csv,a',
    'contoso.sharepoint.com/x',
    '',
  ])('%j may not', url => {
    expect(fileUrl(url, 'teams')).toBeNull()
  })
})

describe('files on loopback', () => {
  test.each(['http://127.0.0.1:4100/x', 'http://localhost:1/x', 'https://[::1]:2/x', 'http://0x7f.1/x'])(
    '%s may be fetched',
    url => {
      expect(fileUrl(url, 'loopback')).not.toBeNull()
    },
  )
  test.each([
    'http://127.0.0.2/x',
    'http://0.0.0.0/x',
    'http://localhost.evil.example/x',
    'http://127.0.0.1.nip.example/x',
    'http://169.254.169.254/x',
    'http://[::ffff:10.0.0.1]/x',
    'http://me@127.0.0.1/x',
    'https://contoso.sharepoint.com/x',
    'ftp://127.0.0.1/x',
  ])('%s may not', url => {
    expect(fileUrl(url, 'loopback')).toBeNull()
  })
})

test.each([
  ['https://smba.trafficmanager.net/emea/', 'teams', true],
  ['https://smba.infra.gcc.teams.microsoft.com/', 'teams', true],
  ['https://evil.trafficmanager.net/', 'teams', false],
  ['https://smba.trafficmanager.net.evil.example/', 'teams', false],
  ['http://smba.trafficmanager.net/', 'teams', false],
  ['http://127.0.0.1:56150/', 'teams', false],
  ['http://127.0.0.1:56150/', 'loopback', true],
  ['http://localhost:56150/_connector', 'loopback', true],
  ['https://smba.trafficmanager.net/emea/', 'loopback', false],
  ['', 'loopback', false],
] as const)('messages to %j in %s mode: %s', (url, mode, allowed) => {
  expect(isServiceUrl(url, mode)).toBe(allowed)
})

test.each([
  [['20.190.1.1'], true],
  [['2603:1030::1'], true],
  [['10.0.0.5'], false],
  [['192.168.1.1'], false],
  [['172.16.0.1'], false],
  [['127.0.0.1'], false],
  [['169.254.169.254'], false],
  [['0.0.0.0'], false],
  [['100.64.0.1'], false],
  [['224.0.0.1'], false],
  [['::1'], false],
  [['::'], false],
  [['fe80::1'], false],
  [['fd00::1'], false],
  [['::ffff:10.0.0.1'], false],
  [['64:ff9b::a00:1'], false],
  // Forms of IPv4 addresses that no network of today uses, and what nobody was given.
  [['::a9fe:a9fe'], false],
  [['1::1'], false],
  [['8000::1'], false],
  // Of the machine that a machine of Azure runs on.
  [['168.63.129.16'], false],
  [['20.190.1.1', '10.0.0.5'], false],
  [['not an address'], false],
  [[], false],
])('a SharePoint name that points to %j', async (addresses, allowed) => {
  const resolve = async () => addresses.map(address => ({ address, family: address.includes(':') ? 6 : 4 }))
  expect((await resolveHost('contoso.sharepoint.com', 'teams', resolve)).length > 0).toBe(allowed)
})
