/** The clauses of ALTER TABLE that add something. */
import type { AlterClause } from '../statements/alter-table.js'
import type { ColumnDefinition } from '../statements/column.js'
import { inlineForeignKey } from '../statements/create-table.js'
import type { KeyDefinition } from '../statements/key.js'
import { inheritanceOf, place } from './alter-change.js'
import type { Draft } from './alter-draft.js'
import { keyOfColumn, toColumn } from './build.js'
import { doubtIndex, newIndex, withIndex } from './indexes.js'
import { isSame } from './model.js'
import { refuse } from './refusal.js'
import { isMariaDb, shown, type Scene } from './scene.js'
import { addForeignKeys, checksOf } from './table-parts.js'

/** @returns What was done: a clause whose IF NOT EXISTS finds something is not in it. */
export function applyAdditions(
  scene: Scene,
  draft: Draft,
  clauses: readonly AlterClause[],
): readonly AlterClause[] {
  const done: AlterClause[] = []
  const keys: KeyDefinition[] = []
  const late: (() => void)[] = []
  for (const clause of clauses) {
    if (clause.kind === 'add column') {
      if (clause.ifNotExists && hasColumn(draft, clause.column.name)) {
        // MariaDB adds the key of a column that is there already.
        const own = keyOfColumn(clause.column)
        if (own.length === 0) continue
        keys.push(...own)
        done.push(clause)
        continue
      }
      addColumn(scene, draft, clause.column)
      const added = draft.columns.at(-1)
      if (added !== undefined) place(draft, added, clause.place)
      keys.push(...keyOfColumn(clause.column))
      late.push(() => addConstraints(scene, draft, [clause.column], false))
    } else if (clause.kind === 'change column') {
      keys.push(...keyOfColumn(clause.column))
      late.push(() => addConstraints(scene, draft, [clause.column], true))
      continue
    } else if (clause.kind === 'add') {
      const { columns, keys: more, foreignKeys, checks } = clause.elements
      const fresh = columns.filter(({ name }) => !clause.ifNotExists || !hasColumn(draft, name))
      for (const column of fresh) addColumn(scene, draft, column)
      const wanted = more.filter(key => !isThere(draft, key, clause.ifNotExists))
      keys.push(...fresh.flatMap(keyOfColumn), ...wanted)
      const foreign = foreignKeys.filter(
        key =>
          !(
            (clause.ifNotExists || key.ifNotExists) &&
            draft.foreignKeys.some(each => isSame(each.name, key.name ?? key.indexName ?? ''))
          ),
      )
      const absent = checks.filter(
        check =>
          !(
            clause.ifNotExists &&
            draft.checks.some(each => isSame(each.name, check.name ?? '') && each.column === undefined)
          ),
      )
      late.push(() => {
        addConstraints(scene, draft, fresh, false)
        const table = { database: draft.before.database, name: draft.before.name }
        const added = addForeignKeys(
          scene,
          { ...draft, table, columns: draft.columns.map(({ column }) => column) },
          foreign,
        )
        draft.indexes = [...added.indexes]
        draft.foreignKeys = [...added.foreignKeys]
        draft.checks = [
          ...checksOf(
            { columns: [], keys: [], foreignKeys: [], checks: absent, hasPeriod: false },
            table.name,
            scene.server.product,
            draft.checks,
          ),
        ]
      })
      if (fresh.length + wanted.length + foreign.length + absent.length === 0) continue
    } else continue
    done.push(clause)
  }
  for (const key of keys) addKey(scene, draft, key)
  for (const add of late) add()
  return done
}

const hasColumn = (draft: Draft, name: string): boolean =>
  draft.columns.some(({ column }) => isSame(column.name, name))

function isThere(draft: Draft, key: KeyDefinition, ifNotExists: boolean): boolean {
  if (!ifNotExists && !key.ifNotExists) return false
  if (key.kind === 'primary') return draft.indexes.some(({ kind }) => kind === 'primary')
  const name = key.name ?? key.parts[0]?.column ?? ''
  const found = draft.indexes.find(each => isSame(each.name, name))
  if (found?.mayBeGone === true) doubtIndex(found)
  return found !== undefined
}

function addColumn(scene: Scene, draft: Draft, definition: ColumnDefinition): void {
  if (hasColumn(draft, definition.name)) refuse(1060, `Duplicate column name '${definition.name}'`)
  draft.columns = [
    ...draft.columns,
    { column: toColumn(definition, inheritanceOf(scene, draft)), from: undefined, definition },
  ]
  scene.effects.push({ what: `column ${shown(scene, draft.before)}.${definition.name}`, how: 'created' })
}

function addKey(scene: Scene, draft: Draft, key: KeyDefinition): void {
  const index = newIndex(key, draft.indexes)
  draft.indexes = [...withIndex(draft.indexes, index)]
  scene.effects.push({ what: `index ${shown(scene, draft.before)}.${index.name}`, how: 'created' })
}

function addConstraints(
  scene: Scene,
  draft: Draft,
  columns: readonly ColumnDefinition[],
  isChange: boolean,
): void {
  const elements = { columns, keys: [], foreignKeys: [], checks: [], hasPeriod: false }
  draft.checks = [...checksOf(elements, draft.before.name, scene.server.product, draft.checks)]
  if (!isMariaDb(scene) || isChange) return
  const foreign = columns.flatMap(({ name, references }) =>
    references === undefined ? [] : [inlineForeignKey(name, references)],
  )
  if (foreign.length === 0) return
  const table = { database: draft.before.database, name: draft.before.name }
  const added = addForeignKeys(
    scene,
    { ...draft, table, columns: draft.columns.map(({ column }) => column) },
    foreign,
  )
  draft.indexes = [...added.indexes]
  draft.foreignKeys = [...added.foreignKeys]
}
