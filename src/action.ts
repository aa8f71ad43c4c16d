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
import { collectSecrets } from './config/secrets.js'
import { GreenlineError } from './core/errors.js'
import type { Host } from './core/host.js'
import { createRedactor, type Redact } from './core/redact.js'
import { createActionsHost, maskSecrets } from './github/actions-host.js'
import { readContext, type RunContext } from './github/context.js'
import type { PublishOptions } from './publication.js'
import { createArtifactStore } from './publish/artifact.js'
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
}

/** Where the log of a step goes when its settings cannot be read: secrets are masked all the same. */
export function openActionsHost(env: NodeJS.ProcessEnv): { host: Host; secrets: readonly string[] } {
  const secrets = collectSecrets(inputsOfRunner(env), env)
  maskSecrets(secrets)
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
  })
  const secrets = [...new Set([...known, ...read.secrets])]
  maskSecrets(read.secrets.filter(secret => !known.includes(secret)))
  const redact = createRedactor(secrets)
  return {
    ...read,
    context: readContext(env, read.settings),
    redact,
    host: createActionsHost({ redact }),
  }
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
    announcers: [summaryFor(env)],
  }
}

async function storesFor({ settings, context, host }: ActionRun, env: NodeJS.ProcessEnv): Promise<Store[]> {
  const stores: Store[] = []
  if (settings.commitLogs && settings.token !== undefined && context.trust === 'full') {
    const { createClient } = await import('./github/client.js')
    const { createCommitApiStore } = await import('./publish/commit-api.js')
    const { repository, serverUrl, apiUrl } = context
    const client = createClient({ token: settings.token, apiUrl, onNote: note => host.info(note) })
    stores.push(createCommitApiStore({ client, repository, serverUrl, branch: settings.logBranch }))
  } else if (settings.commitLogs && context.trust === 'full') {
    stores.push(withoutToken)
  } else if (settings.commitLogs) {
    host.info('The logs are not committed: the token of this run may only read.')
  }
  if (settings.artifact) stores.push(createArtifactStore({ env, runUrl: context.runUrl, extra: [] }))
  return stores
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
