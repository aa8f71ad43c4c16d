/**
 * Uploads the results and logs as an artifact of the run. Invariant: where
 * artifacts do not exist (GitHub Enterprise Server, a plain `run:` step), that
 * is a note and not a failure, unless nothing else keeps the results.
 */
import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { artifactNameOf, DIGEST_FILE, RESULTS_FILE } from '../core/artifact-name.js'
import { GreenlineError } from '../core/errors.js'
import type { LogFile } from '../core/log-file.js'
import type { Execution } from '../core/model.js'
import type { Saved, Store } from './store.js'
import { writeLogs } from './workspace.js'

export interface ArtifactOptions {
  /** The runner's variables; the upload itself reads those of the process. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** The page of the run, for the link. */
  readonly runUrl: string
  /** Files beside those of the execution, such as `results.json`. */
  readonly extra: readonly LogFile[]
}

/** Artifacts are immutable and unique by name in a run: a second job, or the post step, takes the next number. */
const MAX_NAMES = 20

/** A store that keeps the execution's files in an artifact named after environment, run and attempt. */
export function createArtifactStore({ env, runUrl, extra }: ArtifactOptions): Store {
  return {
    name: 'artifact',
    async save({ execution, entry }) {
      const missing = whyMissing(env)
      if (missing !== undefined) return { note: missing }
      const prefix = `${entry.path}/`
      const inside = execution.map(log => ({ ...log, path: log.path.replace(prefix, '') }))
      const name = artifactNameOf(entry)
      return keep([...inside, ...extra], {
        env,
        runUrl,
        nameOf: number => (number === 1 ? name : `${name}-${number}`),
      })
    },
  }
}

/**
 * A store that keeps the results of a matrix job for `method: collect`: they and their digest, nothing else.
 *
 * @param execution - The job's, with its part.
 */
export function createPartStore({
  env,
  runUrl,
  execution,
}: Omit<ArtifactOptions, 'extra'> & {
  readonly execution: Pick<Execution, 'method' | 'environment' | 'attempt' | 'part'>
}): Store {
  return {
    name: 'artifact',
    async save(publication) {
      const missing = whyMissing(env)
      if (missing !== undefined) {
        throw new GreenlineError(
          'PUBLISH_FAILED',
          `${missing} Without it, method collect has no results of this job.`,
          'Upload results.json.gz by a step of your own, and merge all of them with `greenline collect FILE...`.',
        )
      }
      const results = publication.execution.find(
        ({ path }) => path === `${publication.entry.path}/${RESULTS_FILE}`,
      )
      if (results === undefined) throw new Error('A publication without results')
      const digest = createHash('sha256').update(results.content).digest('hex')
      const name = artifactNameOf(execution)
      const saved = await keep(
        [
          { path: RESULTS_FILE, content: results.content },
          { path: DIGEST_FILE, content: `${digest}  ${RESULTS_FILE}\n` },
        ],
        { env, runUrl, nameOf: number => (number === 1 ? name : `${name}.${number}`) },
      )
      const note = `The results of this job are in the artifact ${name} (SHA-256 ${digest}). A job with method: collect merges those of all jobs and commits the logs.`
      return { ...saved, note }
    },
  }
}

async function keep(
  logs: readonly LogFile[],
  { env, runUrl, nameOf }: Omit<ArtifactOptions, 'extra'> & { readonly nameOf: (number: number) => string },
): Promise<Saved> {
  const folder = await mkdtemp(join(env.RUNNER_TEMP || tmpdir(), 'greenline-artifact-'))
  const saved = await upload(nameOf, await writeLogs(folder, logs), folder, runUrl)
  // Not after a failure: the toolkit goes on reading, and throws where nobody can catch it when files are gone.
  await rm(folder, { recursive: true, force: true })
  return saved
}

function whyMissing(env: ArtifactOptions['env']): string | undefined {
  if ((env.ACTIONS_RUNTIME_TOKEN ?? '') === '' || (env.ACTIONS_RESULTS_URL ?? '') === '') {
    return 'No artifact: the runner gives access to artifacts to actions only, not to `run:` steps.'
  }
  const host = new URL(env.GITHUB_SERVER_URL ?? 'https://github.com').hostname
  if (!/^github\.com$|\.ghe\.com$|\.localhost$/i.test(host)) {
    return 'No artifact: GitHub Enterprise Server does not support this kind of upload.'
  }
  return undefined
}

async function upload(
  nameOf: (number: number) => string,
  files: readonly string[],
  folder: string,
  runUrl: string,
): Promise<Saved> {
  const { DefaultArtifactClient } = await import('@actions/artifact')
  const client = new DefaultArtifactClient()
  for (let number = 1; ; number += 1) {
    try {
      const uploaded = await client.uploadArtifact(nameOf(number), [...files], folder)
      return { url: `${runUrl}/artifacts/${uploaded.id ?? ''}` }
    } catch (thrown) {
      const message = thrown instanceof Error ? thrown.message : String(thrown)
      if (number < MAX_NAMES && /already exists|\(409\)/i.test(message)) continue
      throw new GreenlineError(
        'PUBLISH_FAILED',
        `The artifact could not be uploaded: ${message.split('\n')[0] ?? ''}`,
        'Run the job again, or set `artifact: false`.',
      )
    }
  }
}
