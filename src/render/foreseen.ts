/**
 * What a simulation foresees, for whoever has to decide: what would change, and what nobody can foresee. Pure.
 * Invariant: what destroys comes first; a count that was estimated says so.
 */
import type { Effect, Impact, Prediction, Results, TargetResult } from '../core/model.js'
import { targetsOf } from '../core/results.js'
import { cellCode } from './escape.js'
import { formatBytes, plural } from './format.js'
import { describeEffects, describeLocks } from './impact.js'
import { own, phrase, toCell, type Phrase } from './phrase.js'
import type { Sheet } from './summary-parts.js'

/** From what destroys to what only adds. */
const ORDER: readonly Effect['how'][] = [
  ...(['dropped', 'emptied', 'deleted', 'updated', 'altered', 'renamed', 'replaced'] as const),
  ...(['inserted', 'created'] as const),
]
const DEEDS: Record<Effect['how'], string> = {
  dropped: 'drops',
  emptied: 'empties',
  deleted: 'deletes rows of',
  updated: 'updates rows of',
  altered: 'alters',
  renamed: 'renames',
  replaced: 'replaces',
  inserted: 'inserts rows into',
  created: 'creates',
}

/** One statement that would change something, alike on several targets. */
export interface ForeseenRow {
  readonly path: string
  readonly line: number
  readonly prediction: Prediction
  readonly impact: Impact | undefined
  readonly targets: readonly string[]
}

const rankOf = ({ effects = [] }: Prediction): number =>
  effects.reduce((worst, { how }) => Math.min(worst, ORDER.indexOf(how)), ORDER.length)

/** Statements with a prediction that satisfies a condition, the same on several targets once. */
function rowsWhere(
  targets: readonly TargetResult[],
  isMeant: (prediction: Prediction) => boolean,
): readonly ForeseenRow[] {
  const rows = new Map<string, ForeseenRow & { targets: string[] }>()
  for (const { target, files } of targets) {
    for (const { path, statements } of files) {
      for (const statement of statements) {
        if (!('prediction' in statement) || statement.prediction === undefined) continue
        const { prediction, impact, line, start } = statement
        if (!isMeant(prediction)) continue
        const key = JSON.stringify([path, start, prediction, impact])
        const row = rows.get(key) ?? { path, line, prediction, impact, targets: [] }
        rows.set(key, row)
        row.targets.push(target)
      }
    }
  }
  return [...rows.values()]
}

const foreseen = new WeakMap<Results, readonly ForeseenRow[]>()

/** What would change, the destructive first, else in execution order. */
export function foreseenRows(results: Results): readonly ForeseenRow[] {
  const known =
    foreseen.get(results) ??
    rowsWhere(
      targetsOf(results, 'simulation'),
      ({ verdict, effects = [] }) => verdict === 'would-succeed' && effects.length > 0,
    ).toSorted((a, b) => rankOf(a.prediction) - rankOf(b.prediction))
  foreseen.set(results, known)
  return known
}

const rowsTold = ({ count, exact }: NonNullable<Effect['rows']>): string =>
  `${exact ? '' : 'about '}${plural(count, 'row')}`

/** One effect: `drops table public.customer (about 1,200 rows, 3 MB)`. */
export function describeEffect({ what, how, to, rows, bytes }: Effect): Phrase {
  const size = [
    ...(rows === undefined ? [] : [rowsTold(rows)]),
    ...(bytes === undefined ? [] : [formatBytes(bytes)]),
  ].join(', ')
  return [
    ...phrase`${own(DEEDS[how])} ${what}`,
    ...(to === undefined ? [] : phrase` to ${to}`),
    ...own(size === '' ? '' : ` (${size})`),
  ]
}

const DONE: Record<Effect['how'], string> = {
  ...{ dropped: 'dropped', emptied: 'emptied', altered: 'altered', renamed: 'renamed' },
  ...{ replaced: 'replaced', created: 'created' },
  ...{ deleted: 'with rows deleted', updated: 'with rows updated', inserted: 'with rows inserted' },
}
const KIND_PLURALS: Readonly<Record<string, string>> = { index: 'indexes', policy: 'policies' }

/** Everything in one line: `1 table dropped, 2 columns created`. */
export function describeTotalEffects(rows: readonly ForeseenRow[]): string {
  const things = new Map<Effect['how'], Map<string, Set<string>>>()
  for (const { prediction } of rows) {
    for (const { what, how } of prediction.effects ?? []) {
      const kind = /^[a-z ]{2,30}?(?= \S+$)/.exec(what)?.[0] ?? 'object'
      const kinds = things.get(how) ?? new Map<string, Set<string>>()
      things.set(how, kinds.set(kind, (kinds.get(kind) ?? new Set()).add(what)))
    }
  }
  return ORDER.flatMap(how =>
    [...(things.get(how) ?? [])].map(
      ([kind, { size }]) => `${plural(size, kind, KIND_PLURALS[kind])} ${DONE[how]}`,
    ),
  ).join(', ')
}

export const CHANGES_TITLE = 'What it would change'
export const OPEN_TITLE = 'What nobody can foresee'

/** The statements that were not simulated, in execution order. */
export const openRows = (results: Results): readonly ForeseenRow[] =>
  rowsWhere(targetsOf(results, 'simulation'), ({ verdict }) => verdict === 'not-simulated')

/** All that a statement would change, the destructive first, and what it reads for that. */
export function describeChanges({ prediction, impact }: ForeseenRow): readonly Phrase[] {
  const effects = (prediction.effects ?? []).toSorted((a, b) => ORDER.indexOf(a.how) - ORDER.indexOf(b.how))
  const more = impact === undefined ? [] : describeEffects({ ...impact, destroys: narrowedOf(impact) })
  const scans = (prediction.scans ?? []).map(name => phrase`reads ${name} from end to end`)
  return [...effects.map(describeEffect), ...more, ...scans]
}

/** The locks that it would take and that hold others up. */
export const locksOf = ({ impact }: ForeseenRow): readonly Phrase[] =>
  impact === undefined ? [] : describeLocks(impact)

/** The sections of a summary: what would change, and what nobody can foresee. */
export const foreseenSections = (sheet: Sheet): readonly string[] => [
  changesSection(sheet),
  openSection(sheet),
]

function changesSection({ results, detail }: Sheet): string {
  const rows = foreseenRows(results)
  if (rows.length === 0) return ''
  const shown = rows.slice(0, detail.others)
  const list = (phrases: readonly Phrase[]): string => phrases.map(toCell).join('<br>') || '·'
  const lines = shown.map(
    row => `| ${whereOf(row)} | ${list(describeChanges(row))} | ${list(locksOf(row))} |`,
  )
  return [
    `### ${CHANGES_TITLE}`,
    `**${describeTotalEffects(rows)}**`,
    ...(shown.length === 0
      ? []
      : [
          ['| Where | What | Lock |', '| --- | --- | --- |', ...lines, ...moreRow(rows, shown, 3)].join('\n'),
        ]),
  ].join('\n\n')
}

/** What is dropped or emptied is among the effects already. */
const narrowedOf = ({ destroys }: Impact): Impact['destroys'] =>
  destroys.filter(({ how }) => how === 'narrowed')

function openSection({ results, detail }: Sheet): string {
  const rows = openRows(results)
  if (rows.length === 0 || detail.others === 0) return ''
  const shown = rows.slice(0, detail.others)
  const lines = shown.map(row => `| ${whereOf(row)} | ${cellCode(row.prediction.reason ?? '', 300)} |`)
  return [
    `### ${OPEN_TITLE}`,
    ['| Where | Why |', '| --- | --- |', ...lines, ...moreRow(rows, shown, 2)].join('\n'),
  ].join('\n\n')
}

const whereOf = ({ path, line, targets }: ForeseenRow): string =>
  `${toCell(phrase`${`${path}:${line}`}`)}${targets.length === 1 ? '' : `<br>on ${plural(targets.length, 'target')}`}`

const moreRow = (
  rows: readonly ForeseenRow[],
  shown: readonly ForeseenRow[],
  columns: number,
): readonly string[] => {
  const more = rows.length - shown.length
  return more === 0
    ? []
    : [`| … ${plural(more, 'statement')} more: see the logs |${' |'.repeat(columns - 1)}`]
}
