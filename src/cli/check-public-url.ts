import type { Finding } from './finding.ts'

const PATIENCE = 5_000
const WHAT = 'PUBLIC_URL'

/** Whether people and Teams come to Muster at the address that the settings name. @param runs whether there is something to come to */
export async function checkPublicUrl(publicUrl: string | null, runs: boolean): Promise<Finding> {
  if (!publicUrl) return note('not set: there are no links to files, and no pictures of trees')
  if (!runs) return note(`${publicUrl} is not tried, because Muster does not run`)
  try {
    const alive = await ask(`${publicUrl}/healthz`, 'GET')
    const stranger = await ask(`${publicUrl}/api/messages`, 'POST')
    if (alive !== 200 || stranger !== 401) {
      return broken(
        `${publicUrl} leads to something else (${alive} for /healthz, ${stranger} for /api/messages). Let it forward both, and /files, to this server as they are`,
      )
    }
    return { state: 'ok', what: WHAT, message: `${publicUrl} leads here, and strangers are turned away` }
  } catch (error) {
    return broken(
      `${publicUrl} cannot be reached from here (${reasonOf(error)}). Look at its name in DNS, its certificate and the proxy; where this machine cannot see its own public address, open ${publicUrl}/healthz from another`,
    )
  }
}

async function ask(url: string, method: string): Promise<number> {
  const answer = await fetch(url, { method, redirect: 'manual', signal: AbortSignal.timeout(PATIENCE) })
  await answer.body?.cancel()
  return answer.status
}

/** Such as ENOTFOUND or CERT_HAS_EXPIRED. */
function reasonOf(error: unknown): string {
  const { name, cause } = error as { name: string; cause?: { code?: string } }
  return cause?.code ?? name
}

function note(message: string): Finding {
  return { state: 'note', what: WHAT, message }
}

function broken(message: string): Finding {
  return { state: 'broken', what: WHAT, message }
}
