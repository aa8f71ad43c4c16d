/**
 * Many databases in few lines, to be searched by name. Pure. Invariant: sorted by
 * code units, whatever order they came in; a list that is cut says how many it leaves out.
 */
import type { TargetResult } from '../core/model.js'
import { readTargetName } from '../core/target-name.js'
import { fenced, oneLine } from './escape.js'
import { formatCount, plural } from './format.js'
import { folded } from './markdown-log.js'
import { own, phrase, type Phrase } from './phrase.js'

/** Databases of one server, sorted. */
export interface ServerDatabases {
  readonly server: string
  readonly region: string | undefined
  readonly databases: readonly string[]
}

const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The databases of targets by their servers; both sorted. */
export function groupByServer(
  targets: Iterable<TargetResult>,
  environment: string,
): readonly ServerDatabases[] {
  const servers = new Map<string, { readonly region: string | undefined; readonly databases: string[] }>()
  for (const { target, region } of targets) {
    const { server, database } = readTargetName(target, environment)
    const known = servers.get(server)
    if (known === undefined) servers.set(server, { region, databases: [database] })
    else known.databases.push(database)
  }
  return [...servers]
    .map(([server, { region, databases }]) => ({ server, region, databases: databases.sort(byCodeUnits) }))
    .sort((a, b) => byCodeUnits(a.server, b.server))
}

const MAX_LINE = 100
/** Of names in one log; the results have them all. */
const MAX_LIST_BYTES = 64_000

/** Names in lines of a width that is read well, separated by spaces. */
function* inLines(names: Iterable<string>): Generator<string> {
  let line = ''
  for (const name of names) {
    if (line !== '' && line.length + name.length >= MAX_LINE) {
      yield line
      line = ''
    }
    line += line === '' ? name : ` ${name}`
  }
  if (line !== '') yield line
}

/** A folded list of names under the names of their servers, as Markdown. */
export function renderDatabases(targets: readonly TargetResult[], environment: string): string {
  const lines = [...listLines(groupByServer(targets, environment), MAX_LIST_BYTES)]
  const title = targets.length === 1 ? 'The database' : `The ${plural(targets.length, 'database')}`
  return folded(title, fenced(lines.join('\n'), 'text'))
}

function* listLines(servers: readonly ServerDatabases[], maxBytes: number): Generator<string> {
  let left = maxBytes
  let shown = 0
  for (const { server, region, databases } of servers) {
    const head = [server, ...(region === undefined ? [] : [region])].map(name => oneLine(name, 200))
    const title = `${head.join(', ')}: ${plural(databases.length, 'database')}`
    const names: string[] = []
    left -= Buffer.byteLength(title) + 1
    for (const database of left < 0 ? [] : databases) {
      const name = wordOf(database)
      left -= Buffer.byteLength(name) + 1
      if (left < 0) break
      names.push(name)
    }
    if (names.length === 0) break
    shown += names.length
    yield title
    for (const line of inLines(names)) yield `  ${line}`
    if (left < 0) break
  }
  const more = servers.reduce((sum, { databases }) => sum + databases.length, -shown)
  if (more > 0) yield `… and ${plural(more, 'database')} more, which results.json.gz names`
}

/** A name as one word of a list: what would break it in two is shown instead. */
const wordOf = (database: string): string => oneLine(database, 200).replaceAll(' ', '␠') || '∅'

/** Names in a sentence, and how many others there are of `count`. */
export function nameSome(names: readonly string[], count: number): Phrase {
  const told = names.flatMap((name, index) => (index === 0 ? phrase`${name}` : phrase`, ${name}`))
  return count > names.length ? [...told, ...own(` … and ${formatCount(count - names.length)} more`)] : told
}
