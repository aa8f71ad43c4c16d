/**
 * What an ALTER TABLE takes from a table. Invariant: what only got another name is not lost, and losses stand in
 * the order of the table's text, as those of an execution do.
 */
import type { Impact } from '../../../core/model.js'
import { isNarrower } from '../impact/narrower.js'
import { shapeOf } from './algorithm.js'
import type { Draft } from './alter-draft.js'
import { shownColumn } from './conversions.js'
import { isSame, type Column, type Table } from './model.js'

export type Loss = Impact['destroys'][number]

/** @param shown - The table's name before. */
export function lossesOf(before: Table, after: Table, draft: Draft, shown: string): readonly Loss[] {
  const lost = (what: string, name: string, how: Loss['how']): Loss => ({
    what: `${what} ${shown}.${name}`,
    how,
  })
  const columns = before.columns.flatMap(column => {
    const now = draft.columns.find(({ from }) => from === column.name)?.column.name ?? column.name
    const there = after.columns.find(({ name }) => isSame(name, now))
    if (there === undefined) return [lost('column', column.name, 'dropped')]
    return isNarrower(inText(before, column), inText(after, there))
      ? [lost('column', column.name, 'narrowed')]
      : []
  })
  const { renamedColumns } = draft
  const were = new Set(before.indexes.map(index => shapeOf(index, renamedColumns)))
  const are = new Set(after.indexes.map(index => shapeOf(index)))
  const indexes = [
    ...before.indexes
      .filter(index => !after.indexes.some(({ name }) => isSame(name, index.name)))
      .filter(index => !are.has(shapeOf(index, renamedColumns)))
      .map(({ name }) => lost('index', name, 'dropped')),
    ...after.indexes
      .filter(index => /^(?:unique|primary)$/.test(index.kind) && !were.has(shapeOf(index)))
      .map(({ name }) => lost('index', name, 'narrowed')),
  ]
  const [had, has] = [before, after].map(constraintsOf)
  const constraints = [
    ...(had ?? [])
      .filter(name => !(has ?? []).includes(name))
      .map(name => lost('constraint', name, 'dropped')),
    ...(has ?? [])
      .filter(name => !(had ?? []).includes(name))
      .map(name => lost('constraint', name, 'narrowed')),
  ]
  return [...columns, ...indexes, ...constraints]
}

const inText = ({ checks }: Table, column: Column): Parameters<typeof isNarrower>[0] => ({
  ...shownColumn(column),
  isNullable: column.isNullable,
  hasCheck: checks.some(check => check.column !== undefined && isSame(check.column, column.name)),
})

const constraintsOf = ({ foreignKeys, checks }: Table): readonly string[] => [
  ...foreignKeys.map(({ name }) => name),
  ...checks.flatMap(({ name, column }) => (column === undefined ? [name] : [])),
]
