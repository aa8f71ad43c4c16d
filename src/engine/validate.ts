/**
 * Looks at every target before anything runs. Invariant: all problems of all
 * targets are found in one pass, and nothing is written.
 */
import type { Problem, ServerInfo } from '../core/model.js'
import type { Target } from '../core/target.js'
import type { Dialect, SessionOptions } from '../dialect/dialect.js'
import { problemsOf } from './problem.js'

const TRIES = 2

/** What was found on one target. */
export interface Validation {
  readonly target: Target
  readonly server?: ServerInfo
  readonly problems: readonly Problem[]
}

/** Connects to each target, all at once; one that cannot be reached is tried twice. */
export const validateTargets = (
  targets: readonly Target[],
  dialectOf: (target: Target) => Dialect,
  session: SessionOptions,
): Promise<Validation[]> =>
  Promise.all(targets.map(target => validateTarget(target, dialectOf(target), session)))

async function validateTarget(
  target: Target,
  dialect: Dialect,
  session: SessionOptions,
): Promise<Validation> {
  let problems: Problem[] = []
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    try {
      await using connection = await dialect.connect(target, session)
      return { target, server: connection.server, problems: await connection.validate() }
    } catch (thrown) {
      problems = problemsOf(thrown, { target: target.name })
      if (!problems.some(problem => MAY_PASS.has(problem.code))) break
    }
  }
  return { target, problems }
}

/** Problems that a second try may not meet. */
const MAY_PASS = new Set<string>(['TARGET_UNREACHABLE', 'TARGET_TIMEOUT', 'CONNECTION_LOST'])
