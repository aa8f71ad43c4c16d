/**
 * The line protocol between an action and the runner. Invariant: only the lines
 * made by `workflowCommand` are commands; every other line has gone through
 * `defuse`, which no line leaves as a command.
 *
 * The runner reads a command from `::name …::` after leading white space, and
 * from `##[name …]` anywhere in a line.
 * https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */

/**
 * Shown as nothing, but the runner no longer sees two colons, or `##[`. It stands between them: .NET ignores it
 * when it compares text, but then takes as many characters off as it looked for, and is left with no known name.
 */
const BREAK = '\u200b'

/** More than the runner trims: colours, controls, separators and format characters. */
// eslint-disable-next-line no-control-regex -- escape sequences begin with a control character
const UNSEEN = /\u001b\[[\d;]*m|[\s\p{C}\p{Z}]+/gu

/** Makes one line of foreign text harmless; it looks the same. */
export function defuse(line: string): string {
  const broken = line.replaceAll('##[', `##${BREAK}[`)
  const colons = broken.indexOf('::')
  if (colons === -1 || broken.slice(0, colons).replace(UNSEEN, '') !== '') return broken
  return `${broken.slice(0, colons + 1)}${BREAK}${broken.slice(colons + 1)}`
}

/** One workflow command as a line without its end; the texts are escaped. */
export function workflowCommand(
  name: 'group' | 'endgroup' | 'warning' | 'error' | 'add-mask',
  data: string,
  properties: Readonly<Record<string, string | number | undefined>> = {},
): string {
  const list = Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${escapeProperty(String(value))}`)
  return `::${name}${list.length > 0 ? ` ${list.join(',')}` : ''}::${escapeData(data)}`
}

// https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts
const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

const escapeProperty = (text: string): string =>
  escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
