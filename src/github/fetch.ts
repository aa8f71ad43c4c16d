/**
 * Requests over HTTP. Invariant: every request has a deadline, and goes through
 * the runner's proxy where one is set.
 */

/** `fetch`, for a URL in text, as Octokit takes it too. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>

/**
 * A `fetch` that gives up. Without a deadline a silent network would hang the job until GitHub ends it.
 *
 * @returns A function whose promise is rejected with a `TimeoutError` when body and all took longer.
 */
export const fetchWithin =
  (timeoutMs: number): Fetch =>
  async (url, init = {}) => {
    const within = { ...init, signal: AbortSignal.timeout(timeoutMs) }
    if (!usesProxy(process.env)) return fetch(url, within)
    // The toolkit's fetch knows the proxy variables; Node's own does not. It is large, hence loaded only when needed.
    const { defaults } = await import('@actions/github/lib/utils')
    const proxied = defaults.request?.fetch as typeof fetch
    return proxied(url, within)
  }

const usesProxy = (env: NodeJS.ProcessEnv): boolean =>
  ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'].some(name => (env[name] ?? '') !== '')
