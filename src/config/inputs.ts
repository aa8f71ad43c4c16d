/**
 * Every input, once: its schema and its default. The same names are inputs of
 * action.yml, flags of the command line and keys of the configuration file.
 * Invariant: a default is a text that goes through the same schema as what a user gives.
 */
import { z } from 'zod'
import { METHODS } from '../core/model.js'
import { Count, Names, Stages, ThresholdValue } from './rollout-values.js'
import { SECRET_INPUTS } from './secrets.js'
import {
  AccountName,
  BranchName,
  Duration,
  EnvironmentName,
  EventNames,
  Flag,
  Globs,
  MirrorRows,
  Revision,
  Size,
  word,
} from './values.js'

export const DRY_RUNS = ['auto', 'server', 'local', 'embedded', 'target', 'prepared', 'off'] as const
export const MIRROR_DIFFERENCES = ['error', 'warn'] as const
export const RE_EXECUTABLES = ['error', 'warn', 'off'] as const
export const ENVIRONMENT_CHECKS = ['required', 'warn', 'off'] as const
export const SELF_APPROVALS = ['allow', 'deny'] as const
export const OVERTAKINGS = ['error', 'warn', 'off'] as const
export const PREDICTS = ['off', 'on', 'required'] as const
export const NOT_SIMULATEDS = ['warn', 'error'] as const
export const RE_EXECUTES = ['all', 'failed'] as const
export const TRANSACTIONS = ['statement', 'file', 'change'] as const
export const ON_ERRORS = ['next-file', 'next-statement', 'stop'] as const
export const ORDERS = ['alphabetical', 'natural'] as const
export const ON_CANCELS = ['cancel', 'finish'] as const
/** Methods of an execution, and those that only read or merge what others did. */
export const INPUT_METHODS = [...METHODS, 'plan', 'collect'] as const
export type InputMethod = (typeof INPUT_METHODS)[number]

/** Where the configuration file is looked for. */
export const DEFAULT_CONFIG = '.github/greenline.yml'
/** The environment that dry runs belong to when no other is named. */
export const DRY_RUN_ENVIRONMENT = 'DryRun'

/** Each input by its name, in the order they are documented in. */
export const INPUTS = {
  environment: { schema: EnvironmentName },
  method: { schema: word(INPUT_METHODS, ['rollback']), default: 'deploy' },
  files: { schema: Globs, default: '**/*.sql' },
  'database-url': { schema: z.string() },
  'dry-run-url': { schema: z.string() },
  'dry-run': { schema: word(DRY_RUNS), default: 'auto' },
  'mirror-data': { schema: MirrorRows, default: 'none' },
  'mirror-difference': { schema: word(MIRROR_DIFFERENCES), default: 'error' },
  predict: { schema: word(PREDICTS), default: 'off' },
  'not-simulated': { schema: word(NOT_SIMULATEDS), default: 'warn' },
  'privileges-of': { schema: AccountName },
  're-executable': { schema: word(RE_EXECUTABLES), default: 'warn' },
  'environment-check': { schema: word(ENVIRONMENT_CHECKS), default: 'required' },
  'require-approval': { schema: Flag, default: 'false' },
  'self-approval': { schema: word(SELF_APPROVALS), default: 'deny' },
  'allow-events': { schema: EventNames },
  after: { schema: EnvironmentName },
  overtaking: { schema: word(OVERTAKINGS), default: 'warn' },
  'allow-older': { schema: Flag, default: 'false' },
  're-execute': { schema: word(RE_EXECUTES), default: 'all' },
  deployment: { schema: Revision },
  check: { schema: Flag, default: 'true' },
  comment: { schema: Flag, default: 'false' },
  transaction: { schema: word(TRANSACTIONS), default: 'statement' },
  'on-error': { schema: word(ON_ERRORS), default: 'next-file' },
  order: { schema: word(ORDERS), default: 'alphabetical' },
  region: { schema: Names },
  server: { schema: Names },
  'max-parallel': { schema: Count({ least: 1, most: 1000 }), default: '32' },
  stages: { schema: Stages },
  'stage-threshold': { schema: ThresholdValue, default: '0' },
  'fail-fast': { schema: Flag, default: 'false' },
  'on-cancel': { schema: word(ON_CANCELS), default: 'cancel' },
  'output-rows': { schema: Count({ least: 0, most: 10_000 }), default: '0' },
  base: { schema: Revision },
  head: { schema: Revision },
  config: { schema: z.string(), default: DEFAULT_CONFIG },
  token: { schema: z.string() },
  'log-branch': { schema: BranchName, default: 'execution-logs' },
  'commit-logs': { schema: Flag, default: 'true' },
  artifact: { schema: Flag, default: 'true' },
  'lock-timeout': { schema: Duration, default: '10s' },
  'statement-timeout': { schema: Duration, default: '0' },
  'stream-above': { schema: Size, default: '4MiB' },
} as const satisfies Record<string, { readonly schema: z.ZodType; readonly default?: string }>

export type InputName = keyof typeof INPUTS
/** The names of all inputs, in the order they are documented in. */
export const INPUT_NAMES = Object.keys(INPUTS) as readonly InputName[]
/** The default of an input as a text, where it has one. */
export const defaultOf = (name: InputName): string | undefined => {
  const input = INPUTS[name]
  return 'default' in input ? input.default : undefined
}
/** What the schemas make of the inputs' texts. */
export type InputValues = { -readonly [N in InputName]?: z.output<(typeof INPUTS)[N]['schema']> }

export const isInputName = (name: string): name is InputName => Object.hasOwn(INPUTS, name)
/** Whether an input's value is never shown. */
export const isSecret = (name: InputName): boolean => SECRET_INPUTS.some(secret => secret === name)

/**
 * The inputs among a runner's variables (`INPUT_DATABASE-URL` and its like), by
 * name, unknown ones too. Inputs that were left out arrive as empty texts and are dropped.
 */
export function inputsOfRunner(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const inputs: Record<string, string> = {}
  for (const [variable, value] of Object.entries(env)) {
    if (!variable.startsWith('INPUT_') || value === undefined || value.trim() === '') continue
    inputs[variable.slice('INPUT_'.length).toLowerCase()] = value.trim()
  }
  return inputs
}
