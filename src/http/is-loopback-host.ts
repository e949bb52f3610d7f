const NAMES = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * Whether a Host header names this machine. A page of another site that points its own name here
 * (DNS rebinding) still sends that name.
 */
export function isLoopbackHost(header: string | undefined): boolean {
  const match = /^(\[[^\]]*\]|[^:]*)(:\d{1,5})?$/.exec(header ?? '')
  return match !== null && NAMES.has((match[1] ?? '').toLowerCase())
}
