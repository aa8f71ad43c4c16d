/**
 * Targets on which a file came to the same: one log tells of all of them.
 * Invariant: pure and linear; each outcome is read once and kept as a digest; each
 * target that has a file is in exactly one group of it, and the order of the targets
 * decides every order here.
 *
 * Alike are two outcomes with the same statements, statuses, errors, notices, implicit
 * commits, effects and problems, where the name of the own database in a message does
 * not count. What differs from one database to the next by nature is no difference:
 * durations, counts of rows, and what was returned.
 */
import { createHash, type Hash } from 'node:crypto'

import type { CondensedRun, FileResult, Problem, SqlError, StatementResult, TargetResult } from './model.js'
import { colourOfFile, type Colour } from './results.js'
import { readTargetName } from './target-name.js'

/** Targets on which one file came to the same. */
export interface Alike {
  /** Of the file. */
  readonly path: string
  readonly colour: Colour
  /** In the order of the results; never empty. */
  readonly targets: readonly TargetResult[]
  /** What became of the file on each of `targets`. */
  readonly files: readonly FileResult[]
}

/** Stands for the name of the own database. */
export const OWN_DATABASE = '‹database›'

/** Replaces the name of the own database in what a server says of it. */
export type Generalise = (text: string) => string

/**
 * A function that makes texts about a target's own database the same as those about another's. Only what names a
 * database for certain is replaced: a qualifier (`shop_7.orders`), or a quoted name after the word.
 */
export function generaliseFor({ target }: Pick<TargetResult, 'target'>, environment: string): Generalise {
  const { database } = readTargetName(target, environment)
  if (database === '') return text => text
  let named: RegExp | undefined
  return text => {
    if (!text.includes(database)) return text
    const name = database.replace(/[$()*+./?[\\\]^{|}]/g, '\\$&')
    named ??= new RegExp(
      `(?<![\\p{L}\\p{N}_$.-])${name}(?=["\`]?\\.[\\p{L}\\p{N}_$"\`])|(?<=\\bdatabase ["'\`“«„])${name}(?=["'\`”»“])`,
      'gu',
    )
    return text.replace(named, OWN_DATABASE)
  }
}

/** An error whose texts are the same on every database. */
export const generaliseError = (error: SqlError, generalise: Generalise): SqlError => ({
  ...error,
  message: generalise(error.message),
  ...(error.detail !== undefined && { detail: generalise(error.detail) }),
  ...(error.hint !== undefined && { hint: generalise(error.hint) }),
})

/** A problem whose texts are the same on every database; whose it is, is left out. */
export function generaliseProblem(problem: Problem, generalise: Generalise): Omit<Problem, 'target'> {
  const { target: _target, ...others } = problem
  return { ...others, message: generalise(problem.message), hint: generalise(problem.hint) }
}

/**
 * Groups targets of one role by what became of each file.
 *
 * @returns By the file's path; the groups in the order of their first targets.
 */
export function groupAlike(
  targets: Iterable<TargetResult>,
  environment: string,
): ReadonlyMap<string, readonly Alike[]> {
  const byPath = new Map<string, Map<string, Alike & { targets: TargetResult[]; files: FileResult[] }>>()
  for (const target of targets) {
    const generalise = generaliseFor(target, environment)
    for (const file of target.files) {
      const groups = byPath.get(file.path) ?? new Map<string, never>()
      byPath.set(file.path, groups)
      const key = likenessOf(target, file, generalise)
      const group = groups.get(key)
      if (group === undefined) {
        groups.set(key, { path: file.path, colour: colourOfFile(file), targets: [target], files: [file] })
      } else {
        group.targets.push(target)
        group.files.push(file)
      }
    }
  }
  return new Map([...byPath].map(([path, groups]) => [path, [...groups.values()]]))
}

/** A digest of all that has to be equal for two outcomes to be alike. */
function likenessOf(target: TargetResult, file: FileResult, generalise: Generalise): string {
  const hash = createHash('sha256')
  hash.update(JSON.stringify([target.note ?? '', file.durationMs === undefined]))
  for (const problem of file.problems) hash.update(JSON.stringify(generaliseProblem(problem, generalise)))
  addStatements(hash, file.statements, generalise)
  hash.update(JSON.stringify(file.condensed.map(placeOfRun)))
  return hash.digest('base64')
}

const placeOfRun = ({ status, count, start, end, line }: CondensedRun): readonly unknown[] => [
  ...[status, count, start, end, line],
]

function addStatements(hash: Hash, statements: readonly StatementResult[], generalise: Generalise): void {
  // One text for all: a call of the hash for each statement would be most of the time.
  let text = ''
  for (const statement of statements) {
    const { status, start, end, line, data } = statement
    text += `${status} ${start} ${end} ${line}${data === undefined ? '' : ` ${data.start} ${data.end}`}\n`
    if ('durationMs' in statement) text += saidOf(statement, generalise)
  }
  hash.update(text)
}

function saidOf(statement: Extract<StatementResult, { durationMs: number }>, generalise: Generalise): string {
  const { notices = [], implicitCommit, impact } = statement
  const error = statement.status === 'failed' ? generaliseError(statement.error, generalise) : undefined
  if (notices.length === 0 && !implicitCommit && impact === undefined && error === undefined) return ''
  const said = notices.map(({ severity, code, message }) => [severity, code, generalise(message)])
  return `${JSON.stringify([error, said, implicitCommit, impact])}\n`
}
