/** What a run says, and the token it has. */
import type { RunResult } from '../kit/runner.js'

export const TOKEN = 'ghs_0123456789abcdefghijklmnopqrstuvwxyz'

/** The log and the annotations: all that a person is told. */
export function said({ log, commands }: RunResult): string {
  const shown = commands.filter(({ name }) => name !== 'add-mask')
  const texts = shown.map(({ data, properties }) => [properties['file'], properties['line'], data].join(':'))
  return [log, ...texts].join('\n')
}
