/**
 * One execution from the command line: the same engine, with a terminal as host
 * and plain git as store. Invariant: what the flags do not say is as in the action.
 */
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { cancelOnSignal, type Cancellation } from '../cancel.js'
import { readTextFile } from '../config/certificates.js'
import type { InputMethod } from '../config/inputs.js'
import { readSettings, type ReadSettings } from '../config/read-settings.js'
import { collectSecrets } from '../config/secrets.js'
import { areOfExecution, type ExecutionSettings } from '../config/settings.js'
import { GreenlineError } from '../core/errors.js'
import type { Host } from '../core/host.js'
import type { Method } from '../core/model.js'
import { createRedactor, type Redact } from '../core/redact.js'
import { verdictOf } from '../core/results.js'
import { deploy } from '../deploy.js'
import { publishResults, type Published } from '../publication.js'
import { createCommitGitStore } from '../publish/commit-git.js'
import { readHistoryByGit } from '../publish/log-branch.js'
import { paletteFor, renderConsoleVerdict } from '../render/console.js'
import { showErrors } from '../report-failure.js'
import type { Arguments } from './arguments.js'
import { createTerminalHost } from './terminal-host.js'

/** What the command line says, read. */
export interface AnyCommandSettings extends ReadSettings {
  readonly host: Host
  readonly redact: Redact
}

/** That of a command which makes an execution. */
export interface CommandSettings extends AnyCommandSettings {
  readonly settings: ExecutionSettings
}

const OWN = new Set(['results', 'log-dir', 'json', 'matrix', 'method'])

/**
 * Settings from flags, the configuration file and the environment's variables.
 *
 * @throws GreenlineError(s) see `readSettings`
 */
export async function readAnyCommandSettings(
  flags: Readonly<Record<string, string>>,
  method: InputMethod,
  folder: string,
): Promise<AnyCommandSettings> {
  const { env } = process
  const given = Object.fromEntries(Object.entries(flags).filter(([name]) => !OWN.has(name)))
  const read = await readSettings({
    given: { ...given, method },
    env,
    readFile: file => readTextFile(path.resolve(folder, file)),
    origin: 'flag',
  })
  const redact = createRedactor([...collectSecrets(given, env), ...read.secrets])
  return { ...read, redact, host: createTerminalHost({ redact }) }
}

/** Settings of a command that makes an execution; see `readAnyCommandSettings`. */
export async function readCommandSettings(
  flags: Readonly<Record<string, string>>,
  method: Method,
  folder: string,
): Promise<CommandSettings> {
  const read = await readAnyCommandSettings(flags, method, folder)
  const { settings } = read
  if (!areOfExecution(settings)) throw new Error(`Method ${settings.method} makes no execution`)
  return { ...read, settings }
}

/** `greenline validate | dry-run | deploy`. @returns The exit code. */
export async function runMethod(method: Method, { flags }: Arguments): Promise<number> {
  const other = flags['method'] ?? method
  if (other !== method) {
    throw new GreenlineError(
      'INPUT_INVALID',
      `The command is ${method}, but --method is "${other}".`,
      `Write greenline ${other} if that is meant, and leave --method out.`,
    )
  }
  const folder = process.cwd()
  const read = await readCommandSettings(flags, method, folder)
  const published = await execute(read, {
    folder,
    flags,
    cancellation: cancelOnSignal(read.host, read.settings.onCancel),
  })
  return verdictOf(published.results) === 'red' || published.failures.length > 0 ? 1 : 0
}

export interface ExecuteOptions {
  /** A folder of the repository. */
  readonly folder: string
  /** `results` and `log-dir` are looked at. */
  readonly flags: Readonly<Record<string, string>>
  readonly cancellation: Cancellation
}

/** Runs and publishes one execution, and prints its verdict. */
export async function execute(
  { settings, parameters, notes, host, redact }: CommandSettings,
  { folder, flags, cancellation }: ExecuteOptions,
): Promise<Published> {
  notes.forEach(note => host.info(note))
  const run = newRunId()
  const runFolder = path.join(tmpdir(), `greenline-${run}`)
  const { base, head, method } = settings
  // One of several processes: their results are one execution only together.
  const isPart = settings.part !== undefined
  const commits = settings.commitLogs && flags['log-dir'] === undefined && !isPart
  const results = await deploy({
    settings,
    parameters,
    host,
    ...cancellation,
    folder,
    journalFile: path.join(runFolder, 'journal.jsonl'),
    execution: { run, attempt: 1, startedAt: new Date().toISOString() },
    source: { kind: 'range', base, head },
    commit: head ?? 'HEAD',
    event: 'command line',
    ...(commits && method === 'deploy'
      ? { history: () => readHistoryByGit(folder, settings.logBranch) }
      : {}),
  })
  const published = await publishResults(results, {
    redact,
    host,
    workspace: { folder: runFolder, resultsFile: flags['results'], logFolder: flags['log-dir'] },
    stores: commits ? [createCommitGitStore({ folder, branch: settings.logBranch })] : [],
    announcers: [],
  })
  host.info(renderConsoleVerdict(published.results, paletteFor(host)))
  host.info(`Results: ${published.resultsPath}`)
  if (isPart) host.info('Merge them with those of the other servers: greenline collect RESULTS...')
  showErrors(host, published.failures)
  return published
}

/** A run's id where no CI system gives one: time and chance, so that it sorts and is unique. */
function newRunId(): string {
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '')
  return `${time}-${randomBytes(2).toString('hex')}`
}
