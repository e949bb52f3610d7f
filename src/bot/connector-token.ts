/** The issuer of tokens that the Bot Connector signs. */
export const CONNECTOR_ISSUER = 'https://api.botframework.com'

/**
 * Whether the header holds a token that says it is the connector's; its signature is not looked at. The SDK remembers the
 * issuer and the tenant of every token that it is shown, verified or not, so what says otherwise must never reach it. The
 * connector names no tenant in its tokens; should it begin to, ours are a small number.
 * @param tenants lower case
 */
export function claimsConnector(
  authorization: string | string[] | undefined,
  tenants: readonly string[],
): boolean {
  const payload = /^Bearer [\w-]+\.([\w-]+)\.[\w-]+$/.exec(String(authorization))?.[1]
  if (!payload) return false
  const claims = readClaims(payload)
  if (claims?.iss !== CONNECTOR_ISSUER) return false
  return claims.tid === undefined || (typeof claims.tid === 'string' && tenants.includes(claims.tid))
}

function readClaims(payload: string): { iss?: unknown; tid?: unknown } | null {
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
    return typeof claims === 'object' ? claims : null
  } catch {
    return null
  }
}
