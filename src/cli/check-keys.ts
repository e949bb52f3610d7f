import type { Finding } from './finding.ts'

const PATIENCE = 5_000

/** Whether this machine can fetch the keys without which no message of Teams can be told from one of somebody else. */
export async function checkKeys(address: string): Promise<Finding> {
  const what = 'Bot service'
  const { host } = new URL(address)
  try {
    const answer = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(PATIENCE) })
    await answer.body?.cancel()
    if (answer.ok) return { state: 'ok', what, message: 'its keys can be fetched' }
    const message = `${host} does not work right now (${answer.status}), so nothing of Teams is let in. Try again later`
    return { state: 'broken', what, message }
  } catch {
    const message = `${host} cannot be reached, so nothing of Teams is let in. This machine needs a way to it over https`
    return { state: 'broken', what, message }
  }
}
