/**
 * The databases that are meant, as targets. Invariant: their order is that of the
 * servers and, on one server, of the names by bytes: the same in every execution.
 */
import { GreenlineError } from '../core/errors.js'
import { targetOf, type Server, type Target } from '../core/target.js'
import type { DatabaseNames, Dialect, SessionOptions } from '../dialect/dialect.js'
import { SCRATCH_PREFIX } from './mirror.js'

/**
 * The targets of one server. Where patterns choose them, the server is asked.
 *
 * @throws GreenlineError DATABASE_MISSING when a pattern takes nothing in, and what `Dialect.connect` throws.
 */
export async function findTargets(
  server: Server,
  dialect: Dialect,
  session: SessionOptions,
): Promise<readonly Target[]> {
  const { databases } = server
  if (databases.kind === 'one') return [targetOf(server, databases.name)]
  const there = await dialect.databases(targetOf(server, databases.readFrom), session)
  const { chosen, unmatched } = chooseDatabases(databases.patterns, there)
  const [missing] = unmatched
  if (missing !== undefined) {
    const among = there.all.length === 1 ? 'its one database' : `its ${there.all.length} databases`
    throw new GreenlineError(
      'DATABASE_MISSING',
      `The server ${server.name} has no database that ${JSON.stringify(missing)} takes in, among ${among}.`,
      'Check the list of databases in the configuration file, and what the account may see.',
      { place: { target: `${server.environment}/${server.name}` } },
    )
  }
  return chosen.map(name => targetOf(server, name))
}

/**
 * Which databases a list of patterns means; see `DatabaseChoice`. A wildcard takes in neither the server's own
 * databases nor the scratch databases of dry runs.
 *
 * @returns `unmatched` are the patterns without `!` that take nothing in.
 */
export function chooseDatabases(
  patterns: readonly string[],
  { all, own }: DatabaseNames,
): { readonly chosen: readonly string[]; readonly unmatched: readonly string[] } {
  const names = new Set(all)
  const open = all.filter(name => !own.includes(name) && !name.startsWith(SCRATCH_PREFIX))
  const matching = (pattern: string, among: readonly string[]): readonly string[] => {
    if (names.has(pattern)) return [pattern]
    const expression = toExpression(pattern)
    return among.filter(name => expression.test(name))
  }
  const ins = patterns.filter(pattern => !pattern.startsWith('!'))
  const taken = ins.map(pattern => matching(pattern, open))
  const out = new Set(
    patterns.filter(pattern => pattern.startsWith('!')).flatMap(each => matching(each.slice(1), all)),
  )
  const chosen = [...new Set(taken.flat())].filter(name => !out.has(name))
  return {
    chosen: chosen.sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other))),
    unmatched: ins.filter((_pattern, index) => taken[index]?.length === 0),
  }
}

/** `%` and `*` are any characters, `_` and `?` one; a backslash makes the next character a plain one. */
function toExpression(pattern: string): RegExp {
  const parts = [...pattern.matchAll(/\\.|[^]/gu)].map(([part]) => {
    if (part === '%' || part === '*') return '.*'
    if (part === '_' || part === '?') return '.'
    return part.replace(/^\\/, '').replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  })
  return new RegExp(`^${parts.join('')}$`, 'su')
}
