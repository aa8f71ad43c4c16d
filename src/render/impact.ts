/**
 * What the statements of a dry run did to what was there before them, for
 * whoever has to let the change in. Pure. Invariant: what destroys comes before
 * what rewrites, and that before what only blocks; durations are never shown
 * without the rows they were measured on.
 */
import { rowsIn } from '../core/mirror-data.js'
import type { Impact, Mirror, StatementResult, TargetResult } from '../core/model.js'
import { cellDuration, plural } from './format.js'
import { cellCode } from './escape.js'
import { own, phrase, toCell, toMarkdown, type Phrase } from './phrase.js'
import type { Sheet } from './summary-parts.js'

/** The title of the section that shows the rows. */
export const IMPACT_TITLE = 'What it does to what is there'

/** One statement, with the same effect on one or several targets. */
export interface ImpactRow {
  readonly path: string
  readonly line: number
  readonly impact: Impact
  /** The longest of the targets'. */
  readonly durationMs: number
  readonly targets: readonly string[]
}

const DEEDS = { dropped: 'drops', emptied: 'empties', narrowed: 'narrows' } as const
const HOW_BAD = ['dropped', 'emptied', 'narrowed'] as const
/** Names told of one effect; the others are counted. */
const MAX_NAMES = 5

type Lock = Impact['locks'][number]
/** What a lock keeps others from when it matters, the worst first. */
const STRONG = ['reads and writes', 'writes'] as const
const strongestOf = ({ locks }: Impact): (typeof STRONG)[number] | undefined =>
  STRONG.find(blocks => locks.some(lock => lock.blocks === blocks))

/** From 0, the worst, on; undefined when there is nothing a reviewer has to know. */
function rankOf({ destroys, rewrites, locks }: Impact): number | undefined {
  const destroyed = HOW_BAD.findIndex(how => destroys.some(each => each.how === how))
  if (destroyed >= 0) return destroyed
  if (rewrites.length > 0) return 3
  const strongest = strongestOf({ destroys, rewrites, locks })
  return strongest === undefined ? undefined : 4 + STRONG.indexOf(strongest)
}

/** The impact of a statement that ran, when a reviewer has to know of it. */
export function impactOf(statement: StatementResult): Impact | undefined {
  const ran = statement.status === 'succeeded' || statement.status === 'rolled-back'
  if (!ran || statement.impact === undefined) return undefined
  return rankOf(statement.impact) === undefined ? undefined : statement.impact
}

/** Every statement with an impact, the worst first, else in execution order; the same on several targets is one row. */
export function impactRows(targets: readonly TargetResult[]): readonly ImpactRow[] {
  const known = impacts.get(targets) ?? findImpacts(targets)
  impacts.set(targets, known)
  return known
}

/** Every rendering in fewer details asks again. */
const impacts = new WeakMap<readonly TargetResult[], readonly ImpactRow[]>()

function findImpacts(targets: readonly TargetResult[]): readonly ImpactRow[] {
  const rows = new Map<string, ImpactRow & { durationMs: number; targets: string[] }>()
  for (const { target, role, files } of targets) {
    if (role !== 'dry-run') continue
    for (const { path, statements } of files) {
      for (const statement of statements) {
        const impact = impactOf(statement)
        if (impact === undefined || !('durationMs' in statement)) continue
        const { line, start, durationMs } = statement
        const key = JSON.stringify([path, start, impact])
        const row = rows.get(key) ?? { path, line, impact, durationMs, targets: [] }
        rows.set(key, row)
        row.durationMs = Math.max(durationMs, row.durationMs)
        row.targets.push(target)
      }
    }
  }
  return [...rows.values()].sort((a, b) => (rankOf(a.impact) ?? 0) - (rankOf(b.impact) ?? 0))
}

const names = (all: readonly string[]): Phrase => {
  const told = all
    .slice(0, MAX_NAMES)
    .flatMap((name, index) => (index === 0 ? phrase`${name}` : phrase`, ${name}`))
  return all.length > MAX_NAMES ? [...told, ` and ${plural(all.length - MAX_NAMES, 'other')}`] : told
}

/** What a statement drops, empties, narrows and rewrites, worst first. */
export function describeEffects({ destroys, rewrites }: Impact): readonly Phrase[] {
  const destroyed = HOW_BAD.flatMap(how => {
    const these = destroys.filter(each => each.how === how).map(({ what }) => what)
    return these.length === 0 ? [] : [phrase`${own(DEEDS[how])} ${names(these)}`]
  })
  return rewrites.length === 0 ? destroyed : [...destroyed, phrase`rewrites ${names(rewrites)}`]
}

/** The locks that keep others from writing or reading, the strongest first. */
export function describeLocks({ locks }: Impact): readonly Phrase[] {
  const kinds = new Map<string, { readonly lock: Lock; readonly on: string[] }>()
  for (const lock of STRONG.flatMap(blocks => locks.filter(each => each.blocks === blocks))) {
    const key = JSON.stringify([lock.mode, lock.blocks])
    const known = kinds.get(key) ?? { lock, on: [] }
    known.on.push(lock.on)
    kinds.set(key, known)
  }
  return [...kinds.values()].map(
    ({ lock, on }) => phrase`${lock.mode} on ${names(on)} blocks ${own(lock.blocks)}`,
  )
}

/** All of an impact in a few phrases, for the note of a statement. */
export const describeImpact = (impact: Impact): readonly Phrase[] => [
  ...describeEffects(impact),
  ...describeLocks(impact),
  ...(impact.algorithm === undefined ? [] : [phrase`algorithm ${impact.algorithm}`]),
]

/** The kind of a thing named as in a fingerprint, such as `column public.customer.name`. */
const kindOf = (what: string): string => /^[a-z]{2,20}(?= )/.exec(what)?.[0] ?? 'object'
const KIND_PLURALS: Readonly<Record<string, string>> = { index: 'indexes', policy: 'policies' }

/** Everything in one line: `1 table dropped, 1 table rewritten; 3 statements block writes`. */
export function describeTotalImpact(rows: readonly ImpactRow[]): string {
  const things = (verb: string, all: readonly (readonly [kind: string, name: string])[]): string[] => {
    const kinds = new Map<string, Set<string>>()
    for (const [kind, name] of all) kinds.set(kind, (kinds.get(kind) ?? new Set()).add(name))
    return [...kinds].map(([kind, { size }]) => `${plural(size, kind, KIND_PLURALS[kind])} ${verb}`)
  }
  const changed = [
    ...HOW_BAD.flatMap(how =>
      things(
        how,
        rows.flatMap(({ impact }) =>
          impact.destroys
            .filter(each => each.how === how)
            .map(({ what }): [string, string] => [kindOf(what), what]),
        ),
      ),
    ),
    ...things(
      'rewritten',
      rows.flatMap(({ impact }) => impact.rewrites.map((name): [string, string] => ['table', name])),
    ),
  ]
  const blocking = STRONG.flatMap(blocks => {
    const count = rows.filter(({ impact }) => strongestOf(impact) === blocks).length
    return count === 0 ? [] : [`${plural(count, 'statement')} ${count === 1 ? 'blocks' : 'block'} ${blocks}`]
  })
  return [changed.join(', '), blocking.join(', ')].filter(Boolean).join('; ')
}

const PLACES: Record<Mirror['place'], string> = {
  server: 'on the server that `dry-run-url` names',
  local: 'on a throw-away server of the machine that ran this',
  embedded: 'inside the process that ran this',
  target: "on the target's own server",
}

/** What the mirror was made from, where, and with which rows. */
export function describeMirror(mirror: Mirror): Phrase {
  const { of, place, entries, differences } = mirror
  const differs =
    differences === 0 ? 'none different' : `${plural(differences, 'entry', 'entries')} different`
  const made = `${plural(entries, 'catalog entry', 'catalog entries')}, ${differs}; ${rowsIn(mirror)}`
  return phrase`mirror of ${of} ${own(PLACES[place])}: ${own(made)}`
}

/** What the statements ran on, once for each kind of mirror. */
export const describeHeldRows = (targets: readonly TargetResult[]): readonly Phrase[] =>
  rowsOf(targets).map(({ said }) => phrase`${said}.`)

/** What the durations were measured on, and what they tell therefore. */
export const describeRows = (targets: readonly TargetResult[]): readonly Phrase[] =>
  rowsOf(targets).map(({ said, rows }) => {
    const tells = rows === 'no rows' ? ': how long it took says nothing about tables that have some' : ''
    return phrase`${said}${own(tells)}.`
  })

function rowsOf(
  targets: readonly TargetResult[],
): readonly { readonly rows: string; readonly said: Phrase }[] {
  const held = new Map<string, string[]>()
  for (const { target, role, mirror } of targets) {
    if (role !== 'dry-run') continue
    const rows =
      mirror === undefined ? 'the rows of a database that was prepared for the dry run' : rowsIn(mirror)
    const of = held.get(rows) ?? []
    held.set(rows, of)
    of.push(mirror?.of ?? target)
  }
  return [...held].map(([rows, of]) => {
    const mirrors = of.length === 1 ? phrase`The mirror of ${names(of)}` : phrase`The mirrors of ${names(of)}`
    return { rows, said: phrase`${mirrors} held ${own(rows)}` }
  })
}

/** The section of a summary: the total, what it was measured on, and a row a statement. */
export function impactSection({ results, detail }: Sheet): string {
  const rows = impactRows(results.targets)
  if (rows.length === 0) return ''
  const shown = rows.slice(0, detail.others)
  const more = rows.length - shown.length
  const withAlgorithm = rows.some(({ impact }) => impact.algorithm !== undefined)
  const heads = ['Where', 'What', 'Lock', 'Time', ...(withAlgorithm ? ['Algorithm'] : [])]
  const table = [
    `| ${heads.join(' | ')} |`,
    `| --- | --- | --- | ---: |${withAlgorithm ? ' --- |' : ''}`,
    ...shown.map(row => `| ${cellsOf(row, heads.length).join(' | ')} |`),
    ...(more > 0
      ? [`| … ${plural(more, 'statement')} more: see the logs |${' |'.repeat(heads.length - 1)}`]
      : []),
  ]
  return [
    `### ${IMPACT_TITLE}`,
    `**${describeTotalImpact(rows)}**`,
    ...(shown.length === 0
      ? []
      : [describeRows(results.targets).map(toMarkdown).join(' '), table.join('\n')]),
  ].join('\n\n')
}

function cellsOf({ path, line, impact, durationMs, targets }: ImpactRow, count: number): readonly string[] {
  const on = targets.length === 1 ? '' : `<br>on ${plural(targets.length, 'target')}`
  const list = (phrases: readonly Phrase[]): string => phrases.map(toCell).join('<br>') || '·'
  const algorithm = impact.algorithm === undefined ? '' : cellCode(impact.algorithm)
  return [
    `${toCell(phrase`${`${path}:${line}`}`)}${on}`,
    list(describeEffects(impact)),
    list(describeLocks(impact)),
    cellDuration(durationMs),
    algorithm,
  ].slice(0, count)
}
