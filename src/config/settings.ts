/**
 * What the inputs mean together. Invariant: settings exist only when every
 * combination in them makes sense; nobody downstream asks again.
 */
import { z } from 'zod'
import type { MirrorData } from '../core/mirror-data.js'
import { METHODS, Part, type Method } from '../core/model.js'
import type { Stage, Threshold } from '../core/rollout.js'
import { type Region, serverOfTarget, type Server, type Target } from '../core/target.js'
import { embeddedTarget } from './database-url.js'
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
  NOT_SIMULATEDS,
  PREDICTS,
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
    regions: z.array(made<Region>()).readonly().describe('Those that the servers stand in'),
    places: Part.shape.of
      .readonly()
      .describe('All servers of the environment, also those that are not meant'),
    part: Part.optional().describe('Set when region or server is given: the job is one of several'),
    dryRunTarget: made<Target>()
      .optional()
      .describe('Where the change runs first, or on whose server its mirror lives'),
    dryRun: z.enum(DRY_RUNS),
    mirrorData: made<MirrorData>(),
    mirrorDifference: z.enum(MIRROR_DIFFERENCES),
    predict: z.enum(PREDICTS),
    notSimulated: z.enum(NOT_SIMULATEDS),
    privilegesOf: z
      .string()
      .optional()
      .describe('Account whose privileges a simulation judges; the word session or nobody as well'),
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
  readonly regions: readonly Region[]
  /** All servers of the environment, also those that are not chosen, in their order. */
  readonly places: Part['of']
  /** Of all servers of the environment, also of those that are not chosen. */
  readonly labels: ReadonlySet<string>
  /** What the user wrote the servers into; `explicit` has `database-url` for either. */
  readonly databases: 'database-url' | 'servers'
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

/** Dry runs that use what dry-run-url names. */
const USES_URL = new Set<string>(['auto', 'server', 'prepared'])

/** Puts the settings together from inputs that have no problem. */
export function toSettings({ values, servers, regions, places, dryRunTarget, explicit, config }: Given): {
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
    regions,
    places,
    ...((explicit.has('region') || explicit.has('server')) && {
      part: { servers: servers.map(({ name }) => name), of: places },
    }),
    dryRunTarget: usesUrl ? dryRunTarget : undefined,
    dryRun,
    mirrorData: values['mirror-data'],
    mirrorDifference: values['mirror-difference'],
    predict: values.predict,
    notSimulated: values['not-simulated'],
    privilegesOf: values['privileges-of'],
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
