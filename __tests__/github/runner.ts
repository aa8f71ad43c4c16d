/**
 * Reads a log as the runner does. Written from the rules of its ActionCommand:
 * `::name …::data` after leading white space, else `##[name …]data` anywhere in
 * a line; lines end at a line feed, a carriage return or both.
 */

export interface RunnerCommand {
  readonly name: string
  readonly properties: Readonly<Record<string, string>>
  readonly data: string
}

const REGISTERED = new Set([
  ...['add-mask', 'add-matcher', 'add-path', 'debug', 'echo', 'endgroup', 'error', 'group', 'notice'],
  ...[
    'remove-matcher',
    'save-state',
    'set-env',
    'set-output',
    'stop-commands',
    'warning',
    'internal-set-repo-path',
  ],
])

/** What .NET's culture-sensitive search skips over when it compares text. */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const IGNORED = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2060-\u2064\ufeff]/gu

/** The commands in a log. `strict` also takes lines for commands that are ones only with ignorable characters left out. */
export function commandsIn(log: string, reading: 'ordinal' | 'strict' = 'ordinal'): readonly RunnerCommand[] {
  return log
    .split(/\r\n|\r|\n/)
    .map(line => parse(line) ?? (reading === 'strict' ? parse(line.replace(IGNORED, '')) : undefined))
    .filter(command => command !== undefined)
}

function parse(line: string): RunnerCommand | undefined {
  return parseCurrent(line.trimStart()) ?? parseLegacy(line)
}

function parseCurrent(line: string): RunnerCommand | undefined {
  if (!line.startsWith('::')) return undefined
  const end = line.indexOf('::', 2)
  return end === -1 ? undefined : command(line.slice(2, end), ',', line.slice(end + 2))
}

function parseLegacy(line: string): RunnerCommand | undefined {
  const start = line.indexOf('##[')
  const end = line.indexOf(']', start)
  return start === -1 || end === -1
    ? undefined
    : command(line.slice(start + 3, end), ';', line.slice(end + 1))
}

function command(info: string, separator: string, data: string): RunnerCommand | undefined {
  const [name = '', ...rest] = info.split(' ')
  if (!REGISTERED.has(name.toLowerCase())) return undefined
  const pairs = rest.join(' ').trim().split(separator).filter(Boolean)
  const properties = pairs.map(pair => {
    const at = pair.indexOf('=')
    return [
      pair.slice(0, at),
      unescape(
        pair
          .slice(at + 1)
          .replaceAll('%3A', ':')
          .replaceAll('%2C', ','),
      ),
    ] as const
  })
  return { name, properties: Object.fromEntries(properties), data: unescape(data) }
}

const unescape = (text: string): string =>
  text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%')
