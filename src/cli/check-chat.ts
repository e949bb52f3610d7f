import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { json } from 'node:stream/consumers'
import type { Config, TeamsCredentials } from '../config.ts'
import type { Finding } from './finding.ts'

const PATIENCE = 5_000

/** Whether Muster runs here, and whether Teams would let it in. */
export async function checkChat(config: Config): Promise<Finding[]> {
  const chat: Finding =
    config.teams.mode === 'local'
      ? {
          state: 'ok',
          what: 'Chat',
          message: 'Local Teams, on this machine only; set MICROSOFT_APP_ID for Microsoft Teams',
        }
      : await signIn(config.teams.credentials)
  const address: Finding[] =
    config.teams.mode === 'teams' && !config.publicUrl
      ? [{ state: 'note', what: 'PUBLIC_URL', message: 'not set: links to files open on this machine only' }]
      : []
  return [chat, ...address, await running(config)]
}

/** Asks Microsoft for a token as the bot will; nothing but the answer's status is looked at. */
async function signIn({ appId, password, tenantId, type }: TeamsCredentials): Promise<Finding> {
  const what = 'Microsoft Teams'
  const authority = type === 'SingleTenant' ? tenantId : 'botframework.com'
  try {
    const answer = await fetch(`https://login.microsoftonline.com/${authority}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: appId,
        client_secret: password,
        scope: 'https://api.botframework.com/.default',
      }),
      signal: AbortSignal.timeout(PATIENCE),
    })
    await answer.body?.cancel()
    if (answer.ok) return { state: 'ok', what, message: 'the credentials are taken' }
    const message = `the credentials are refused (${answer.status}). Look at MICROSOFT_APP_ID, MICROSOFT_APP_PASSWORD, MICROSOFT_APP_TENANT_ID and MICROSOFT_APP_TYPE`
    return { state: 'broken', what, message }
  } catch {
    return {
      state: 'broken',
      what,
      message: 'login.microsoftonline.com cannot be reached. This machine needs a way to it over https',
    }
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
