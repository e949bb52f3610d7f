import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { json } from 'node:stream/consumers'
import type { Config, TeamsCredentials } from '../config.ts'
import { clockFinding } from './check-clock.ts'
import { checkKeys } from './check-keys.ts'
import { checkPublicUrl } from './check-public-url.ts'
import type { Finding } from './finding.ts'

const PATIENCE = 5_000

const MICROSOFT = {
  /** Where tokens are given out. */
  login: 'https://login.microsoftonline.com',
  /** Where those are found who sign what Teams sends. */
  keys: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
}

/** Whether Muster runs here, and whether Teams would let it in and reaches it. @param hosts that the bot asks */
export async function checkChat(config: Config, { login, keys } = MICROSOFT): Promise<Finding[]> {
  const server = await running(config)
  if (config.teams.mode === 'local') {
    const message = 'Local Teams, on this machine only; set MICROSOFT_APP_ID for Microsoft Teams'
    return [{ state: 'ok', what: 'Chat', message }, server]
  }
  const [signedIn, found] = await Promise.all([signIn(config.teams.credentials, login), checkKeys(keys)])
  return [...signedIn, found, server, await checkPublicUrl(config.publicUrl, server.state === 'ok')]
}

/** Asks Microsoft for a token as the bot will; of the answer its status and its date are looked at. */
async function signIn(
  { appId, password, tenantId, type }: TeamsCredentials,
  login: string,
): Promise<Finding[]> {
  const what = 'Microsoft Teams'
  const authority = type === 'SingleTenant' ? tenantId : 'botframework.com'
  try {
    const answer = await fetch(`${login}/${authority}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: appId,
        client_secret: password,
        scope: 'https://api.botframework.com/.default',
      }),
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE),
    })
    await answer.body?.cancel()
    const clock = clockFinding(answer.headers.get('date'))
    if (answer.ok) return [{ state: 'ok', what, message: 'the credentials are taken' }, ...clock]
    const message =
      answer.status < 500
        ? `the credentials are refused (${answer.status}). Look at MICROSOFT_APP_ID, MICROSOFT_APP_PASSWORD (it may have expired), MICROSOFT_APP_TENANT_ID and MICROSOFT_APP_TYPE`
        : `${new URL(login).host} does not work right now (${answer.status}). Try again later`
    return [{ state: 'broken', what, message }, ...clock]
  } catch {
    const message = `${new URL(login).host} cannot be reached. This machine needs a way to it over https`
    return [{ state: 'broken', what, message }]
  }
}

async function running({ host, port }: Config): Promise<Finding> {
  const what = 'Server'
  const reached = { '0.0.0.0': '127.0.0.1', '::': '[::1]', '::1': '[::1]' }[host] ?? host
  const url = `http://${reached}:${port}/readyz`
  try {
    const { ready, problems } = (await askJson(url)) as { ready?: unknown; problems?: string[] }
    if (ready === true) return { state: 'ok', what, message: `Muster runs on port ${port}` }
    if (ready === false) {
      return { state: 'broken', what, message: `Muster runs on port ${port}, and: ${problems?.join(' ')}` }
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') {
      return { state: 'note', what, message: `Muster does not run. Port ${port} is free: muster start` }
    }
  }
  return {
    state: 'broken',
    what,
    message: `port ${port} is in use by something else. Set PORT to another number`,
  }
}

/** Not `fetch`, which keeps away from ports that a browser would. */
async function askJson(url: string): Promise<unknown> {
  const request = get(url, { signal: AbortSignal.timeout(PATIENCE) })
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  return json(response)
}
