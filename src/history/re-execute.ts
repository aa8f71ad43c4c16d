/**
 * Which files of a change run when its job is run again. Invariant: pure; a file
 * is left out only if the attempt before is known to have run the same change and
 * to have ended that file green on every target.
 */
import type { LedgerEntry } from '../core/ledger.js'
import type { Change, Results } from '../core/model.js'
import { colourOfFile, targetsOf } from '../core/results.js'
import { isSameEnvironment } from './refusals.js'

/** What tells an attempt from others. */
export interface Attempt {
  readonly deployment: string
  readonly environment: string
  readonly run: string
  readonly attempt: number
}

/**
 * The deployments by the attempts before this one, of the same run to the same environment.
 *
 * @param entries - Of the ledger; `path` of those that are found leads to their results.
 * @returns The first attempt first.
 */
export function findPreviousAttempts(
  entries: readonly LedgerEntry[],
  { deployment, environment, run, attempt }: Attempt,
): readonly LedgerEntry[] {
  return entries
    .filter(
      entry =>
        entry.method === 'deploy' &&
        entry.deployment === deployment &&
        isSameEnvironment(entry.environment, environment) &&
        entry.run === run &&
        entry.attempt < attempt,
    )
    .sort((a, b) => a.attempt - b.attempt)
}

export interface ReExecution {
  readonly mode: 'all' | 'failed'
  readonly change: Pick<Change, 'digest' | 'files'>
  /** Of the attempts before, the first one first; those whose results are not to be had are left out. */
  readonly previous: readonly Results[]
}

/**
 * The paths of the files to execute, in execution order.
 *
 * @returns All files that run, unless `failed` was asked for: then those that were not green on every target of the
 *   environment in the last attempt that had them. An attempt that itself left a file out does not list it.
 */
export function filesToExecute({ mode, change, previous }: ReExecution): ReadonlySet<string> {
  const paths = change.files.filter(({ action }) => action === 'run').map(({ path }) => path)
  if (mode === 'all' || change.digest === undefined) return new Set(paths)
  const green = new Set<string>()
  for (const attempt of previous) {
    const files = targetsOf(attempt, 'environment').flatMap(target => target.files)
    for (const path of new Set(files.map(file => file.path))) {
      const isGreen =
        attempt.change.digest === change.digest &&
        files.filter(file => file.path === path).every(file => colourOfFile(file) === 'green')
      if (isGreen) green.add(path)
      else green.delete(path)
    }
  }
  return new Set(paths.filter(path => !green.has(path)))
}
