/**
 * Arguments of the command line as a command, flags and operands. Invariant:
 * nothing is guessed; what is not known is an error with the nearest name.
 */
import { INPUT_NAMES } from '../config/inputs.js'
import { nearest } from '../config/nearest.js'
import { GreenlineError } from '../core/errors.js'

export const COMMAND_NAMES = [
  'demo',
  'plan',
  'validate',
  'test',
  'dry-run',
  'deploy',
  'collect',
  'executions',
  'split',
  'report',
] as const
export type CommandName = (typeof COMMAND_NAMES)[number]

/** Flags that are not inputs, by command. `flag` takes no value. */
const OWN_FLAGS: Readonly<Record<CommandName, Readonly<Record<string, 'value' | 'flag'>>>> = {
  demo: { keep: 'value' },
  plan: { json: 'flag', matrix: 'flag' },
  validate: { results: 'value', 'log-dir': 'value' },
  test: { results: 'value', 'log-dir': 'value' },
  'dry-run': { results: 'value', 'log-dir': 'value' },
  deploy: { results: 'value', 'log-dir': 'value' },
  collect: { results: 'value', 'log-dir': 'value' },
  executions: { deployment: 'value', environment: 'value', 'log-branch': 'value', json: 'flag' },
  split: { dialect: 'value', json: 'flag' },
  report: { html: 'value', markdown: 'value', csv: 'value', json: 'value' },
}

/** Commands that take every input of action.yml as a flag. */
const TAKES_INPUTS = new Set<CommandName>(['plan', 'validate', 'test', 'dry-run', 'deploy', 'collect'])
/** Commands that take paths of files. */
const TAKES_FILES = new Set<CommandName>(['split', 'report', 'collect'])

export interface Arguments {
  readonly command: CommandName
  /** By name without dashes; a flag without a value is `true`. */
  readonly flags: Readonly<Record<string, string>>
  readonly operands: readonly string[]
}

export type Parsed = Arguments | { readonly command: 'help' | 'version' } | { readonly error: GreenlineError }

/** @returns An error instead of throwing it, since flags may hold secrets that must be known first. */
export function parseArguments(args: readonly string[]): Parsed {
  const [first = 'help', ...rest] = args
  if (args.includes('--help') || args.includes('-h') || first === 'help') return { command: 'help' }
  if (first === '--version' || first === 'version') return { command: 'version' }
  const command = COMMAND_NAMES.find(name => name === first)
  if (command === undefined) return refuse(first, 'command', COMMAND_NAMES)
  return parseFlags(command, rest)
}

function parseFlags(command: CommandName, args: readonly string[]): Parsed {
  const own = OWN_FLAGS[command]
  const known = [...Object.keys(own), ...(TAKES_INPUTS.has(command) ? INPUT_NAMES : [])]
  const flags: Record<string, string> = {}
  const operands: string[] = []
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? ''
    if (arg === '--') {
      operands.push(...args.slice(at + 1))
      break
    }
    if (!arg.startsWith('--')) {
      if (arg.startsWith('-') && arg !== '-')
        return refuse(
          arg,
          'flag',
          known.map(name => `--${name}`),
        )
      operands.push(arg)
      continue
    }
    const [name, inline] = splitOnce(arg.slice(2))
    if (!known.includes(name))
      return refuse(
        `--${name}`,
        'flag',
        known.map(each => `--${each}`),
      )
    if (name in flags) return problem(`--${name} is given twice.`, 'Give it once.')
    if (own[name] === 'flag') {
      if (inline !== undefined) return problem(`--${name} takes no value.`, `Write --${name} alone.`)
      flags[name] = 'true'
      continue
    }
    const value = inline ?? args[(at += 1)]
    if (value === undefined) return problem(`--${name} needs a value.`, `Write --${name}=VALUE.`)
    flags[name] = value
  }
  if (!TAKES_FILES.has(command) && operands.length > 0) {
    return problem(
      `${command} takes no "${operands[0] ?? ''}".`,
      'Give everything by flags; see greenline --help.',
    )
  }
  return { command, flags, operands }
}

function splitOnce(text: string): [string, string?] {
  const at = text.indexOf('=')
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}

const problem = (message: string, hint: string): Parsed => ({
  error: new GreenlineError('INPUT_INVALID', message, hint),
})

function refuse(given: string, what: 'command' | 'flag', known: readonly string[]): Parsed {
  const near = nearest(given, known)
  const end = near === undefined ? '.' : `; did you mean ${near}?`
  return problem(`There is no ${what} ${given}${end}`, `Use one of ${known.join(', ')}.`)
}
