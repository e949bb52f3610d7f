/** The hosts that a MongoDB address names, as text for people; never the user or the password. */
export function hostsOf(uri: string): string {
  const [, afterScheme = ''] = uri.split('://')
  const authority = afterScheme.split(/[/?]/)[0] ?? ''
  return authority.slice(authority.lastIndexOf('@') + 1).replaceAll(',', ', ')
}
