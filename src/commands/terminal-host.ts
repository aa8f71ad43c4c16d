/**
 * A terminal, or the log of another CI system, as a host. Invariant: foreign
 * text cannot move the cursor, set the title or hide; secrets are gone before a
 * byte is written.
 */
import type { Host } from '../core/host.js'
import { showControls, showText } from '../core/visible.js'

export interface TerminalHostOptions {
  readonly redact: (text: string) => string
  /** The process's standard output by default. */
  readonly stream?: TerminalStream
  /** Milliseconds on a monotonic clock. */
  readonly now?: () => number
  /** `NO_COLOR`, `FORCE_COLOR` and `TERM` are read from here. */
  readonly env?: Readonly<Record<string, string | undefined>>
}

/** What is needed of a writable stream. */
export interface TerminalStream {
  write(text: string): unknown
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
}

/** A person watches the line; a log keeps it. */
const TTY_PROGRESS_EVERY_MS = 100
const LOG_PROGRESS_EVERY_MS = 5_000

const CLEAR_LINE = '\r\u001b[2K'

/** A host that writes to a terminal or a plain log. */
export function createTerminalHost(options: TerminalHostOptions): Host {
  const { redact, now = () => performance.now(), env = process.env } = options
  const stream = options.stream ?? process.stdout
  const tty = stream.isTTY === true && env.TERM !== 'dumb'
  const colours = showsColours(env, tty)
  const everyMs = tty ? TTY_PROGRESS_EVERY_MS : LOG_PROGRESS_EVERY_MS
  let lastProgressMs = -Infinity
  let progressShown = false

  const line = (text: string): void => {
    stream.write(`${progressShown ? CLEAR_LINE : ''}${text}\n`)
    progressShown = false
  }
  const shown = (text: string): string => showText(redact(text), colours ? 'shown' : 'dropped')
  const paint = (code: number, text: string): string => (colours ? `\u001b[${code}m${text}\u001b[0m` : text)
  const labelled =
    (label: string, code: number): Host['error'] =>
    (text, place) => {
      const where =
        place?.path === undefined ? '' : `${place.path}${place.line === undefined ? '' : `:${place.line}`}: `
      line(`${paint(code, `${label}:`)} ${showControls(redact(where)).replaceAll('\n', '␊')}${shown(text)}`)
    }

  return {
    colours,
    group(title) {
      line(paint(1, shown(title)))
      return { close: () => undefined }
    },
    info: text => line(shown(text)),
    warning: labelled('warning', 33),
    error: labelled('error', 31),
    progress(text) {
      if (now() - lastProgressMs < everyMs) return
      lastProgressMs = now()
      const oneLine = showText(redact(text), 'dropped').replaceAll('\n', ' ')
      if (tty) {
        // A line that wraps could not be cleared again.
        stream.write(CLEAR_LINE + fitColumns(oneLine, (stream.columns ?? 80) - 1))
        progressShown = true
      } else {
        line(oneLine)
      }
    },
  }
}

/** https://no-color.org: any value but an empty one switches colours off. */
function showsColours(env: Readonly<Record<string, string | undefined>>, tty: boolean): boolean {
  if ((env.NO_COLOR ?? '') !== '') return false
  const forced = env.FORCE_COLOR
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false'
  return tty
}

function fitColumns(text: string, columns: number): string {
  let width = 0
  let fitted = ''
  for (const character of text) {
    width += character.charCodeAt(0) < 0x300 ? 1 : 2
    if (width > columns) return fitted
    fitted += character
  }
  return fitted
}
