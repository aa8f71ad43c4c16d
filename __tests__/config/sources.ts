/**
 * What the tests of the configuration share. Invariant: nothing is read from the
 * disk or from the variables of the process.
 */
import { type ReadSettings, readSettings } from '../../src/config/read-settings.js'
import { type GreenlineError, toGreenlineErrors } from '../../src/core/errors.js'

export interface Source {
  readonly given?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  /** Text of .github/greenline.yml. */
  readonly yaml?: string
  /** Other files by their path. */
  readonly files?: Readonly<Record<string, string>>
  readonly origin?: 'input' | 'flag'
  readonly secrets?: 'given' | 'withheld'
}

/** Reads settings from texts alone. */
export function settingsFrom({
  given = {},
  env = {},
  yaml,
  files = {},
  origin = 'input',
  secrets = 'given',
}: Source): Promise<ReadSettings> {
  const all: Record<string, string> = {
    ...files,
    ...(yaml === undefined ? {} : { '.github/greenline.yml': yaml }),
  }
  return readSettings({ given, env, origin, secrets, readFile: async path => all[path] })
}

/** The problems something ends in; fails when it ends well or in a bug. */
export async function problemsOf(attempt: Promise<unknown>): Promise<readonly GreenlineError[]> {
  const thrown: unknown = await attempt.then(
    () => new Error('It was accepted'),
    (error: unknown) => error,
  )
  const problems = toGreenlineErrors(thrown)
  if (problems === undefined) throw thrown
  return problems
}

/** A password with no character that needs encoding, to look for in messages. */
export const PASSWORD = 'hunter2Zq'
export const URL_OF_TEST = `postgres://app:${PASSWORD}@db.example.com/shop`
/** The least that deploys. */
export const DEPLOY = { environment: 'Test', 'database-url': URL_OF_TEST } as const
