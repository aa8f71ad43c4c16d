/**
 * What main and post have in common: the run they belong to, and how its results
 * are published. Invariant: every secret is masked before anything else is
 * written.
 */
import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { readTextFile } from './config/certificates.js'
import { inputsOfRunner } from './config/inputs.js'
import { readSettings, type ReadSettings } from './config/read-settings.js'
import { areOfExecution, type ExecutionSettings, type Settings } from './config/settings.js'
import { collectSecrets } from './config/secrets.js'
import { GreenlineError } from './core/errors.js'
import type { Host } from './core/host.js'
import { onSecretLearned } from './core/learned-secrets.js'
import { createRedactor, type Redact } from './core/redact.js'
import { createActionsHost, maskSecrets } from './github/actions-host.js'
import { readContext, trustOf, type RunContext } from './github/context.js'
import type { Client } from './github/client.js'
import type { BranchState } from './history/history.js'
import type { Deployment } from './phases/run.js'
import type { PublishOptions } from './publication.js'
import { createArtifactStore, createPartStore } from './publish/artifact.js'
import type { Announcer, Store } from './publish/store.js'
import { createSummary } from './publish/summary.js'
import { renderSummary } from './render/summary.js'

/** A step of a workflow job, ready to work. */
export interface ActionRun {
  readonly settings: ReadSettings['settings']
  readonly parameters: ReadSettings['parameters']
  readonly notes: readonly string[]
  readonly context: RunContext
  readonly redact: Redact
  readonly host: Host
  /** The client of this run's token, made when it is asked for first; undefined without a token. */
  readonly client: () => Promise<Client | undefined>
  /** What the log branch held when it was looked at: the publication begins there. */
  readonly seen: { branch?: BranchState }
}

/** Where the log of a step goes when its settings cannot be read: secrets are masked all the same. */
export function openActionsHost(env: NodeJS.ProcessEnv): { host: Host; secrets: readonly string[] } {
  const secrets = collectSecrets(inputsOfRunner(env), env)
  maskSecrets(secrets)
  onSecretLearned(secret => maskSecrets([secret]))
  return { host: createActionsHost({ redact: createRedactor(secrets) }), secrets }
}

/**
 * Reads what the workflow and the runner say.
 *
 * @throws GreenlineError(s) INPUT_INVALID, CONFIG_INVALID, URL_INVALID, EVENT_UNSUPPORTED
 */
export async function openActionRun(env: NodeJS.ProcessEnv, known: readonly string[]): Promise<ActionRun> {
  const workspace = env['GITHUB_WORKSPACE'] ?? process.cwd()
  const read = await readSettings({
    given: inputsOfRunner(env),
    env,
    readFile: file => readTextFile(path.resolve(workspace, file)),
    origin: 'input',
    secrets: trustOf(env) === 'read-only' ? 'withheld' : 'given',
  })
  const secrets = [...new Set([...known, ...read.secrets])]
  maskSecrets(read.secrets.filter(secret => !known.includes(secret)))
  const redact = createRedactor(secrets)
  const { settings } = read
  const marks = settings.check && settings.token !== undefined && settings.method !== 'validate'
  const context = readContext(env, settings)
  const host = createActionsHost({ redact, places: marks ? 'plain' : 'annotated' })
  let client: Promise<Client | undefined> | undefined
  return {
    ...{ ...read, context, redact, host, seen: {} },
    client: () => (client ??= createRunClient(settings.token, context, host)),
  }
}

/** One for the whole run, so that its requests wait for rate limits together. */
async function createRunClient(
  token: string | undefined,
  { apiUrl }: RunContext,
  host: Host,
): Promise<Client | undefined> {
  if (token === undefined) return undefined
  const { createClient } = await import('./github/client.js')
  return createClient({ token, apiUrl, onNote: note => host.info(note) })
}

/** A path for a new journal, in the folder that the runner empties after the job. */
export const newJournalFile = (env: NodeJS.ProcessEnv): string =>
  path.join(env['RUNNER_TEMP'] ?? process.cwd(), `greenline-${randomUUID()}`, 'journal.jsonl')

/** How the results of this run are published. */
export async function publishOptions(run: ActionRun, env: NodeJS.ProcessEnv): Promise<PublishOptions> {
  const { settings, context, redact, host } = run
  const { runId, runAttempt, workspace } = context
  const folder = path.join(workspace, 'greenline-results', `${runId}.${runAttempt}-${settings.method}`)
  return {
    redact,
    host,
    workspace: { folder: path.join(folder, encodeURIComponent(settings.environment)) },
    stores: await storesFor(run, env),
    announcers: [summaryFor(env), ...(await announcersFor(run))],
  }
}

/** What GitHub and the log branch are asked before a change runs. */
export async function askGitHub(
  run: ActionRun,
  settings: ExecutionSettings,
  env: NodeJS.ProcessEnv,
): Promise<Pick<Deployment, 'gate' | 'history'>> {
  const { context } = run
  const client = await run.client()
  return {
    gate: async warn => {
      const { passGate } = await import('./github/gate.js')
      return passGate(settings, context, { client, env, warn })
    },
    ...(client !== undefined && {
      history: async () => {
        const { openGitData } = await import('./github/git-data.js')
        const { readHistory, readHistorySparingly } = await import('./history/history.js')
        const git = openGitData(client, context.repository, settings.logBranch)
        if (settings.part !== undefined) return readHistorySparingly(git, settings.logBranch)
        return readHistory(git, branch => (run.seen.branch = branch))
      },
    }),
  }
}

/** The check run on the commit, and the comment on the pull request. */
async function announcersFor(run: ActionRun): Promise<Announcer[]> {
  const { settings, context, redact } = run
  const client = await run.client()
  // A check and a comment tell of a whole execution: those of a job of a matrix would take each other's place.
  if (client === undefined || settings.method === 'validate' || isOfMatrix(settings)) return []
  const { repository, sha, pullRequest } = context
  const announcers: Announcer[] = []
  if (settings.check) {
    const { createCheck } = await import('./publish/check.js')
    const log = createActionsHost({ redact })
    announcers.push(
      createCheck({
        ...{ client, repository },
        headSha: pullRequest?.head ?? sha,
        annotate: ({ level, text, path, line }) =>
          log[level](text, { ...(path !== undefined && { path }), ...(line !== undefined && { line }) }),
      }),
    )
  }
  if (settings.comment && pullRequest !== undefined) {
    const { createComment } = await import('./publish/comment.js')
    announcers.push(createComment({ client, repository, pullRequest: pullRequest.number }))
  }
  return announcers
}

async function storesFor(run: ActionRun, env: NodeJS.ProcessEnv): Promise<Store[]> {
  const { settings, context, host } = run
  if (isOfMatrix(settings)) return partStoresFor(run, env)
  const stores: Store[] = []
  const client = settings.commitLogs && context.trust === 'full' ? await run.client() : undefined
  if (client !== undefined) {
    const { createCommitApiStore } = await import('./publish/commit-api.js')
    const { repository, serverUrl } = context
    stores.push(
      createCommitApiStore({
        ...{ client, repository, serverUrl, branch: settings.logBranch },
        known: () => run.seen.branch,
      }),
    )
  } else if (settings.commitLogs && context.trust === 'full') {
    stores.push(withoutToken)
  } else if (settings.commitLogs) {
    host.info('The logs are not committed: the token of this run may only read.')
  }
  if (settings.artifact) stores.push(createArtifactStore({ env, runUrl: context.runUrl, extra: [] }))
  return stores
}

/** One job of several, whose results are one execution only together. */
const isOfMatrix = (settings: Settings): settings is ExecutionSettings =>
  areOfExecution(settings) && settings.part !== undefined

/** What a job of a matrix leaves for `method: collect`. */
function partStoresFor({ settings, context, host }: ActionRun, env: NodeJS.ProcessEnv): Store[] {
  if (!areOfExecution(settings)) return []
  if (!settings.artifact) {
    host.info(
      'No artifact (artifact: false): keep results.json.gz, and merge all jobs with `greenline collect`.',
    )
    return []
  }
  const { runUrl, runAttempt } = context
  return [createPartStore({ env, runUrl, execution: { ...settings, attempt: runAttempt } })]
}

const withoutToken: Store = {
  name: 'commit',
  async save() {
    throw new GreenlineError(
      'TOKEN_FORBIDDEN',
      'The logs cannot be committed without a token.',
      'Give the input token, or set commit-logs: false.',
    )
  },
}

const summaryFor = (env: NodeJS.ProcessEnv): Announcer =>
  createSummary({
    file: env['GITHUB_STEP_SUMMARY'],
    render: (results, links, maxBytes) =>
      renderSummary(results, {
        maxBytes,
        links: new Map([...links].map(([name, url]) => [name, new URL(url)])),
      }),
  })
