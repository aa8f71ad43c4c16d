import { type Server, createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { GreenlineError } from '../../src/core/errors.js'

/** Echoes each request's headers; a proxy in front of it counts what passes. */
let api: Server
let proxy: Server
const tunnels: string[] = []
/** Known to the proxy alone. */
const BEYOND = 'http://api.greenline.example'
const urlOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const listen = (server: Server): Promise<void> =>
  new Promise(resolve => void server.listen(0, '127.0.0.1', () => resolve()))

beforeAll(async () => {
  api = createServer((request, response) => {
    const deprecated = { deprecation: 'true', sunset: 'tomorrow', link: '<https://x>; rel="deprecation"' }
    response.writeHead(200, { 'content-type': 'application/json', ...deprecated })
    response.end(JSON.stringify({ headers: request.headers }))
  })
  proxy = createServer()
  proxy.on('connect', (request, socket) => {
    tunnels.push(request.url ?? '')
    const onward = connect((api.address() as AddressInfo).port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      onward.pipe(socket)
      socket.pipe(onward)
    })
    socket.on('error', () => onward.destroy())
    onward.on('error', () => socket.destroy())
  })
  await Promise.all([listen(api), listen(proxy)])
  // Read once, when the toolkit is loaded.
  process.env['GITHUB_API_URL'] = BEYOND
  process.env['http_proxy'] = urlOf(proxy)
})
afterAll(async () => {
  delete process.env['GITHUB_API_URL']
  delete process.env['http_proxy']
  for (const server of [api, proxy]) {
    server.closeAllConnections()
    server.close()
  }
})

const { createClient, toGitHubError, statusOf, isProtected } = await import('../../src/github/client.js')
const makeClient = (apiUrl = urlOf(api)) =>
  createClient({ token: 'ghs_secret', apiUrl, onNote: () => undefined })

describe('createClient', () => {
  test('goes through the proxy of the environment', async () => {
    const { data } = (await makeClient(BEYOND).request('GET /echo')) as {
      data: { headers: Record<string, string> }
    }
    expect(data.headers['user-agent']).toMatch(/^greenline /)
    expect(data.headers['authorization']).toBe('token ghs_secret')
    expect(tunnels).toEqual(['api.greenline.example:80'])
  })

  test('goes straight there without a proxy', async () => {
    process.env['http_proxy'] = ''
    tunnels.splice(0)
    await makeClient().request('GET /')
    expect(tunnels).toEqual([])
    process.env['http_proxy'] = urlOf(proxy)
  })

  test('writes nothing to the console, not even for a deprecated endpoint', async () => {
    const written: unknown[] = []
    const original = { ...console }
    for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const) {
      console[level] = (...words: unknown[]) => void written.push(words)
    }
    try {
      await makeClient().request('GET /')
    } finally {
      Object.assign(console, original)
    }
    expect(written).toEqual([])
  })
})

describe('toGitHubError', () => {
  test('gives a bug back as it is', () => {
    const bug = new TypeError('x is not a function')
    expect(toGitHubError(bug, 'to read')).toBe(bug)
    expect(toGitHubError('text', 'to read')).toBe('text')
    expect(statusOf(bug)).toBeUndefined()
    expect(isProtected(bug)).toBe(false)
  })

  test.each([
    [401, 'Bad credentials', 'TOKEN_FORBIDDEN'],
    [403, 'Resource not accessible by integration', 'TOKEN_FORBIDDEN'],
    [403, 'Repository was archived so is read-only.', 'TOKEN_FORBIDDEN'],
    [403, 'API rate limit exceeded for installation ID 1.', 'PUBLISH_FAILED'],
    [429, 'Too many requests', 'PUBLISH_FAILED'],
    [404, 'Not Found', 'REPOSITORY_UNREACHABLE'],
    [409, 'Git Repository is empty.', 'PUBLISH_FAILED'],
    [422, 'Repository rule violations found\n\nCannot update this protected ref.', 'BRANCH_PROTECTED'],
    [403, 'Protected branch hook declined', 'BRANCH_PROTECTED'],
    [500, 'connect ECONNREFUSED 127.0.0.1:9', 'REPOSITORY_UNREACHABLE'],
    [503, 'Service Unavailable', 'REPOSITORY_UNREACHABLE'],
  ])('HTTP %d %j is %s', (status, message, code) => {
    const documented = `${message} - https://docs.github.com/rest`
    const refusal = Object.assign(new Error(documented), {
      name: 'HttpError',
      status,
      request: { headers: {} },
    })
    const error = toGitHubError(refusal, 'to write the branch x') as GreenlineError
    expect(error).toBeInstanceOf(GreenlineError)
    expect(error.code).toBe(code)
    expect(error.message).toContain('to write the branch x')
    expect(error.message).toContain(message.split('\n')[0])
    expect(error.message).not.toContain('docs.github.com')
    expect(error.cause).toBeUndefined()
    expect(error.hint).toMatch(/^[A-Z].*[.]$/)
  })
})
