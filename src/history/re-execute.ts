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
 * The deployment by the attempt before this one, of the same run to the same environment.
 *
 * @param entries - Of the ledger; `path` of the one that is found leads to its results.
 */
export function findPreviousAttempt(
  entries: readonly LedgerEntry[],
  { deployment, environment, run, attempt }: Attempt,
): LedgerEntry | undefined {
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
    .at(-1)
}

export interface ReExecution {
  readonly mode: 'all' | 'failed'
  readonly change: Pick<Change, 'digest' | 'files'>
  /** Of the attempt before; undefined when there was none, or its results are not to be had. */
  readonly previous: Results | undefined
}

/**
 * The paths of the files to execute, in execution order.
 *
 * @returns All files that run, unless `failed` was asked for and the attempt before tells which were green.
 */
export function filesToExecute({ mode, change, previous }: ReExecution): ReadonlySet<string> {
  const paths = change.files.filter(({ action }) => action === 'run').map(({ path }) => path)
  const isSame = change.digest !== undefined && previous?.change.digest === change.digest
  if (mode === 'all' || previous === undefined || !isSame) return new Set(paths)
  const targets = targetsOf(previous, 'environment')
  const isGreen = (path: string): boolean =>
    targets.length > 0 &&
    targets.every(({ files }) => {
      const file = files.find(each => each.path === path)
      return file !== undefined && colourOfFile(file) === 'green'
    })
  return new Set(paths.filter(path => !isGreen(path)))
}
