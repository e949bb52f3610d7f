/** Asks the server of this page. Throws an Error whose message is a sentence for the person. */
export async function ask(path, body) {
  return answerOf(
    await reach(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  )
}

export async function fetchJson(path) {
  return answerOf(await reach(path))
}

/** Sends a file's bytes as they are. */
export async function sendBytes(path, query, file) {
  const headers = { 'content-type': 'application/octet-stream' }
  return answerOf(
    await reach(`${path}?${new URLSearchParams(query)}`, { method: 'POST', headers, body: file }),
  )
}

async function reach(path, options) {
  try {
    return await fetch(path, options)
  } catch (cause) {
    throw new Error('Local Teams cannot be reached. Is Muster still running?', { cause })
  }
}

async function answerOf(response) {
  const body = await response.json().catch(() => ({}))
  if (!response.ok)
    throw new Error(body.error?.message ?? `Local Teams answered with error ${response.status}.`)
  return body
}
