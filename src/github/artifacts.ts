/**
 * The artifacts of a run. Invariant: the token goes to GitHub's API and to nobody
 * that it sends us on to; what is read is no larger than was asked for.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { GreenlineError } from '../core/errors.js'
import { type Client, refusalOf, statusOf, toGitHubError } from './client.js'
import { fetchWithin } from './fetch.js'
import type { RepositoryName } from './git-data.js'

/** An artifact that is still there. */
export interface Artifact {
  readonly id: number
  readonly name: string
  readonly bytes: number
  /** Such as `sha256:…`; GitHub Enterprise Server and older artifacts have none. */
  readonly digest?: string
}

/** What became of a download; `reason` is a phrase. */
export type Download =
  | { readonly status: 'there'; readonly archive: Buffer }
  | { readonly status: 'refused'; readonly reason: string }

const PER_PAGE = 100
const DOWNLOAD_TIMEOUT_MS = 120_000
const MAX_TRIES = 3

/**
 * Lists the artifacts of a run, of all its attempts: a request for each hundred.
 *
 * @throws GreenlineError TOKEN_FORBIDDEN, REPOSITORY_UNREACHABLE, PUBLISH_FAILED
 */
export async function listArtifacts(
  client: Client,
  { owner, name: repo }: RepositoryName,
  runId: string,
): Promise<readonly Artifact[]> {
  const artifacts: Artifact[] = []
  for (let page = 1, seen = 0; ; page += 1) {
    const { data } = await asking('to list the artifacts of this run', () =>
      client.rest.actions.listWorkflowRunArtifacts({
        ...{ owner, repo, run_id: Number(runId), per_page: PER_PAGE, page },
      }),
    )
    for (const { id, name, size_in_bytes: bytes, expired, digest } of data.artifacts) {
      if (!expired) artifacts.push({ id, name, bytes, ...(digest ? { digest } : {}) })
    }
    seen += data.artifacts.length
    if (data.artifacts.length === 0 || seen >= data.total_count) return artifacts
  }
}

/**
 * Downloads an artifact's zip archive: one request to the API, and one to the storage that it names.
 *
 * @param pauseMs - Before the second try; it doubles.
 * @throws GreenlineError TOKEN_FORBIDDEN, REPOSITORY_UNREACHABLE, PUBLISH_FAILED
 */
export async function downloadArtifact(
  client: Client,
  { owner, name: repo }: RepositoryName,
  { id, name, bytes }: Artifact,
  { maxBytes, pauseMs = 1_000 }: { readonly maxBytes: number; readonly pauseMs?: number },
): Promise<Download> {
  if (bytes > maxBytes) return refused(`it has ${bytes} bytes, more than results can have`)
  for (let tries = 1; ; tries += 1) {
    const { headers } = await asking(`to read the artifact ${name}`, () =>
      client.request('GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}', {
        ...{ owner, repo, artifact_id: id, archive_format: 'zip' },
        // A redirect that is followed would take the token along to another host.
        request: { redirect: 'manual' },
      }),
    )
    const answer = await readStorage(placeOf(client, headers.location), maxBytes)
    if (answer.status !== 'again') return answer
    if (tries === MAX_TRIES) return refused(answer.reason)
    await sleep(pauseMs * 2 ** (tries - 1))
  }
}

const refused = (reason: string): Download => ({ status: 'refused', reason })

/** Where the API sends us; nothing is fetched in the clear unless the API is. */
function placeOf(client: Client, location: string | undefined): string | undefined {
  const { baseUrl } = client.request.endpoint.DEFAULTS
  const isSafe = location !== undefined && (location.startsWith('https:') || baseUrl.startsWith('http:'))
  return isSafe ? location : undefined
}

/** The address holds its own right to read, for a minute. */
async function readStorage(
  location: string | undefined,
  maxBytes: number,
): Promise<Download | { readonly status: 'again'; readonly reason: string }> {
  if (location === undefined) return refused('GitHub named no place to read it from')
  try {
    const response = await fetchWithin(DOWNLOAD_TIMEOUT_MS)(location, { redirect: 'error' })
    if (!response.ok || response.body === null) {
      await response.body?.cancel()
      return { status: 'again', reason: `the storage answered with HTTP ${response.status}` }
    }
    const chunks: Uint8Array[] = []
    let length = 0
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      length += chunk.length
      if (length > maxBytes) return refused('it has more bytes than results can have')
      chunks.push(chunk)
    }
    return { status: 'there', archive: Buffer.concat(chunks) }
  } catch (thrown) {
    // What fetch throws may hold the address, and that is a key.
    const kind = thrown instanceof Error ? thrown.name : 'error'
    return { status: 'again', reason: `the storage could not be reached (${kind})` }
  }
}

async function asking<T>(doing: string, request: () => Promise<T>): Promise<T> {
  try {
    return await request()
  } catch (thrown) {
    const status = statusOf(thrown)
    if (status !== 403 && status !== 404) throw toGitHubError(thrown, doing)
    if (/rate limit/i.test(refusalOf(thrown))) throw toGitHubError(thrown, doing)
    throw new GreenlineError(
      'TOKEN_FORBIDDEN',
      `GitHub refused ${doing}: ${refusalOf(thrown)} (HTTP ${status})`,
      'Give the job `permissions: actions: read`.',
    )
  }
}
