/**
 * The runner's log as a host: groups, annotations, colours. Invariant: whatever
 * text it is given, the runner executes no command but those made here, and
 * secrets are gone before a byte is written.
 */
import type { Host } from '../core/host.js'
import { showText } from '../core/visible.js'
import { defuse, workflowCommand } from './workflow-command.js'

export interface ActionsHostOptions {
  readonly redact: (text: string) => string
  /** Takes whole lines; the process's standard output by default. */
  readonly write?: (lines: string) => void
  /** `plain`: what is said of a line of a file is left to a check run, and only printed here. */
  readonly places?: 'annotated' | 'plain'
  /** Milliseconds on a monotonic clock. */
  readonly now?: () => number
  /** `NO_COLOR` is read from here. */
  readonly env?: Readonly<Record<string, string | undefined>>
}

/** The log keeps every line, so progress comes as a line now and then. */
const PROGRESS_EVERY_MS = 10_000

/** A host that writes to the runner's log. */
export function createActionsHost(options: ActionsHostOptions): Host {
  const { redact, now = () => performance.now(), env = process.env } = options
  const write = options.write ?? (lines => void process.stdout.write(lines))
  const colours = (env.NO_COLOR ?? '') === ''
  let lastProgressMs = -Infinity

  const harmless = (text: string): string =>
    showText(redact(text), colours ? 'shown' : 'dropped')
      .split('\n')
      .map(defuse)
      .join('\n')
  const plain = (text: string): string => showText(redact(text), 'dropped')
  const line = (text: string): void => write(`${text}\n`)
  const annotate =
    (name: 'warning' | 'error'): Host['error'] =>
    (text, place) => {
      if (options.places === 'plain' && place?.line !== undefined) {
        line(harmless(`${place.path ?? ''}:${place.line}: ${text}`))
        return
      }
      const file = place?.path === undefined ? undefined : plain(place.path)
      // The runner prints the message after decoding it, and the log viewer reads `##[` in it.
      const message = plain(text).split('\n').map(defuse).join('\n')
      line(workflowCommand(name, message, { file, line: file === undefined ? undefined : place?.line }))
    }

  return {
    colours,
    group(title) {
      line(workflowCommand('group', defuse(plain(title).replaceAll('\n', ' '))))
      let open = true
      return {
        close() {
          if (open) line(workflowCommand('endgroup', ''))
          open = false
        },
      }
    },
    info: text => line(harmless(text)),
    warning: annotate('warning'),
    error: annotate('error'),
    progress(text) {
      if (now() - lastProgressMs < PROGRESS_EVERY_MS) return
      lastProgressMs = now()
      line(harmless(text))
    },
  }
}

/**
 * Tells the runner to mask these secrets and their lines in its log. Comes before anything else is written.
 *
 * @param write - Takes whole lines; the process's standard output by default.
 */
export function maskSecrets(
  secrets: readonly string[],
  write: (lines: string) => void = lines => void process.stdout.write(lines),
): void {
  // The runner splits a masked value into its lines by itself, but refuses an empty one.
  for (const secret of secrets) if (secret.trim() !== '') write(`${workflowCommand('add-mask', secret)}\n`)
}
