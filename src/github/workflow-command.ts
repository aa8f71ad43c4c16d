/**
 * The line protocol between an action and the runner. Invariant: only the lines
 * made by `workflowCommand` are commands; every other line has gone through
 * `defuse`, which no line leaves as a command.
 *
 * The runner reads a command from `::name …::` after leading white space, and
 * from `##[name …]` anywhere in a line.
 * https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */

/** A hair space: hardly seen, and unlike zero-width characters never skipped when texts are compared. */
const BREAK = '\u200a'

/** Characters that .NET may skip when it compares texts, so they do not keep a command apart. */
const SKIPPED = String.raw`[\p{Cc}\p{Cf}]*`
const COLONS = new RegExp(`:(?=${SKIPPED}:)`, 'u')
const LEGACY = new RegExp(`(#${SKIPPED}#${SKIPPED})\\[`, 'gu')
/** More than the runner trims: colours, controls, separators and format characters. */
// eslint-disable-next-line no-control-regex -- escape sequences begin with a control character
const UNSEEN = /\u001b\[[\d;]*m|[\s\p{C}\p{Z}]+/gu

/** Makes one line of foreign text harmless; it looks the same. */
export function defuse(line: string): string {
  const broken = line.replace(LEGACY, `$1${BREAK}[`)
  const start = COLONS.exec(broken)
  if (start === null || broken.slice(0, start.index).replace(UNSEEN, '') !== '') return broken
  return `${broken.slice(0, start.index + 1)}${BREAK}${broken.slice(start.index + 1)}`
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
