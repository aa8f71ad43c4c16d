/**
 * A stand-in for GitHub's REST API that keeps what it is given in a real bare
 * repository. Invariant: every request and every reply is checked against
 * GitHub's description; what does not hold is in `violations` and answered 500.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { git } from './git.js'
import { startArtifacts, type Artifacts } from './github-artifacts.js'
import { createReviews, type Author, type Reviews } from './github-checks.js'
import { refusal, type Reply } from './github-faults.js'
import * as data from './github-git.js'
import { createRuns, type RunsState } from './github-runs.js'
import { createTree, getContent, getTree } from './github-trees.js'
import { checkReply, checkRequest, findOperation } from './openapi.js'

/** A request as it was recorded. */
export interface RecordedRequest {
  readonly method: string
  /** Decoded, without the query. */
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly body: unknown
  /** Such as `git/create-tree`; undefined when the description has none. */
  readonly operation: string | undefined
  /** The reply's; 0 when the connection was cut instead. */
  status: number
}

/**
 * What to do instead of answering: another reply, `hang-up` (nothing is done, the
 * connection is cut) or `lose-reply` (it is done, then the connection is cut).
 */
export type Fault = Reply | 'hang-up' | 'lose-reply' | undefined

export interface GitHub extends AsyncDisposable {
  /** Base URL of the API, without a slash at the end. */
  readonly url: string
  /** In the order of arrival. */
  readonly requests: readonly RecordedRequest[]
  /** What the description has against requests and replies; tests expect it to be empty. */
  readonly violations: readonly string[]
  /** The check runs and comments that there are. */
  readonly reviews: Reviews
  /** The artifacts of runs, and where they are uploaded. */
  readonly artifacts: Artifacts
  /** Asks `decide` before each authorized request is carried out; replaces the function given before. */
  fail(decide: (request: RecordedRequest) => Fault | Promise<Fault>): void
  /** Approvals, environments and deployments, to be put there. */
  readonly runs: RunsState
}

export interface GitHubOptions {
  /** `owner/name` */
  readonly repository: string
  /** Folder of the bare repository. */
  readonly bare: string
  /** The token that is accepted. */
  readonly token: string
  /** Whose token it is; the workflow's own without it. */
  readonly author?: Author
}

const ENDPOINTS: Readonly<
  Record<string, (call: data.Call & { accept: string }) => Promise<Reply & { bytes?: Buffer }>>
> = {
  'git/get-ref': data.getRef,
  'git/list-matching-refs': data.listMatchingRefs,
  'git/create-ref': data.createRef,
  'git/update-ref': data.updateRef,
  'git/create-blob': data.createBlob,
  'git/get-blob': data.getBlob,
  'git/create-commit': data.createCommit,
  'git/get-commit': data.getCommit,
  'git/create-tree': createTree,
  'git/get-tree': getTree,
  'repos/get-content': getContent,
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString('utf8')
  return text === '' ? undefined : (JSON.parse(text) as unknown)
}

function send(response: ServerResponse, reply: Reply & { bytes?: Buffer }, accept: string): void {
  const headers = {
    'x-ratelimit-limit': '1000',
    'x-ratelimit-remaining': '999',
    'x-github-media-type': 'github.v3',
    'content-type':
      reply.bytes === undefined
        ? 'application/json; charset=utf-8'
        : `${accept || 'text/plain'}; charset=utf-8`,
    ...reply.headers,
  }
  const text = reply.bytes ?? (reply.body === undefined ? '' : JSON.stringify(reply.body))
  response.writeHead(reply.status, headers).end(text)
}

/** Starts the stand-in on a free port of 127.0.0.1. */
export async function startGitHub({ repository, bare, token, author }: GitHubOptions): Promise<GitHub> {
  const requests: RecordedRequest[] = []
  const violations: string[] = []
  const signed = new Set<string>()
  const runs = createRuns()
  const reviews = createReviews(author)
  const artifacts = await startArtifacts()
  let decide: Parameters<GitHub['fail']>[0] = () => undefined
  let url = ''
  let isEmpty = true

  const perform = async (
    operation: string,
    call: Pick<data.Call, 'parameters' | 'query' | 'body'> & { accept: string },
  ): Promise<Reply & { bytes?: Buffer }> => {
    const others = { ...reviews.endpoints, ...runs.endpoints, ...artifacts.endpoints }
    const endpoint = ENDPOINTS[operation] ?? others[operation]
    if (endpoint === undefined) {
      violations.push(`${operation}: the stand-in has no such endpoint`)
      return refusal(500, 'The stand-in has no such endpoint')
    }
    const { owner = '', repo = '' } = call.parameters
    if (`${owner}/${repo}`.toLowerCase() !== repository.toLowerCase()) return refusal(404, 'Not Found')
    isEmpty &&= (await git(bare, ['for-each-ref', '--count=1'])) === ''
    if (isEmpty && operation.startsWith('git/')) return refusal(409, 'Git Repository is empty.')
    const place = { url: `${url}/repos/${repository}`, htmlUrl: `${url}/${repository}` }
    try {
      return await endpoint({ ...call, ...place, bare, signed })
    } catch (error) {
      if (error instanceof data.Refused) return error.reply
      throw error
    }
  }

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', url)
    const method = request.method ?? 'GET'
    const accept = (request.headers.accept ?? '').split(',')[0]!.trim()
    const found = findOperation(method, pathname)
    const query = Object.fromEntries(searchParams)
    const name = found?.operation.id ?? `${method} ${pathname}`
    const recorded: RecordedRequest = {
      method,
      path: decodeURIComponent(pathname),
      query,
      body: await readBody(request).catch((error: unknown) => {
        violations.push(`${name}: body: ${String(error)}`)
        return undefined
      }),
      operation: found?.operation.id,
      status: 0,
    }
    requests.push(recorded)
    const finish = (reply: Reply & { bytes?: Buffer }): void => {
      recorded.status = reply.status
      send(response, reply, accept)
    }

    const [scheme = '', credential] = (request.headers.authorization ?? '').split(' ')
    if (!['bearer', 'token'].includes(scheme.toLowerCase()) || credential !== token) {
      finish(refusal(401, scheme === '' ? 'Requires authentication' : 'Bad credentials'))
      return
    }
    if (method === 'POST' && pathname === '/graphql') {
      // Not in the description; the one question that is asked is whose token it is.
      const fault = await decide(recorded)
      finish(typeof fault === 'object' ? fault : reviews.viewer)
      return
    }
    const problems =
      found === undefined ? ['not in the description'] : checkRequest(found.operation, query, recorded.body)
    if (problems.length > 0 && problems.every(problem => problem.includes('must NOT have more than'))) {
      finish(refusal(422, `Invalid request.\n\n${problems.join('\n')}`))
      return
    }
    if (found === undefined || problems.length > 0) {
      violations.push(...problems.map(problem => `${name}: ${problem}`))
      finish(refusal(500, `The request does not match the description: ${problems.join('; ')}`))
      return
    }

    const fault = await decide(recorded)
    if (fault === 'hang-up') {
      response.destroy()
      return
    }
    const call = { parameters: found.parameters, query, body: recorded.body, accept }
    const reply = typeof fault === 'object' ? fault : await perform(name, call)
    if (fault === 'lose-reply') {
      response.destroy()
      return
    }
    const mediaType = accept.replace(/\+json$/, '')
    const isRaw = 'bytes' in reply
    const wrong = isRaw ? [] : checkReply(found.operation, reply.status, mediaType, reply.body)
    violations.push(...wrong.map(problem => `${name}: ${problem}`))
    finish(
      wrong.length === 0
        ? reply
        : refusal(500, `The reply does not match the description: ${wrong.join('; ')}`),
    )
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      violations.push(`${request.method ?? ''} ${request.url ?? ''}: ${String(error)}`)
      if (!response.headersSent) send(response, refusal(500, 'The stand-in failed'), '')
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    requests,
    violations,
    reviews,
    artifacts,
    runs: runs.state,
    fail: decision => {
      decide = decision
    },
    async [Symbol.asyncDispose]() {
      await artifacts[Symbol.asyncDispose]()
      await new Promise<void>(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  }
}
