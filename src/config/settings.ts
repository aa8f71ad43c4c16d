/**
 * What the inputs mean together. Invariant: settings exist only when every
 * combination in them makes sense; nobody downstream asks again.
 */
import { z } from 'zod'
import { GreenlineError } from '../core/errors.js'
import type { MirrorData } from '../core/mirror-data.js'
import { METHODS, type Method } from '../core/model.js'
import type { Stage, Threshold } from '../core/rollout.js'
import { serverOfTarget, type Server, type Target } from '../core/target.js'
import { embeddedTarget, isSameDatabase } from './database-url.js'
import {
  DRY_RUN_ENVIRONMENT,
  DRY_RUNS,
  ENVIRONMENT_CHECKS,
  INPUT_METHODS,
  type InputName,
  type InputValues,
  MIRROR_DIFFERENCES,
  ON_CANCELS,
  ON_ERRORS,
  ORDERS,
  OVERTAKINGS,
  RE_EXECUTABLES,
  RE_EXECUTES,
  SELF_APPROVALS,
  TRANSACTIONS,
} from './inputs.js'

/** A value that a schema of its own has made already. */
const made = <T>() => z.custom<T>(value => typeof value === 'object' && value !== null)

/** The parsed settings of one execution. Durations are in milliseconds, 0 is no limit. */
export const Settings = z
  .object({
    environment: z.string().describe('As the user wrote it; DryRun for a dry run without one'),
    method: z.enum(INPUT_METHODS),
    files: z.array(z.string()).readonly().describe('Globs; those with "!" in front take files out'),
    servers: z
      .array(made<Server>())
      .readonly()
      .describe('Of the environment, all of one dialect; never empty to validate or deploy'),
    dryRunTarget: made<Target>()
      .optional()
      .describe('Where the change runs first, or on whose server its mirror lives'),
    dryRun: z.enum(DRY_RUNS),
    mirrorData: made<MirrorData>(),
    mirrorDifference: z.enum(MIRROR_DIFFERENCES),
    reExecutable: z.enum(RE_EXECUTABLES),
    environmentCheck: z.enum(ENVIRONMENT_CHECKS),
    requireApproval: z.boolean(),
    selfApproval: z.enum(SELF_APPROVALS),
    allowEvents: z.array(z.string()).readonly().describe('Events that may deploy beside the usual ones'),
    after: z.string().optional().describe('Environment on which the change has to be green before'),
    overtaking: z.enum(OVERTAKINGS),
    allowOlder: z.boolean(),
    reExecute: z.enum(RE_EXECUTES),
    deployment: z.string().optional().describe('An earlier deployment whose change is run again'),
    check: z.boolean(),
    comment: z.boolean(),
    transaction: z.enum(TRANSACTIONS),
    onError: z.enum(ON_ERRORS),
    order: z.enum(ORDERS),
    maxParallel: z.int().positive().describe('Databases that are worked on at once'),
    stages: z.array(made<Stage>()).readonly(),
    stageThreshold: made<Threshold>(),
    failFast: z.boolean(),
    onCancel: z.enum(ON_CANCELS),
    outputRows: z.int().nonnegative().describe('Rows kept of what each statement returns'),
    base: z.string().optional(),
    head: z.string().optional(),
    config: z.string().optional().describe('Path of the configuration file, when there is one'),
    token: z.string().optional(),
    logBranch: z.string(),
    commitLogs: z.boolean(),
    artifact: z.boolean(),
    lockTimeoutMs: z.int().nonnegative(),
    statementTimeoutMs: z.int().nonnegative(),
    streamAboveBytes: z.int().positive(),
  })
  .readonly()
export type Settings = z.infer<typeof Settings>
/** Those of a method that makes an execution. */
export type ExecutionSettings = Settings & { readonly method: Method }

const METHODS_OF_EXECUTIONS: readonly string[] = METHODS
/** Whether settings are those of an execution. */
export const areOfExecution = (settings: Settings): settings is ExecutionSettings =>
  METHODS_OF_EXECUTIONS.includes(settings.method)

/** Everything about the inputs that combining them needs. */
export interface Given {
  /** Values by input, defaults filled in; those that were refused are absent. */
  readonly values: InputValues
  /** Those of database-url, or of the environment's section in the file. */
  readonly servers: readonly Server[]
  readonly dryRunTarget: Target | undefined
  /** Inputs that somebody set, even to something that was refused. */
  readonly explicit: ReadonlySet<InputName>
  /** How messages call an input, such as `Input on-error` or `--on-error`. */
  readonly labelOf: (name: InputName) => string
  /** Path of the configuration file that was read. */
  readonly config: string | undefined
  /** `withheld`: the run gets no secrets, so that a database which is missing is nobody's mistake. */
  readonly secrets: 'given' | 'withheld'
  /** Environments that the configuration file has a section for. */
  readonly sections: readonly string[]
}

/** What stands against the inputs as a whole. */
export function problemsOfCombination(given: Given): readonly GreenlineError[] {
  const missing =
    given.secrets === 'withheld' && given.servers.length === 0 && given.dryRunTarget === undefined
  const ofDatabases = missing ? [] : databaseProblems(given)
  return [...ofDatabases, ...errorPolicyProblems(given), ...historyProblems(given)]
}

const invalid = (message: string, hint: string): GreenlineError =>
  new GreenlineError('INPUT_INVALID', message, hint)

/** Dry runs that are made from the database of the environment. */
const NEEDS_TARGET = new Set<string>(['server', 'local', 'target'])
/** Dry runs that use what dry-run-url names. */
const USES_URL = new Set<string>(['auto', 'server', 'prepared'])

function databaseProblems({ values, servers, dryRunTarget, explicit, labelOf, config, sections }: Given) {
  const problems: GreenlineError[] = []
  const { method } = values
  const dryRun = values['dry-run']
  const label = labelOf('database-url')
  const section =
    sections.length === 0 ? '' : `, or in the section of the environment in ${config ?? 'the file'}`
  if (method !== undefined && method !== 'dry-run') {
    if (!explicit.has('environment')) {
      const message = `${labelOf('environment')} is missing; method ${method} needs the environment that the database belongs to.`
      problems.push(invalid(message, 'Give the name of the GitHub environment that the job names.'))
    }
    if (!explicit.has('database-url')) {
      const message = `${label} is missing; method ${method} needs the database of the environment.`
      problems.push(invalid(message, `Give the URL as a secret of the environment${section}.`))
    }
  }
  const undecided = dryRun === 'auto' && !explicit.has('database-url') && !explicit.has('dry-run-url')
  if (method === 'dry-run' && undecided) {
    const message = `${labelOf('dry-run-url')} is missing, and without ${label} the kind of database is not known.`
    problems.push(invalid(message, 'Give dry-run-url, or write dry-run: embedded for PostgreSQL.'))
  }
  if (method === 'dry-run' && dryRun === 'off') {
    const message = `${labelOf('dry-run')} is "off", and method dry-run does nothing else.`
    problems.push(invalid(message, 'Remove dry-run, or choose another method.'))
  }
  if ((dryRun === 'prepared' || dryRun === 'server') && !explicit.has('dry-run-url')) {
    const message = `${labelOf('dry-run')} is "${dryRun}", but dry-run-url is missing.`
    problems.push(invalid(message, 'Give dry-run-url, the database or server that the change runs on first.'))
  }
  if (dryRun !== undefined && NEEDS_TARGET.has(dryRun) && !explicit.has('database-url')) {
    const message = `${labelOf('dry-run')} is "${dryRun}", but ${label} is missing, so there is nothing to mirror.`
    problems.push(invalid(message, 'Give the URL of the database that the change is meant for.'))
  }
  const [server] = servers
  if (server !== undefined && dryRunTarget !== undefined) {
    const shown = labelOf('dry-run-url')
    if (server.dialect !== dryRunTarget.dialect) {
      const message = `${shown} names another kind of server (${dryRunTarget.dialect}) than database-url (${server.dialect}).`
      problems.push(invalid(message, 'Give a dry-run-url of the same kind of server.'))
    } else if (servers.some(each => isSameDatabase(each, dryRunTarget))) {
      const message = `${shown} names the same database as database-url, so a dry run would be the real thing.`
      problems.push(invalid(message, 'Give dry-run-url a database of its own.'))
    }
  }
  return problems
}

function errorPolicyProblems({ values, explicit, labelOf }: Given) {
  const { transaction } = values
  const onError = values['on-error']
  if (transaction === undefined || onError === undefined || !explicit.has('on-error')) return []
  const label = labelOf('on-error')
  if (onError === 'next-statement' && transaction !== 'statement') {
    const message = `${label} is "next-statement", but transaction is "${transaction}": an error undoes the whole ${transaction}, so there is nothing to go on with inside it.`
    return [invalid(message, 'Write transaction: statement, or choose another on-error.')]
  }
  if (onError === 'next-file' && transaction === 'change') {
    const message = `${label} is "next-file", but transaction is "change": an error undoes all files, so there is no next one.`
    return [invalid(message, 'Write on-error: stop, or transaction: file.')]
  }
  return []
}

function historyProblems({ values, labelOf }: Given) {
  if (values['commit-logs'] !== true || values.head === undefined) return []
  // A log branch that is deployed from would grow a change with each log.
  if (values.head.replace(/^refs\/heads\//, '') !== values['log-branch']) return []
  const message = `${labelOf('head')} is the log branch, "${values.head}".`
  return [invalid(message, 'Give the branch that holds the SQL files, or another log-branch.')]
}

/** Puts the settings together from inputs that have no problem. */
export function toSettings({ values, servers, dryRunTarget, explicit, config }: Given): {
  readonly settings: Settings
  readonly notes: readonly string[]
} {
  const notes: string[] = []
  const dryRun = values['dry-run']
  const { method, transaction } = values
  const usesUrl = USES_URL.has(dryRun ?? '')
  if (dryRunTarget !== undefined && !usesUrl) {
    notes.push(`dry-run-url is not used, because dry-run is ${dryRun ?? ''}.`)
  }
  if (method === 'deploy' && dryRun === 'off') {
    notes.push('There is no dry run (dry-run: off): the change meets the database of the environment first.')
  }
  const environment = values.environment ?? DRY_RUN_ENVIRONMENT
  const onError = transaction === 'change' && !explicit.has('on-error') ? 'stop' : values['on-error']
  const settings = Settings.parse({
    environment,
    method,
    files: values.files,
    // Only PostgreSQL can be meant when `embedded` is all that is known.
    servers:
      servers.length === 0 && dryRun === 'embedded'
        ? [serverOfTarget(embeddedTarget({}, environment))]
        : servers,
    dryRunTarget: usesUrl ? dryRunTarget : undefined,
    dryRun,
    mirrorData: values['mirror-data'],
    mirrorDifference: values['mirror-difference'],
    reExecutable: values['re-executable'],
    environmentCheck: values['environment-check'],
    requireApproval: values['require-approval'],
    selfApproval: values['self-approval'],
    allowEvents: values['allow-events'] ?? [],
    after: values.after,
    overtaking: values.overtaking,
    allowOlder: values['allow-older'],
    reExecute: values['re-execute'],
    deployment: values.deployment,
    check: values.check,
    comment: values.comment,
    transaction,
    onError,
    order: values.order,
    maxParallel: values['max-parallel'],
    stages: values.stages ?? [],
    stageThreshold: values['stage-threshold'],
    failFast: values['fail-fast'],
    onCancel: values['on-cancel'],
    outputRows: values['output-rows'],
    base: values.base,
    head: values.head,
    config,
    token: values.token,
    logBranch: values['log-branch'],
    commitLogs: values['commit-logs'],
    artifact: values.artifact,
    lockTimeoutMs: values['lock-timeout'],
    statementTimeoutMs: values['statement-timeout'],
    streamAboveBytes: values['stream-above'],
  })
  return { settings, notes }
}
