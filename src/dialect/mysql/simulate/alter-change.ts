/** The clauses of ALTER TABLE that change what is there: columns, names, options. */
import type { AlterClause, ColumnPlace } from '../statements/alter-table.js'
import type { Draft, DraftColumn } from './alter-draft.js'
import { toColumn, type Inheritance } from './build.js'
import { referrersOf } from './foreign.js'
import { doubtIndex } from './indexes.js'
import { isSame, type Column, type ForeignKey } from './model.js'
import { quoteName } from './quoting.js'
import { doubt, refuse } from './refusal.js'
import { isMariaDb, type Scene } from './scene.js'

const unknownColumn = (name: string, { before }: Draft): never =>
  refuse(1054, `Unknown column '${name}' in '${before.name}'`)

export const inheritanceOf = (scene: Scene, { before, options }: Draft): Inheritance => ({
  charset: options.charset ?? before.charset,
  collation: options.collation ?? before.collation,
  collationOf: scene.catalog.collationOf,
  product: scene.server.product,
  automaticTimestamps: scene.catalog.settings.automaticTimestamps,
})

/** Puts a column at its place. */
export function place(draft: Draft, moved: DraftColumn, where: ColumnPlace): void {
  const rest = draft.columns.filter(each => each !== moved)
  if (where === 'last') draft.columns = [...rest, moved]
  else if (where === 'first') draft.columns = [moved, ...rest]
  else {
    const at = rest.findIndex(({ column }) => isSame(column.name, where.after))
    if (at < 0) unknownColumn(where.after, draft)
    draft.columns = [...rest.slice(0, at + 1), moved, ...rest.slice(at + 1)]
  }
}

export function applyChanges(
  scene: Scene,
  draft: Draft,
  clauses: readonly AlterClause[],
): readonly AlterClause[] {
  const done: AlterClause[] = []
  const places: (() => void)[] = []
  for (const clause of clauses) {
    if (clause.kind === 'change column') {
      const found = draft.columns.find(({ from }) => isSame(from ?? '', clause.from))
      if (found === undefined) {
        if (clause.ifExists) continue
        unknownColumn(clause.from, draft)
      } else {
        change(scene, draft, found, clause)
        const where = clause.place
        if (where !== undefined) places.push(() => place(draft, found, where))
      }
    } else if (clause.kind === 'rename column') {
      const found = draft.columns.find(({ from }) => isSame(from ?? '', clause.from))
      if (found === undefined) {
        if (clause.ifExists) continue
        unknownColumn(clause.from, draft)
      } else renameColumn(draft, found, clause.to)
    } else if (clause.kind === 'set default') {
      const found = draft.columns.find(({ column }) => isSame(column.name, clause.column))
      if (found === undefined) {
        if (clause.ifExists) continue
        unknownColumn(clause.column, draft)
      } else {
        const { default: _, isBare: __, ...rest } = found.column
        const bare = rest.isAutoIncrement && isMariaDb(scene) ? { ...rest, isBare: true as const } : rest
        found.column = clause.default === undefined ? bare : { ...rest, default: clause.default }
      }
    } else if (clause.kind === 'rename index') {
      const found = draft.indexes.find(({ name }) => isSame(name, clause.from))
      if (found === undefined) {
        if (clause.ifExists) continue
        refuse(1176, `Key '${clause.from}' doesn't exist in table '${draft.before.name}'`)
      }
      if (found.mayBeGone === true) doubtIndex(found)
      draft.indexes = draft.indexes.map(each => (each === found ? { ...each, name: clause.to } : each))
    } else continue
    done.push(clause)
  }
  for (const put of places) put()
  return done
}

function change(
  scene: Scene,
  draft: Draft,
  found: DraftColumn,
  clause: Extract<AlterClause, { kind: 'change column' }>,
): void {
  const column = toColumn(clause.column, inheritanceOf(scene, draft))
  const primary = draft.indexes.find(({ kind }) => kind === 'primary')
  const isKey = primary?.parts.some(part => isSame(part.column ?? '', clause.from)) === true
  if (isKey && clause.column.nullability === 'null' && !isMariaDb(scene)) {
    refuse(1171, 'All parts of a PRIMARY KEY must be NOT NULL; if you need NULL in a key, use UNIQUE instead')
  }
  const wasGenerated = found.column.generated
  if ((wasGenerated === undefined) !== (column.generated === undefined))
    doubt(`${clause.from} becomes, or is no longer, generated`)
  if (wasGenerated !== undefined && wasGenerated.expression !== column.generated?.expression)
    doubt(`the expression of ${clause.from} changes`)
  const before = found.column
  draft.later.push(() => checkForeign(scene, draft, before, column))
  renameColumn(draft, found, clause.column.name)
  // A check that stands at the column goes with its old definition.
  draft.checks = draft.checks.filter(
    check => check.column === undefined || !isSame(check.column, clause.column.name),
  )
  found.column = isKey ? { ...column, isNullable: false } : column
  found.definition = clause.column
}

/** Columns of foreign keys keep their types. */
async function checkForeign(scene: Scene, draft: Draft, before: Column, after: Column): Promise<void> {
  if (draft.before.engine !== 'innodb') return
  const isOther =
    before.type.name !== after.type.name ||
    before.type.isUnsigned !== after.type.isUnsigned ||
    before.type.collation !== after.type.collation ||
    // What stands behind an integer is only how wide it is shown.
    (!/int$/.test(before.type.name) && before.type.sizes.join() !== after.type.sizes.join())
  const isIn = ({ columns }: ForeignKey): boolean =>
    columns.some(name => isSame(name, before.name) || isSame(name, after.name))
  const key = draft.foreignKeys.find(
    each => draft.before.foreignKeys.some(({ name }) => name === each.name) && isIn(each),
  )
  const setsNull = key?.onDelete === 'set null' || key?.onUpdate === 'set null'
  if (key !== undefined && setsNull && before.isNullable && !after.isNullable) {
    refuse(
      1830,
      `Column '${before.name}' cannot be NOT NULL: needed in a foreign key constraint '${key.name}' SET NULL`,
    )
  }
  const referrer = (await referrersOf(scene, draft.before)).find(({ key: each }) =>
    each.targetColumns.some(name => isSame(name, before.name)),
  )
  const isMeant = key !== undefined || referrer !== undefined
  if (isOther && isMeant && isMariaDb(scene) && before.name !== after.name) {
    refuse(
      1846,
      'ALGORITHM=COPY is not supported. Reason: Columns participating in a foreign key are renamed. Try ALGORITHM=INPLACE',
    )
  }
  if (!isOther || !scene.session.foreignKeyChecks) return
  const isLonger =
    /^(?:var)?char$/.test(before.type.name) &&
    before.type.name === after.type.name &&
    before.type.collation === after.type.collation
  // Those that point to it come first.
  if (referrer !== undefined) {
    if (isLonger) doubt(`the foreign key ${referrer.key.name} points to a column that gets another length`)
    const { child } = referrer
    const place = isMariaDb(scene) ? `'${child.database}.${child.name}'` : `'${child.name}'`
    refuse(
      1833,
      `Cannot change column '${before.name}': used in a foreign key constraint '${referrer.key.name}' of table ${place}`,
    )
  }
  if (key === undefined) return
  if (isLonger) doubt(`the foreign key ${key.name} is on a column that gets another length`)
  refuse(1832, `Cannot change column '${before.name}': used in a foreign key constraint '${key.name}'`)
}

function renameColumn(draft: Draft, found: DraftColumn, to: string): void {
  const from = found.column.name
  if (from === to) return
  found.column = { ...found.column, name: to }
  const now = (name: string): string => (isSame(name, from) ? to : name)
  draft.indexes = draft.indexes.map(index => ({
    ...index,
    parts: index.parts.map(part =>
      part.column === undefined ? part : { ...part, column: now(part.column) },
    ),
  }))
  draft.foreignKeys = draft.foreignKeys.map(key => {
    if (!key.columns.some(name => isSame(name, from))) return key
    draft.renamedKeys.add(key.name)
    return { ...key, columns: key.columns.map(now) }
  })
  // MariaDB puts the new name into what was written.
  draft.checks = draft.checks.map(check => ({
    ...check,
    ...(check.column === undefined ? {} : { column: now(check.column) }),
    expression: renamedIn(check.expression, from, to),
  }))
  for (const each of draft.columns) {
    const { generated } = each.column
    if (generated === undefined) continue
    const expression = renamedIn(generated.expression, from, to)
    if (expression !== generated.expression)
      each.column = { ...each.column, generated: { ...generated, expression } }
  }
  draft.renamedColumns.set(from.toLowerCase(), to)
}

/** An expression with another name for a column. */
const renamedIn = (expression: string, from: string, to: string): string =>
  expression.replace(NAME, word => {
    const name = word.startsWith('`') ? word.slice(1, -1).replaceAll('``', '`') : word
    return !/^['"]/.test(word) && isSame(name, from) ? quoteName(to) : word
  })

/** Strings, so that nothing in them is taken for a name; then names. */
const NAME = /'(?:[^'\\]|''|\\[^])*'|"(?:[^"\\]|""|\\[^])*"|`(?:[^`]|``)*`|[\p{L}_$][\p{L}\p{N}_$]*/gu
