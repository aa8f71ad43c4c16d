/**
 * The artifacts of runs: the service and the storage that the runner's toolkit
 * uploads to, and GitHub's REST API for reading them. Invariant: the storage is a
 * server of its own, and remembers who comes there with a token.
 */
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { refusal, type Reply } from './github-faults.js'
import type { Call } from './github-git.js'

/** An artifact as it was uploaded, or put there by a test. */
export interface StoredArtifact {
  readonly id: number
  readonly runId: string
  readonly name: string
  archive: Buffer
  /** What the API says of it; null as for an old one. */
  digest: string | null
  expired: boolean
}

export interface Artifacts extends AsyncDisposable {
  /** In the order of their uploads. */
  readonly stored: readonly StoredArtifact[]
  /** Puts one there. `1000` is the runner's run. */
  add(artifact: { readonly name: string; readonly archive: Buffer; readonly runId?: string }): StoredArtifact
  /** The variables that let a job's step upload. */
  envOf(runId?: string): Readonly<Record<string, string>>
  /** Headers with a token that came to the storage: there must be none. */
  readonly leaks: readonly string[]
  /** How many archives the storage has given out. */
  readonly downloads: number
  /** Answers the next downloads with this status, as often as that. */
  failDownloads(status: number, times: number): void
  readonly endpoints: Readonly<Record<string, (call: Call) => Promise<Reply>>>
}

const RUN = '1000'
const MADE = '2026-11-22T09:00:00Z'

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

const digestOf = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

/** Starts the service and its storage on a free port of 127.0.0.1. */
export async function startArtifacts(): Promise<Artifacts> {
  const stored: StoredArtifact[] = []
  const blocks = new Map<string, Map<string, Buffer>>()
  const uploads = new Map<string, Buffer>()
  const leaks: string[] = []
  let downloads = 0
  let faults: number[] = []
  let url = ''

  const add: Artifacts['add'] = ({ name, archive, runId = RUN }) => {
    const artifact = {
      id: stored.length + 1,
      runId,
      name,
      archive,
      digest: digestOf(archive),
      expired: false,
    }
    stored.push(artifact)
    return artifact
  }

  /** https://learn.microsoft.com/en-us/rest/api/storageservices/put-block-list, as far as the toolkit goes. */
  const put = (at: URL, body: Buffer): number => {
    const own = blocks.get(at.pathname) ?? new Map<string, Buffer>()
    blocks.set(at.pathname, own)
    if (at.searchParams.get('comp') === 'block') own.set(at.searchParams.get('blockid') ?? '', body)
    else if (at.searchParams.get('comp') === 'blocklist') {
      const ids = [...body.toString().matchAll(/<Latest>([^<]*)<\/Latest>/g)].map(([, id = '']) => id)
      uploads.set(at.pathname, Buffer.concat(ids.map(id => own.get(id) ?? Buffer.alloc(0))))
    } else uploads.set(at.pathname, body)
    return 201
  }

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const at = new URL(request.url ?? '/', url)
    const body = await bodyOf(request)
    const json = (status: number, value: unknown): unknown =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    if (at.pathname.startsWith('/storage/')) {
      const token = request.headers.authorization
      if (token !== undefined) leaks.push(`${request.method ?? ''} ${at.pathname}`)
      if (request.method === 'PUT') {
        response.writeHead(put(at, body), { 'x-ms-request-id': '1', 'x-ms-version': '2024' }).end()
        return
      }
      const fault = faults.shift()
      const artifact = stored.find(({ id }) => at.pathname === `/storage/archives/${id}.zip`)
      if (fault !== undefined || artifact === undefined || at.searchParams.get('sig') !== 'signed') {
        response.writeHead(fault ?? 403).end('no')
        return
      }
      downloads += 1
      response.writeHead(200, { 'content-type': 'application/zip' }).end(artifact.archive)
      return
    }
    const { name, workflow_run_backend_id: runId } = JSON.parse(body.toString()) as Record<string, string>
    const path = `/storage/uploads/${encodeURIComponent(`${runId} ${name}`)}`
    if (at.pathname.endsWith('/CreateArtifact')) {
      const isTaken = stored.some(one => one.name === name && one.runId === runId)
      if (isTaken) {
        json(409, {
          code: 'already_exists',
          msg: 'an artifact with this name already exists on the workflow run',
        })
      } else json(200, { ok: true, signed_upload_url: `${url}${path}?sig=signed-for-upload` })
      return
    }
    const archive = uploads.get(path) ?? Buffer.alloc(0)
    json(200, { ok: true, artifact_id: String(add({ name: name ?? '', archive, runId: runId ?? RUN }).id) })
  }

  const describe = (call: Call, { id, runId, name, archive, digest, expired }: StoredArtifact): unknown => {
    const self = `${call.url}/actions/artifacts/${id}`
    return {
      ...{ id, node_id: `A_${id}`, name, size_in_bytes: archive.length, digest, expired },
      ...{ url: self, archive_download_url: `${self}/zip` },
      ...{ created_at: MADE, updated_at: MADE, expires_at: '2027-02-20T09:00:00Z' },
      workflow_run: { id: Number(runId), repository_id: 1, head_repository_id: 1, head_branch: 'main' },
    }
  }

  const list = (call: Call): Reply => {
    const all = stored.filter(({ runId }) => runId === call.parameters['run_id'])
    const size = Math.min(Number(call.query['per_page'] ?? 30), 100)
    const first = (Number(call.query['page'] ?? 1) - 1) * size
    const page = all.slice(first, first + size)
    return {
      status: 200,
      body: { total_count: all.length, artifacts: page.map(each => describe(call, each)) },
    }
  }

  const download = (call: Call): Reply => {
    const artifact = stored.find(({ id }) => String(id) === call.parameters['artifact_id'])
    if (artifact === undefined) return refusal(404, 'Not Found')
    if (artifact.expired) return refusal(410, 'Artifact has expired')
    return { status: 302, headers: { location: `${url}/storage/archives/${artifact.id}.zip?sig=signed` } }
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy())
  })
  await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    ...{ stored, add, leaks },
    get downloads() {
      return downloads
    },
    envOf(runId = RUN) {
      const claims = Buffer.from(JSON.stringify({ scp: `Actions.Results:${runId}:job` })).toString(
        'base64url',
      )
      return { ACTIONS_RUNTIME_TOKEN: `e30.${claims}.x`, ACTIONS_RESULTS_URL: `${url}/` }
    },
    failDownloads: (status, times) => (faults = Array.from({ length: times }, () => status)),
    endpoints: {
      'actions/list-workflow-run-artifacts': async call => list(call),
      'actions/download-artifact': async call => download(call),
    },
    [Symbol.asyncDispose]: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
