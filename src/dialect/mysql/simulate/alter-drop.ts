/** The clauses of ALTER TABLE that drop something. */
import type { AlterClause } from '../statements/alter-table.js'
import type { Draft } from './alter-draft.js'
import { mentions } from './expressions.js'
import { leads, referrersOf, type Referrer } from './foreign.js'
import { doubtIndex } from './indexes.js'
import { isSame, primaryKeyOf, uniqueIndexesOf, type Column, type ForeignKey, type Index } from './model.js'
import { doubt, refuse } from './refusal.js'
import { isMariaDb, shown, type Scene } from './scene.js'

/** @returns What was done: a clause whose IF EXISTS finds nothing is not in it. */
export function applyDrops(
  scene: Scene,
  draft: Draft,
  clauses: readonly AlterClause[],
): readonly AlterClause[] {
  const done: AlterClause[] = []
  for (const clause of clauses) {
    if (dropOne(scene, draft, clause)) done.push(clause)
  }
  return done
}

function missing(scene: Scene, what: string, name: string): never {
  return isMariaDb(scene)
    ? refuse(1091, `Can't DROP ${what} \`${name}\`; check that it exists`)
    : refuse(1091, `Can't DROP '${name}'; check that column/key exists`)
}

function dropOne(scene: Scene, draft: Draft, clause: AlterClause): boolean {
  switch (clause.kind) {
    case 'drop column':
      return dropColumn(scene, draft, clause)
    case 'drop primary key':
      return dropIndex(scene, draft, { name: 'PRIMARY', ifExists: clause.ifExists })
    case 'drop index':
      return dropIndex(scene, draft, clause)
    case 'drop foreign key': {
      const kept = draft.foreignKeys.filter(({ name }) => !isSame(name, clause.name))
      if (kept.length === draft.foreignKeys.length) {
        return clause.ifExists ? false : missing(scene, 'FOREIGN KEY', clause.name)
      }
      draft.foreignKeys = kept
      return true
    }
    case 'drop constraint':
      return dropConstraint(scene, draft, clause)
    default:
      return false
  }
}

type Named = { readonly name: string; readonly ifExists: boolean }

function dropColumn(scene: Scene, draft: Draft, { name, ifExists }: Named): boolean {
  const found = draft.columns.find(({ column }) => isSame(column.name, name))
  if (found === undefined) return ifExists ? false : missing(scene, 'COLUMN', name)
  draft.columns = draft.columns.filter(each => each !== found)
  // A check goes with its column, also one of the table that is about that column alone.
  draft.checks = draft.checks.filter(({ column, expression }) => {
    if (column !== undefined) return !isSame(column, name)
    const about = draft.before.columns.filter(each => mentions(expression, each.name))
    return !(isMariaDb(scene) && about.length === 1 && isSame(about[0]?.name ?? '', name))
  })
  const indexes: Index[] = []
  for (const index of draft.indexes) {
    const parts = index.parts.filter(({ column }) => !isSame(column ?? '', name))
    // Since 10.2.8: https://mariadb.com/kb/en/alter-table/#drop-column
    const isUnique = index.kind === 'unique' || index.kind === 'primary'
    if (isMariaDb(scene) && isUnique && parts.length > 0 && parts.length < index.parts.length) {
      indexes.push(index)
    } else if (parts.length > 0) indexes.push({ ...index, parts })
  }
  draft.indexes = indexes
  scene.effects.push({ what: `column ${shown(scene, draft.before)}.${found.column.name}`, how: 'dropped' })
  return true
}

function dropIndex(scene: Scene, draft: Draft, { name, ifExists }: Named): boolean {
  const kept = draft.indexes.filter(index => !isSame(index.name, name))
  const unsure = draft.indexes.find(index => index.mayBeGone === true && !kept.includes(index))
  if (unsure !== undefined) doubtIndex(unsure)
  if (kept.length === draft.indexes.length) return ifExists ? false : missing(scene, 'INDEX', name)
  draft.indexes = kept
  scene.effects.push({ what: `index ${shown(scene, draft.before)}.${name}`, how: 'dropped' })
  return true
}

function dropConstraint(scene: Scene, draft: Draft, { name, ifExists }: Named): boolean {
  const namesakes = [
    ...draft.checks.filter(each => each.column === undefined),
    ...draft.foreignKeys,
    ...draft.indexes.filter(({ kind }) => kind === 'unique'),
  ].filter(each => isSame(each.name, name))
  if (namesakes.length > 1) doubt(`several constraints are called ${name}`)
  const isCheck = draft.checks.some(each => isSame(each.name, name) && each.column === undefined)
  if (isCheck) {
    draft.checks = draft.checks.filter(each => !isSame(each.name, name) || each.column !== undefined)
    scene.effects.push({ what: `constraint ${shown(scene, draft.before)}.${name}`, how: 'dropped' })
    return true
  }
  if (draft.foreignKeys.some(each => isSame(each.name, name))) {
    draft.foreignKeys = draft.foreignKeys.filter(each => !isSame(each.name, name))
    return true
  }
  const index = draft.indexes.find(
    each => isSame(each.name, name) && (each.kind === 'unique' || each.kind === 'primary'),
  )
  if (index !== undefined) return dropIndex(scene, draft, { name, ifExists })
  if (ifExists) return false
  return isMariaDb(scene)
    ? missing(scene, 'CONSTRAINT', name)
    : refuse(3940, `Constraint '${name}' does not exist.`)
}

/** Foreign keys need their columns and an index that begins with them, on both sides. */
export async function checkNeeded(scene: Scene, draft: Draft): Promise<void> {
  const { before } = draft
  if (before.engine !== 'innodb') return
  const gone = before.columns.filter(({ name }) => !draft.columns.some(({ from }) => from === name))
  const dropped = before.indexes.filter(index => !draft.indexes.some(each => each.name === index.name))
  const referrers = (await referrersOf(scene, before)).filter(
    ({ child, key }) =>
      child.name !== before.name || child.database !== before.database || draft.foreignKeys.includes(key),
  )
  // Without a key for its rows, the table is copied, and columns are looked at before indexes.
  if (dropped.some(({ kind }) => kind === 'primary') && !hasKeyForRows(draft)) {
    for (const referrer of referrers) mustKeepTarget(scene, gone, referrer)
    for (const key of draft.foreignKeys) mustKeepColumns(gone, key)
  }
  for (const key of draft.foreignKeys) {
    const was = dropped.find(index => leads(index, key.columns))
    const columns = key.columns.map(name => draft.renamedColumns.get(name.toLowerCase()) ?? name)
    const others = draft.indexes.filter(index => leads(index, columns))
    const [other] = others
    if (was !== undefined && other !== undefined && others.every(({ mayBeGone }) => mayBeGone))
      doubtIndex(other)
    if (was?.kind === 'primary') mustKeepColumns(gone, key)
    if (was !== undefined && others.length === 0)
      refuse(1553, `Cannot drop index '${was.name}': needed in a foreign key constraint`)
    mustKeepColumns(gone, key)
  }
  if (gone.length === 0 && dropped.length === 0) return
  for (const referrer of referrers) {
    const { targetColumns } = referrer.key
    const was = dropped.find(index => leads(index, targetColumns))
    if (
      was !== undefined &&
      !draft.indexes.some(index => leads(index, targetColumns)) &&
      scene.session.foreignKeyChecks
    ) {
      if (isMariaDb(scene) && was.kind === 'primary') {
        mustKeepTarget(scene, gone, referrer)
        // The server gives its temporary name of the table.
        const place = `./${before.database}/`
        refuse(
          1025,
          `Error on rename of '${place}#sql-alter' to '${place}${before.name}' (errno: 150 "Foreign key constraint is incorrectly formed")`,
        )
      }
      refuse(1553, `Cannot drop index '${was.name}': needed in a foreign key constraint`)
    }
    mustKeepTarget(scene, gone, referrer)
  }
}

/** A primary key, or a unique one that is never NULL and takes its place. */
const hasKeyForRows = ({ indexes, columns }: Draft): boolean =>
  primaryKeyOf({ indexes }) !== undefined ||
  uniqueIndexesOf({ indexes }).some(({ parts }) =>
    parts.every(
      ({ column = '', length }) =>
        length === undefined &&
        columns.some(each => isSame(each.column.name, column) && !each.column.isNullable),
    ),
  )

function mustKeepColumns(gone: readonly Column[], key: ForeignKey): void {
  const column = gone.find(({ name }) => key.columns.some(each => isSame(each, name)))
  if (column === undefined) return
  refuse(1828, `Cannot drop column '${column.name}': needed in a foreign key constraint '${key.name}'`)
}

function mustKeepTarget(scene: Scene, gone: readonly Column[], { child, key }: Referrer): void {
  const column = gone.find(({ name }) => key.targetColumns.some(each => isSame(each, name)))
  if (column === undefined || !scene.session.foreignKeyChecks) return
  const place = isMariaDb(scene) ? `\`${child.database}\`.\`${child.name}\`` : `'${child.name}'`
  refuse(
    1829,
    `Cannot drop column '${column.name}': needed in a foreign key constraint '${key.name}' of table ${place}`,
  )
}
