/**
 * Problems of many databases, told once where they are the same. Invariant: no
 * database with a problem goes uncounted, and the order is that of the first of each.
 */
import type { Problem } from '../core/model.js'
import type { Target } from '../core/target.js'

/** Names that are told of those with the same problem; the others are counted. */
const NAMES = 3

/** A problem, and the database that it was found on. */
export interface Found {
  readonly problem: Problem
  readonly target: Target
}

/** Merges the problems of one server's databases that differ in the database's name only. */
export function mergeAlike(found: readonly Found[]): readonly Problem[] {
  const groups = new Map<string, Found[]>()
  for (const each of found) {
    const key = keyOf(each)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [each])
    else group.push(each)
  }
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return []
    const { problem } = first
    if (others.length === 0) return [problem]
    return [
      { ...problem, message: `${problem.message} ${alsoSaidOf(others.map(each => each.target.database))}` },
    ]
  })
}

/** @param names - Of at least one database. */
export function alsoSaidOf(names: readonly string[]): string {
  const shown = names.slice(0, NAMES).map(name => JSON.stringify(name))
  const rest = names.length - shown.length
  const list = rest === 0 ? shown.join(', ') : `${shown.join(', ')} and ${rest} more`
  return names.length === 1
    ? `The same holds for one more of its databases: ${list}.`
    : `The same holds for ${names.length} more of its databases: ${list}.`
}

const keyOf = ({ problem: { code, severity, message }, target }: Found): string =>
  JSON.stringify([
    code,
    severity,
    message
      .replaceAll(target.name, '…')
      .replaceAll(`"${target.database}"`, '…')
      .replaceAll(`'${target.database}'`, '…'),
  ])
