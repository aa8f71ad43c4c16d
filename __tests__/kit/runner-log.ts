/**
 * Reads what an action prints as GitHub's runner reads it. Invariant: a command
 * is listed here exactly when the runner would have executed it, from either
 * stream (actions/runner, ActionCommand.cs and ActionCommandManager.cs).
 */

/** A workflow command that was executed. */
export interface WorkflowCommand {
  /** In lower case. */
  readonly name: string
  readonly properties: Readonly<Record<string, string>>
  readonly data: string
}

const REGISTERED = [
  ...['add-mask', 'add-matcher', 'add-path', 'debug', 'echo', 'endgroup', 'error', 'group', 'notice'],
  ...[
    'internal-set-repo-path',
    'remove-matcher',
    'save-state',
    'set-env',
    'set-output',
    'stop-commands',
    'warning',
  ],
]

const unescape = (text: string, codes: readonly string[]): string =>
  text.replace(/%(0D|0A|3A|2C|3B|5D|25)/gi, (code, hex: string) =>
    codes.includes(hex.toUpperCase()) ? String.fromCharCode(Number.parseInt(hex, 16)) : code,
  )

interface Syntax {
  readonly separator: string
  readonly dataCodes: readonly string[]
  readonly propertyCodes: readonly string[]
}
const CURRENT: Syntax = {
  separator: ',',
  dataCodes: ['0D', '0A', '25'],
  propertyCodes: ['0D', '0A', '3A', '2C', '25'],
}
const LEGACY: Syntax = {
  separator: ';',
  dataCodes: ['0D', '0A', '5D', '3B'],
  propertyCodes: ['0D', '0A', '5D', '3B'],
}

function toCommand(
  head: string,
  data: string,
  known: ReadonlySet<string>,
  syntax: Syntax,
): WorkflowCommand | undefined {
  const space = head.indexOf(' ')
  const name = (space < 0 ? head : head.slice(0, space)).toLowerCase()
  if (!known.has(name)) return undefined
  const pairs =
    space < 0
      ? []
      : head
          .slice(space + 1)
          .trim()
          .split(syntax.separator)
  const properties = pairs
    .map(pair => [pair.slice(0, pair.indexOf('=')).trim(), pair.slice(pair.indexOf('=') + 1)] as const)
    .filter(([key]) => key !== '')
    .map(([key, value]) => [key, unescape(value, syntax.propertyCodes)] as const)
  return { name, properties: Object.fromEntries(properties), data: unescape(data, syntax.dataCodes) }
}

/** The command in a line, if the runner takes it for one: `::name …::` at its start, `##[name]` anywhere. */
function parseLine(line: string, known: ReadonlySet<string>): WorkflowCommand | undefined {
  const trimmed = line.trimStart()
  const end = trimmed.startsWith('::') ? trimmed.indexOf('::', 2) : -1
  const current =
    end < 0 ? undefined : toCommand(trimmed.slice(2, end), trimmed.slice(end + 2), known, CURRENT)
  if (current !== undefined) return current
  const start = line.indexOf('##[')
  const close = start < 0 ? -1 : line.indexOf(']', start)
  return close < 0 ? undefined : toCommand(line.slice(start + 3, close), line.slice(close + 1), known, LEGACY)
}

export interface RunnerLog {
  /** Takes the next output of a stream, in chunks of any size. */
  push(stream: 'stdout' | 'stderr', chunk: string): void
  /** Takes what is left without a line break. */
  end(): void
  /** In the order of execution. */
  readonly commands: readonly WorkflowCommand[]
  /** Values that the log hides, in the order they were added. */
  readonly masks: readonly string[]
  /** The lines as the log shows them: executed commands left out, values masked from their mask on. */
  readonly lines: readonly string[]
}

/** A log that nothing has been written to. */
export function readLog(): RunnerLog {
  const [commands, masks, lines]: [WorkflowCommand[], string[], string[]] = [[], [], []]
  const rest = { stdout: '', stderr: '' }
  let stopToken: string | undefined

  const execute = (command: WorkflowCommand): void => {
    commands.push(command)
    if (command.name === 'stop-commands') stopToken = command.data
    // A value of several lines is hidden line by line too.
    if (command.name === 'add-mask' && command.data !== '') {
      masks.push(
        command.data,
        ...command.data.split(/[\r\n]+/).filter(part => part !== '' && part !== command.data),
      )
    }
  }
  const takeLine = (line: string): void => {
    // While commands are stopped, only their token is one.
    const known = new Set(stopToken === undefined ? REGISTERED : [stopToken.toLowerCase()])
    const command = parseLine(line, known)
    if (command === undefined) lines.push(masks.reduce((text, mask) => text.replaceAll(mask, '***'), line))
    else if (stopToken === undefined) execute(command)
    else stopToken = undefined
  }

  return {
    commands,
    masks,
    lines,
    push(stream, chunk) {
      const text = rest[stream] + chunk
      // The other half of a \r\n may still be on its way.
      const whole = text.endsWith('\r') ? text.slice(0, -1) : text
      const found = whole.split(/\r\n|\r|\n/)
      rest[stream] = (found.pop() ?? '') + (whole === text ? '' : '\r')
      found.forEach(takeLine)
    },
    end() {
      for (const stream of ['stdout', 'stderr'] as const) {
        const left = rest[stream].replace(/\r$/, '')
        rest[stream] = ''
        if (left !== '') left.split('\r').forEach(takeLine)
      }
    },
  }
}
