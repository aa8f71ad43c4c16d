/**
 * Runs the bundle as GitHub's runner does: a process of its own with the
 * runner's variables and files. Invariant: nothing else of this process's
 * environment gets in but PATH, and nothing but the process's own effects comes out.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { git } from './git.js'
import type { Issuer } from './oidc.js'
import { readLog, type WorkflowCommand } from './runner-log.js'

/** The root of this repository, where action.yml is. */
export const ACTION_FOLDER = fileURLToPath(new URL('../..', import.meta.url))

export interface ActionOptions {
  readonly entry: 'main' | 'post'
  /** The workspace: a checkout. `<folder>.runner-temp` is RUNNER_TEMP, shared by main and post as in a job. */
  readonly folder: string
  /** The webhook's payload. */
  readonly event: unknown
  readonly eventName: string
  /** By their names in action.yml; the others get their defaults. */
  readonly inputs?: Readonly<Record<string, string>>
  /** What `github.token` means in a default of action.yml. */
  readonly token?: string
  /** More variables, or others instead of the runner's own. */
  readonly env?: Readonly<Record<string, string>>
  /** Signs for the job, with the environment that the inputs name; without it the job may not ask for a token. */
  readonly issuer?: Issuer
  /** What main left for post. */
  readonly state?: Readonly<Record<string, string>>
  /** Path of the Node that runs it; the one running this without it. */
  readonly nodeBinary?: string
  /** Where action.yml and the bundle are; this repository without it. */
  readonly actionFolder?: string
  /** Milliseconds after which the process is killed. */
  readonly timeoutMs?: number
}

/** What the runner would know after the step. */
export interface RunResult {
  /** Null when a signal ended the process. */
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  readonly outputs: Readonly<Record<string, string>>
  readonly state: Readonly<Record<string, string>>
  /** Variables for later steps. */
  readonly exported: Readonly<Record<string, string>>
  readonly summary: string
  /** The workflow commands that the runner has executed, of both streams. */
  readonly commands: readonly WorkflowCommand[]
  /** Values masked by commands. */
  readonly masks: readonly string[]
  /** The log as people see it. */
  readonly log: string
}

export interface RunningAction {
  readonly child: ChildProcess
  readonly finished: Promise<RunResult>
}

interface Definition {
  readonly inputs?: Readonly<Record<string, { readonly default?: string | number | boolean } | null>>
  readonly runs?: Readonly<Record<string, unknown>>
}

function readDefinition(
  actionFolder: string,
  entry: ActionOptions['entry'],
): { definition: Definition; script: string } {
  const file = join(actionFolder, 'action.yml')
  if (!existsSync(file)) throw new Error(`There is no action.yml in ${actionFolder}`)
  const definition = parse(readFileSync(file, 'utf8')) as Definition
  const path = definition.runs?.[entry]
  if (typeof path !== 'string') throw new Error(`action.yml names no runs.${entry}`)
  const script = join(actionFolder, path)
  if (!existsSync(script)) throw new Error(`${path} is missing: build the bundle first (npm run build)`)
  return { definition, script }
}

/** As the runner does: every input of action.yml is set, empty when it has neither value nor default. */
function inputVariables(definition: Definition, options: ActionOptions): Record<string, string> {
  const expressions: Readonly<Record<string, string>> = { 'github.token': options.token ?? '' }
  const defaults = Object.entries(definition.inputs ?? {}).map(([name, input]) => {
    const text = String(input?.default ?? '')
    const value = text.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
      const known = expressions[expression]
      if (known === undefined) throw new Error(`The default of ${name} needs \${{ ${expression} }}`)
      return known
    })
    return [name, value] as const
  })
  const inputs = { ...Object.fromEntries(defaults), ...options.inputs }
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [
      `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
      value,
    ]),
  )
}

/** Reads a file of `name=value` lines and `name<<delimiter` blocks, as GITHUB_OUTPUT. @throws When it is malformed. */
export function parseFileCommands(text: string): Record<string, string> {
  const values: Record<string, string> = {}
  const lines = text.split(/\r?\n/)
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!
    if (line === '') continue
    const [equals, heredoc] = [line.indexOf('='), line.indexOf('<<')]
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      values[line.slice(0, equals)] = line.slice(equals + 1)
      continue
    }
    if (heredoc < 0) throw new Error(`Invalid format: ${line}`)
    const end = lines.indexOf(line.slice(heredoc + 2), at + 1)
    if (end < 0) throw new Error(`Matching delimiter not found: ${line}`)
    values[line.slice(0, heredoc)] = lines.slice(at + 1, end).join('\n')
    at = end
  }
  return values
}

const FILES = ['OUTPUT', 'STATE', 'STEP_SUMMARY', 'ENV', 'PATH'] as const

function runnerVariables(options: ActionOptions, temp: string): Record<string, string> {
  return {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: 'greenline',
    GITHUB_ACTOR: 'ada',
    GITHUB_TRIGGERING_ACTOR: 'ada',
    // Nothing answers there: no test speaks to GitHub by accident.
    GITHUB_API_URL: 'http://127.0.0.1:9',
    GITHUB_GRAPHQL_URL: 'http://127.0.0.1:9/graphql',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_EVENT_NAME: options.eventName,
    GITHUB_JOB: 'deploy',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_REF_NAME: 'main',
    GITHUB_REF_TYPE: 'branch',
    GITHUB_REPOSITORY: 'acme/shop',
    GITHUB_REPOSITORY_OWNER: 'acme',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: '1000',
    GITHUB_RUN_NUMBER: '1',
    GITHUB_WORKFLOW: 'Deploy',
    GITHUB_WORKSPACE: options.folder,
    RUNNER_ARCH: 'X64',
    RUNNER_NAME: 'test',
    RUNNER_OS: 'Linux',
    RUNNER_TEMP: temp,
    RUNNER_TOOL_CACHE: temp,
  }
}

/** What a job with `id-token: write` gets, in the environment that its inputs name. */
function identityOf({ issuer, inputs, env, eventName }: ActionOptions): Readonly<Record<string, string>> {
  if (issuer === undefined) return {}
  return issuer.envOf({
    environment: inputs?.['environment'] ?? null,
    run_id: env?.['GITHUB_RUN_ID'] ?? '1000',
    run_attempt: env?.['GITHUB_RUN_ATTEMPT'] ?? '1',
    event_name: eventName,
  })
}

/**
 * Starts the action and gives its process, to be killed midway perhaps.
 *
 * @throws Error when action.yml or the bundle is missing.
 */
export async function startAction(options: ActionOptions): Promise<RunningAction> {
  const { definition, script } = readDefinition(options.actionFolder ?? ACTION_FOLDER, options.entry)
  const temp = `${options.folder}.runner-temp`
  const files = join(temp, '_runner_file_commands')
  await mkdir(files, { recursive: true })
  const id = randomUUID()
  const place = (name: string): string => join(files, `${name.toLowerCase()}_${id}`)
  await Promise.all(FILES.map(name => writeFile(place(name), '')))
  await writeFile(place('event'), JSON.stringify(options.event))
  const head = await git(options.folder, ['rev-parse', '--verify', 'HEAD']).catch(() => '0'.repeat(40))

  const child = spawn(options.nodeBinary ?? process.execPath, [script], {
    cwd: options.folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      HOME: temp,
      ...runnerVariables(options, temp),
      GITHUB_SHA: head,
      GITHUB_EVENT_PATH: place('event'),
      ...Object.fromEntries(FILES.map(name => [`GITHUB_${name}`, place(name)])),
      ...inputVariables(definition, options),
      ...Object.fromEntries(
        Object.entries(options.state ?? {}).map(([name, value]) => [`STATE_${name}`, value]),
      ),
      ...identityOf(options),
      ...options.env,
    },
  })
  const log = readLog()
  const texts = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (chunk: string) => {
      texts[stream] += chunk
      log.push(stream, chunk)
    })
  }
  const overdue = setTimeout(() => child.kill('SIGKILL'), options.timeoutMs ?? 120_000)
  const ended = new Promise<Pick<RunResult, 'exitCode' | 'signal'>>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (exitCode, signal) => resolve({ exitCode, signal }))
  })
  const finished = ended.then(async end => {
    clearTimeout(overdue)
    log.end()
    const read = (name: (typeof FILES)[number]): Promise<string> => readFile(place(name), 'utf8')
    return {
      ...end,
      ...texts,
      outputs: parseFileCommands(await read('OUTPUT')),
      state: parseFileCommands(await read('STATE')),
      exported: parseFileCommands(await read('ENV')),
      summary: await read('STEP_SUMMARY'),
      commands: log.commands,
      masks: log.masks,
      log: log.lines.join('\n'),
    }
  })
  return { child, finished }
}

/** Runs the action to its end. @throws Error when action.yml or the bundle is missing. */
export async function runAction(options: ActionOptions): Promise<RunResult> {
  return (await startAction(options)).finished
}

/** Cancels as the runner does: SIGINT, SIGTERM after 7.5 s, SIGKILL after 2.5 s more. */
export async function cancelAction({ child, finished }: RunningAction): Promise<RunResult> {
  child.kill('SIGINT')
  for (const [signal, waitMs] of [
    ['SIGTERM', 7_500],
    ['SIGKILL', 2_500],
  ] as const) {
    const abort = new AbortController()
    const patience = sleep(waitMs, 'overdue' as const, { signal: abort.signal }).catch(
      () => 'aborted' as const,
    )
    const first = await Promise.race([finished.then(() => 'finished' as const), patience])
    abort.abort()
    if (first === 'finished') break
    child.kill(signal)
  }
  return finished
}
