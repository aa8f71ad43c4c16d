/** What ALTER TABLE does to columns. Invariant: rows are looked at before they are taken to fit. */
import { checkDefault, checkExpression, type Written } from './expressions.js'
import { describeColumns, mustNotBeInherited, requireColumn, viewsOf } from './alter-parts.js'
import { addConstraint } from './constraints.js'
import { draftColumn, finishColumn, SYSTEM_COLUMNS } from './columns.js'
import { columnKey, dropAll } from './drop.js'
import { isAssignable, isUntyped } from './coercion.js'
import { mustHaveCollation, spanOf } from './index-parts.js'
import { rowsOf, rowsUnknownOf } from './content.js'
import { identifier, qualified, quoted } from './names.js'
import type { Column, Index, Relation } from './objects.js'
import { stringsOf, tokenAfter, until, type Ast } from './parse.js'
import { positionOf } from './resolve.js'
import { hasNulls, hasRows, isKnownEmpty, isTrue, mustBeUnique, mustHoldCheck, named } from './questions.js'
import { applyOptions, makeOwnedSequence, putSequence, sequenceWith } from './sequence-parts.js'
import { columnOf, keyOf } from './state.js'
import { stored } from './storing.js'
import { dependOnTypes } from './create-table.js'
import { baseTypeText, formatType, resolveType, typeOfColumn } from './type-names.js'
import { Refusal, refusal, Unsure } from './verdicts.js'
import { referencesOf } from './walk.js'
import type { Subcommand } from './alter-table.js'
import { lock, look, markGone, measures, nameOf, put, relationWith, type World } from './world.js'
import { isNarrower } from '../impact/narrowing.js'

const what = (relation: Relation, name: string): string =>
  `column ${qualified(relation.schema, relation.name)}.${identifier(name)}`

/** Does to the children, partitions above all, what was done to their table. */
async function inChildren(
  world: World,
  sub: Subcommand,
  apply: (sub: Subcommand) => Promise<Relation>,
): Promise<void> {
  for (const oid of sub.relation.children) {
    const relation = await relationWith(world, oid)
    lock(world, relation, 'ACCESS EXCLUSIVE')
    const count = world.notes.effects.length
    put(world, await apply({ ...sub, relation }))
    world.notes.effects.splice(count)
  }
}

const stop: ReadonlySet<string> = new Set()
const AFTER_TYPE: ReadonlySet<string> = new Set(['ADD', 'DROP', 'ALTER'])

export async function addColumn(world: World, sub: Subcommand, isChild = false): Promise<Relation> {
  const { cmd, relation: start } = sub
  if (cmd.def === undefined || !('ColumnDef' in cmd.def)) throw new Unsure('its column cannot be read')
  const definition = cmd.def.ColumnDef
  const name = definition.colname ?? ''
  if (start.isPartition && !isChild) throw refusal('42809', 'cannot add column to a partition')
  if (columnOf(start, name) !== undefined) {
    const said = `column "${name}" of relation "${start.name}" already exists`
    if (isChild) throw new Unsure(`a child table has a column ${name} already`)
    if (cmd.missing_ok !== true) throw refusal('42701', said)
    world.notes.notices.push({ severity: 'NOTICE', code: '42701', message: `${said}, skipping` })
    if ((sub.stmt.cmds ?? []).length === 1) world.notes.nothing = `${what(start, name)} exists already`
    return start
  }
  const number =
    1 +
    Math.max(
      0,
      ...start.columns.map(column => column.number),
      ...(start.liveColumns?.keys() ?? []),
      await deadColumns(world, start),
    )
  const draft = await draftColumn(world, start.name, definition, number)
  let relation = put(world, { ...start, isAltered: true, columns: [...start.columns, draft.column] })
  const column = await finishColumn(world, relation, draft)
  relation = put(world, { ...relation, columns: [...start.columns, column] })
  if (draft.serial !== undefined) relation = await makeOwnedSequence(world, relation, name, draft.serial)
  const fed = columnOf(relation, name) ?? column
  await fillColumn(world, start, relation, fed, draft.serial !== undefined)
  relation = await relationWith(world, start.oid)
  if (await needsRewrite(world, fed, draft.serial !== undefined, draft.defaultWritten))
    noteRewrite(world, start)
  for (const request of draft.constraints) relation = await addConstraint(world, relation, request)
  await dependOnTypes(world, { ...relation, columns: [fed] })
  describeColumns(world, relation, [fed])
  world.notes.effects.push({ what: what(start, name), how: 'created' })
  await inChildren(world, { ...sub, relation: await relationWith(world, start.oid) }, child =>
    addColumn(world, child, true),
  )
  return relationWith(world, start.oid)
}

/** Numbers of columns are not used again. */
async function deadColumns(world: World, relation: Relation): Promise<number> {
  if (relation.isNew) return 0
  const [last] = await look<number>(
    world,
    `SELECT to_json(relnatts)::text FROM pg_class WHERE oid = ${relation.oid}`,
  )
  return last ?? 0
}

/** Gives the rows that are there the new column. */
async function fillColumn(
  world: World,
  before: Relation,
  relation: Relation,
  column: Column,
  isSerial: boolean,
): Promise<void> {
  const filled = !isSerial && (column.default !== undefined || column.generated !== undefined)
  const needsValue = column.notNull && !filled && !isSerial
  if (needsValue && relation.kind !== 'p' && (await hasRows(world, before))) {
    throw refusal('23502', `column "${column.name}" of relation "${relation.name}" contains null values`)
  }
  if (rowsUnknownOf(world, before) !== undefined) {
    if (column.notNull) throw new Unsure(`the rows of ${before.name} are not known`)
    return
  }
  const rows = await rowsOf(world, before).catch((thrown: unknown) => {
    if (thrown instanceof Unsure && !column.notNull) return undefined
    throw thrown
  })
  if (rows === undefined) return
  const base = await baseTypeText(world, column)
  let value = `NULL::${base}`
  if (isSerial) value = `row_number() OVER ()::${base}`
  else if (column.generated !== undefined) {
    const from = named(before, rows, column.generated)
    const computed = await stored(world, column, column.generated.sql)
    const inner = before.columns.map(({ number, name }) => `${quoted(name)} AS c${number}`)
    await mustEvaluate(
      world,
      before,
      `SELECT ${[...inner, `${computed} AS c${column.number}`].join(', ')} FROM ${from}`,
    )
    put(world, {
      ...relation,
      rows: `SELECT ${[...inner, `${computed} AS c${column.number}`].join(', ')} FROM ${from}`,
    })
    return
  } else if (column.default !== undefined) {
    value = await stored(world, column, column.default)
    // A default that is the same for all rows is evaluated, whether there are rows or not.
    if (!/nextval/i.test(column.default)) await isTrue(world, `(${value}) IS NULL`)
  }
  const list = [...before.columns.map(({ number }) => `c${number}`), `${value} AS c${column.number}`]
  const next = isKnownEmpty(before) ? undefined : `SELECT ${list.join(', ')} FROM (${rows}) AS r`
  if (next === undefined) {
    const empty = rows.replace(/ WHERE false$/, '')
    put(world, {
      ...relation,
      rows: `${empty}${before.columns.length === 0 ? '' : ', '}NULL::${base} AS c${column.number} WHERE false`,
    })
  } else put(world, { ...relation, rows: next })
  if (isSerial) await advanceSerial(world, relation, column)
}

/** The sequence of a new column has given every row a value. */
async function advanceSerial(world: World, relation: Relation, column: Column): Promise<void> {
  for (const sequence of world.state.sequences.values()) {
    if (sequence.ownedBy?.relation !== relation.oid || sequence.ownedBy.column !== column.number) continue
    if (!(await hasRows(world, relation))) continue
    const { last: _, ...rest } = sequence
    putSequence(world, { ...rest, isCalled: true })
  }
}

/** Has every row evaluated. @throws Refusal what the server says then */
async function mustEvaluate(world: World, relation: Relation, rows: string): Promise<void> {
  if (isKnownEmpty(relation)) return
  await isTrue(world, `(SELECT count(r) FROM (${rows} OFFSET 0) AS r) >= 0`)
}

async function needsRewrite(
  world: World,
  column: Column,
  isSerial: boolean,
  written: Written | undefined,
): Promise<boolean> {
  if (isSerial || column.generated !== undefined) return true
  if (written === undefined) return false
  const { calls } = referencesOf(written.node)
  for (const { funcname } of calls) {
    const name = stringsOf(funcname).at(-1) ?? ''
    const volatilities = await look<string>(
      world,
      `SELECT to_json(provolatile)::text FROM pg_proc WHERE proname = '${name.replaceAll("'", "''")}'`,
    )
    if (volatilities.includes('v')) return true
  }
  return false
}

function noteRewrite(world: World, relation: Relation): void {
  if (!relation.isNew && relation.kind !== 'p')
    world.notes.rewrites.add(qualified(relation.schema, relation.name))
}

export async function dropColumn(world: World, sub: Subcommand, isChild = false): Promise<Relation> {
  const { cmd, relation } = sub
  const name = cmd.name ?? ''
  const column = columnOf(relation, name)
  if (column === undefined) {
    if (SYSTEM_COLUMNS.has(name)) throw refusal('0A000', `cannot drop system column "${name}"`)
    const said = `column "${name}" of relation "${relation.name}" does not exist`
    if (cmd.missing_ok !== true) throw refusal('42703', said)
    world.notes.notices.push({ severity: 'NOTICE', code: '00000', message: `${said}, skipping` })
    if ((sub.stmt.cmds ?? []).length === 1) world.notes.nothing = `there is no ${what(relation, name)}`
    return relation
  }
  if (!isChild) mustNotBeInherited(relation, column, 'drop')
  if (relation.partitionKey?.columns.includes(column.number) === true) {
    throw refusal(
      '42P16',
      `cannot drop column "${name}" because it is part of the partition key of relation "${relation.name}"`,
    )
  }
  if (relation.partitionKey?.columns.includes(0) === true)
    throw new Unsure('the table is partitioned by an expression')
  const described = `column ${identifier(name)} of table ${identifier(relation.name)}`
  await dropAll(world, [{ key: columnKey(relation, column.number), described }], cmd.behavior)
  world.notes.effects.push({ what: what(relation, name), how: 'dropped', ...measures(relation) })
  if (!relation.isNew) world.notes.destroys.push({ what: what(relation, name), how: 'dropped' })
  await inChildren(world, { ...sub, relation: await relationWith(world, relation.oid) }, child =>
    dropColumn(world, child, true),
  )
  return relationWith(world, relation.oid)
}

export async function setDefault(world: World, sub: Subcommand): Promise<Relation> {
  const { cmd, relation } = sub
  const column = requireColumn(relation, cmd.name ?? '')
  if (column.identity !== undefined) {
    throw refusal('42601', `column "${column.name}" of relation "${relation.name}" is an identity column`, {
      ...(cmd.def === undefined
        ? { hint: 'Use ALTER TABLE ... ALTER COLUMN ... DROP IDENTITY instead.' }
        : {}),
    })
  }
  if (column.generated !== undefined) {
    throw refusal('42601', `column "${column.name}" of relation "${relation.name}" is a generated column`, {
      ...(cmd.def === undefined
        ? { hint: 'Use ALTER TABLE ... ALTER COLUMN ... DROP EXPRESSION instead.' }
        : {}),
    })
  }
  if (column.defaultOid !== undefined) markGone(world, [keyOf('pg_attrdef', column.defaultOid)])
  const { default: _, defaultOid: __, ...bare } = column
  let changed: Column = bare
  if (cmd.def !== undefined) {
    const keyword = defaultKeyword(world, column.name)
    const start = world.parsed.tokens().find(token => token.start >= keyword)?.start ?? 0
    const written = { node: cmd.def, span: until(world.parsed, start, AFTER_TYPE) }
    changed = { ...bare, default: await checkDefault(world, column, written) }
  }
  const replaced = replaceColumn(relation, changed)
  put(world, replaced)
  await inChildren(world, { ...sub, relation: replaced }, child => setDefault(world, child))
  return replaced
}

/** The byte behind SET DEFAULT of a column; subcommands have no location. */
function defaultKeyword(world: World, column: string): number {
  const tokens = world.parsed.tokens()
  for (const [at, token] of tokens.entries()) {
    const [name, set, word] = [tokens[at - 2], tokens[at - 1], token]
    if (
      word.text.toUpperCase() === 'DEFAULT' &&
      set?.text.toUpperCase() === 'SET' &&
      isName(name?.text, column)
    )
      return word.end
  }
  throw new Unsure('a default cannot be found')
}

const isName = (text: string | undefined, name: string): boolean =>
  text !== undefined && (text.toLowerCase() === name || text === quoted(name))

const replaceColumn = (relation: Relation, changed: Column): Relation => ({
  ...relation,
  isAltered: true,
  columns: relation.columns.map(column => (column.number === changed.number ? changed : column)),
})

export async function setNotNull(world: World, sub: Subcommand): Promise<Relation> {
  const { cmd, relation } = sub
  const column = requireColumn(relation, cmd.name ?? '')
  if (!column.notNull) {
    if (await hasNulls(world, relation, column.number)) {
      throw refusal('23502', `column "${column.name}" of relation "${relation.name}" contains null values`)
    }
    if (!relation.isNew) world.notes.destroys.push({ what: what(relation, column.name), how: 'narrowed' })
  }
  const replaced = put(world, replaceColumn(relation, { ...column, notNull: true }))
  await inChildren(world, { ...sub, relation: replaced }, child => setNotNull(world, child))
  return replaced
}

export async function dropNotNull(world: World, sub: Subcommand): Promise<Relation> {
  const { cmd, relation } = sub
  const column = requireColumn(relation, cmd.name ?? '')
  if (column.identity !== undefined) {
    throw refusal('42601', `column "${column.name}" of relation "${relation.name}" is an identity column`)
  }
  if (relation.indexes.some(({ primary, columns }) => primary && columns.includes(column.number))) {
    throw refusal('42P16', `column "${column.name}" is in a primary key`)
  }
  if (
    relation.indexes.some(
      ({ replicaIdentity, columns }) => replicaIdentity === true && columns.includes(column.number),
    )
  ) {
    throw refusal('42P16', `column "${column.name}" is in index used as replica identity`)
  }
  if (relation.isPartition) {
    for (const parent of relation.parents) {
      const above = columnOf(await relationWith(world, parent), column.name)
      if (above?.notNull === true)
        throw refusal('42P16', `column "${column.name}" is marked NOT NULL in parent table`)
    }
  }
  const replaced = put(world, replaceColumn(relation, { ...column, notNull: false }))
  await inChildren(world, { ...sub, relation: replaced }, child => dropNotNull(world, child))
  return replaced
}

export async function alterType(world: World, sub: Subcommand, isChild = false): Promise<Relation> {
  const { cmd, relation } = sub
  const column = requireColumn(relation, cmd.name ?? '')
  if (cmd.def === undefined || !('ColumnDef' in cmd.def)) throw new Unsure('its type cannot be read')
  const { typeName, raw_default: using, collClause } = cmd.def.ColumnDef
  if (typeName === undefined) throw new Unsure('its type cannot be read')
  if (!isChild) mustNotBeInherited(relation, column, 'alter')
  if (relation.partitionKey?.columns.includes(column.number) === true) {
    throw refusal(
      '42P16',
      `cannot alter column "${column.name}" because it is part of the partition key of relation "${relation.name}"`,
    )
  }
  const type = await resolveType(world, typeName)
  const collation = stringsOf(collClause?.collname)
  if (collation.length > 0) await mustHaveCollation(world, collation)
  const { collation: _, ...bare } = column
  const changed: Column = {
    ...bare,
    type: type.text,
    typeOid: type.oid,
    typmod: type.typmod,
    ...(collation.length === 0 ? {} : { collation: collation.map(quoted).join('.') }),
  }
  const value = await conversion(world, { relation, column, changed, using })
  await convertDefault(world, relation, column, changed)
  await mustNotBeUsedByViews(world, relation, column)
  if (relation.kind !== 'p')
    await convertRows(world, { relation, column, changed, value, using: using !== undefined })
  let altered = replaceColumn(await relationWith(world, relation.oid), changed)
  altered = put(world, await convertDefault(world, altered, column, changed))
  const rewritten = isRewritten(column, changed, using)
  if (rewritten) noteRewrite(world, relation)
  if (!relation.isNew && isNarrower(impactColumn(column), impactColumn(changed))) {
    world.notes.destroys.push({ what: what(relation, column.name), how: 'narrowed' })
  }
  await rebuildParts(world, altered, column)
  world.notes.effects.push({ what: what(relation, column.name), how: 'altered', ...measures(relation) })
  await inChildren(world, { ...sub, relation: altered }, child => alterType(world, child, true))
  return relationWith(world, relation.oid)
}

const impactColumn = (column: Column) => ({
  name: column.name,
  type: column.typeOid,
  modifier: column.typmod,
  notNull: column.notNull,
})

interface Conversion {
  readonly relation: Relation
  readonly column: Column
  readonly changed: Column
  readonly using: Ast.Node | undefined
}

/** The value of the column afterwards, over the columns as they are called now. */
async function conversion(world: World, { relation, column, changed, using }: Conversion): Promise<string> {
  if (using !== undefined) {
    const start = usingStart(world, using)
    const written = { node: using, span: until(world.parsed, start, stop) }
    const checked = await checkExpression(world, relation, written, 'transform expression')
    if (
      !isUntyped(using) &&
      typeOfColumn(world, changed.typeOid) === undefined &&
      !(await isAssignable(world, checked.type, changed.typeOid))
    ) {
      throw refusal(
        '42804',
        `result of USING clause for column "${column.name}" cannot be cast automatically to type ${await formatType(world, changed.typeOid, -1)}`,
        { hint: 'You might need to add an explicit cast.' },
      )
    }
    return checked.bound.sql
  }
  const ofChange = typeOfColumn(world, changed.typeOid)
  const before = typeOfColumn(world, column.typeOid)
  if (column.typeOid !== changed.typeOid) {
    if (before !== undefined || ofChange !== undefined) {
      const isText = [25, 1043, 1042].includes(changed.typeOid)
      if (before?.kind === 'e' && isText) return quoted(column.name)
      if (ofChange?.kind === 'e') {
        throw refusal(
          '42804',
          `column "${column.name}" cannot be cast automatically to type ${ofChange.name}`,
          {
            hint: `You might need to specify "USING ${identifier(column.name)}::${ofChange.name}".`,
          },
        )
      }
      throw new Unsure('it changes to or from a type of the change')
    }
    if (!(await isAssignable(world, column.typeOid, changed.typeOid))) {
      const target = await formatType(world, changed.typeOid, changed.typmod)
      throw refusal(
        '42804',
        `column "${column.name}" cannot be cast automatically to type ${await formatType(world, changed.typeOid, -1)}`,
        {
          hint: `You might need to specify "USING ${identifier(column.name)}::${target}".`,
        },
      )
    }
  }
  return quoted(column.name)
}

function usingStart(world: World, using: Ast.Node): number {
  const span = spanOf(world, using)
  const keyword = world.parsed
    .tokens()
    .findLast(token => token.end <= span.start && token.text.toUpperCase() === 'USING')
  const first =
    keyword === undefined ? undefined : world.parsed.tokens().find(token => token.start >= keyword.end)
  if (first === undefined) throw new Unsure('what the column is made of cannot be found')
  return first.start
}

async function mustNotBeUsedByViews(world: World, relation: Relation, column: Column): Promise<void> {
  const [user] = await viewsOf(world, relation, column)
  if (user === undefined) return
  throw refusal('0A000', `cannot alter type of a column used by ${user.sort}`, {
    detail: `${user.described} depends on column "${column.name}"`,
  })
}

interface RowConversion {
  readonly relation: Relation
  readonly column: Column
  readonly changed: Column
  readonly value: string
  readonly using: boolean
}

async function convertRows(world: World, { relation, column, changed, value }: RowConversion): Promise<void> {
  if (isKnownEmpty(relation)) {
    const columns: string[] = []
    for (const each of relation.columns) {
      columns.push(
        `NULL::${await baseTypeText(world, each.number === column.number ? changed : each)} AS c${each.number}`,
      )
    }
    put(world, { ...relation, isAltered: true, rows: `SELECT ${columns.join(', ')} WHERE false` })
    return
  }
  const names = new Map(relation.columns.map(c => [c.number, c.name]))
  const from = named(relation, await rowsOf(world, relation), { sql: '', names })
  const cast = await stored(world, changed, value)
  const list = relation.columns.map(({ number, name }) =>
    number === column.number ? `${cast} AS c${number}` : `${quoted(name)} AS c${number}`,
  )
  const rows = `SELECT ${list.join(', ')} FROM ${from}`
  if (!(await isSafeCast(column, changed, value))) {
    await isTrue(world, `(SELECT count(r.v) FROM (SELECT ${cast} AS v FROM ${from}) AS r) >= 0`)
    if (
      column.notNull &&
      value !== quoted(column.name) &&
      (await isTrue(world, `EXISTS (SELECT FROM (${rows}) AS r WHERE c${column.number} IS NULL)`))
    ) {
      throw refusal('23502', `column "${column.name}" of relation "${relation.name}" contains null values`)
    }
  }
  put(world, { ...relation, isAltered: true, rows })
}

/** Casts that every value survives. */
async function isSafeCast(column: Column, changed: Column, value: string): Promise<boolean> {
  if (value !== quoted(column.name)) return false
  return column.typeOid === changed.typeOid && column.typmod === changed.typmod
}

/** The default is cast, too. @throws Refusal 42804 */
async function convertDefault(
  world: World,
  relation: Relation,
  before: Column,
  changed: Column,
): Promise<Relation> {
  if (before.default === undefined || before.typeOid === changed.typeOid) return relation
  if (
    typeOfColumn(world, changed.typeOid) !== undefined ||
    typeOfColumn(world, before.typeOid) !== undefined
  ) {
    throw new Unsure('the default would be cast to or from a type of the change')
  }
  if (!(await isAssignable(world, before.typeOid, changed.typeOid))) {
    throw refusal(
      '42804',
      `default for column "${before.name}" cannot be cast automatically to type ${await formatType(world, changed.typeOid, -1)}`,
    )
  }
  return {
    ...relation,
    columns: relation.columns.map(column =>
      column.number === changed.number
        ? { ...column, default: `(${before.default ?? ''})::${changed.type}` }
        : column,
    ),
  }
}

/** Whether the table is written anew, as far as that is sure. */
function isRewritten(before: Column, after: Column, using: Ast.Node | undefined): boolean {
  if (using !== undefined && !('ColumnRef' in using)) return true
  if (before.typeOid === after.typeOid) {
    if ([1043, 1562].includes(before.typeOid))
      return after.typmod >= 0 && (before.typmod < 0 || after.typmod < before.typmod)
    if (before.typeOid === 1700) return after.typmod >= 0 && before.typmod !== after.typmod
    return before.typmod !== after.typmod
  }
  const texts = [25, 1043]
  return !(texts.includes(before.typeOid) && texts.includes(after.typeOid) && after.typmod < 0)
}

/** Indexes, checks and keys are made again over the new values. */
async function rebuildParts(world: World, relation: Relation, column: Column): Promise<void> {
  const uses = ({ columns }: Pick<Index, 'columns'>): boolean => columns.includes(column.number)
  for (const index of relation.indexes) {
    if (index.columns.includes(0) || index.predicate !== undefined)
      throw new Unsure('an index over an expression is made again')
    if (uses(index) && index.unique && relation.kind !== 'p') await mustBeUnique(world, relation, index)
  }
  for (const constraint of relation.constraints) {
    if (!uses(constraint)) continue
    if (constraint.kind === 'f') throw new Unsure('a foreign key is made again over another type')
    if (constraint.kind === 'c') {
      try {
        await mustHoldCheck(world, relation, constraint)
      } catch (thrown) {
        if (thrown instanceof Refusal && thrown.sqlError.code !== '23514') throw new Refusal(thrown.sqlError)
        throw thrown
      }
    }
  }
  const [referrer] = await look<boolean>(
    world,
    `SELECT to_json(true)::text FROM pg_constraint WHERE contype = 'f' AND confrelid = ${relation.isNew ? 0 : relation.oid} AND ${column.number}::smallint = ANY (confkey) LIMIT 1`,
  )
  if (referrer !== undefined || world.state.referrers.has(`referrers ${relation.oid}`)) {
    throw new Unsure('a foreign key that points to it is made again over another type')
  }
  if (
    relation.columns.some(({ generated }) => generated !== undefined && generated.sql.includes(column.name))
  ) {
    throw refusal('0A000', 'cannot alter type of a column used by a generated column')
  }
}

export async function addIdentity(world: World, { cmd, relation }: Subcommand): Promise<Relation> {
  const column = requireColumn(relation, cmd.name ?? '')
  const node = cmd.def !== undefined && 'Constraint' in cmd.def ? cmd.def.Constraint : undefined
  if (!column.notNull) {
    throw refusal(
      '55000',
      `column "${column.name}" of relation "${relation.name}" must be declared NOT NULL before identity can be added`,
    )
  }
  if (column.identity !== undefined) {
    throw refusal(
      '55000',
      `column "${column.name}" of relation "${relation.name}" is already an identity column`,
    )
  }
  if (column.default !== undefined) {
    throw refusal(
      '55000',
      `column "${column.name}" of relation "${relation.name}" already has a default value`,
    )
  }
  const identity = node?.generated_when === 'a' ? 'a' : 'd'
  const changed = put(world, replaceColumn(relation, { ...column, identity }))
  return makeOwnedSequence(world, changed, column.name, {
    type: column.type,
    identity: true,
    options: node?.options ?? [],
  })
}

/** The sequence of an identity column. */
async function identitySequence(world: World, relation: Relation, column: Column) {
  const own = [...world.state.sequences.values()].find(
    ({ ownedBy }) => ownedBy?.relation === relation.oid && ownedBy.column === column.number,
  )
  if (own !== undefined) return own
  const [oid] = await look<number | null>(
    world,
    `SELECT to_json(objid::bigint)::text FROM pg_depend WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass
       AND refobjid = ${relation.isNew ? 0 : relation.oid} AND refobjsubid = ${column.number} AND deptype IN ('i', 'a')
       AND objid IN (SELECT seqrelid FROM pg_sequence)`,
  )
  return oid === undefined || oid === null ? undefined : sequenceWith(world, oid)
}

export { identitySequence }

export async function dropIdentity(world: World, { cmd, relation }: Subcommand): Promise<Relation> {
  const column = requireColumn(relation, cmd.name ?? '')
  if (column.identity === undefined) {
    const said = `column "${column.name}" of relation "${relation.name}" is not an identity column`
    if (cmd.missing_ok !== true) throw refusal('55000', said)
    world.notes.notices.push({ severity: 'NOTICE', code: '00000', message: `${said}, skipping` })
    world.notes.nothing = said
    return relation
  }
  const sequence = await identitySequence(world, relation, column)
  const { identity: _, ...bare } = column
  const changed = put(world, replaceColumn(relation, bare))
  if (sequence !== undefined) {
    const own = await relationWith(world, sequence.oid)
    await dropAll(
      world,
      [{ key: keyOf('pg_class', sequence.oid), described: `sequence ${own.name}` }],
      'DROP_CASCADE',
    )
  }
  return put(world, replaceColumn(await relationWith(world, changed.oid), bare))
}

export async function setIdentity(world: World, { cmd, relation }: Subcommand): Promise<Relation> {
  const column = requireColumn(relation, cmd.name ?? '')
  if (column.identity === undefined) {
    throw refusal('55000', `column "${column.name}" of relation "${relation.name}" is not an identity column`)
  }
  const options = cmd.def !== undefined && 'List' in cmd.def ? (cmd.def.List.items ?? []) : []
  const generated = options.find(node => 'DefElem' in node && node.DefElem.defname === 'generated')
  const others = options.filter(node => node !== generated)
  if (others.length > 0) {
    const sequence = await identitySequence(world, relation, column)
    if (sequence === undefined) throw new Unsure('the sequence of the column cannot be found')
    putSequence(world, applyOptions(sequence, others, 'altered'))
  }
  if (generated === undefined || !('DefElem' in generated)) return relation
  const { arg } = generated.DefElem
  const how = arg !== undefined && 'Integer' in arg ? String.fromCharCode(arg.Integer.ival ?? 0) : 'd'
  return replaceColumn(relation, { ...column, identity: how === 'a' ? 'a' : 'd' })
}

export async function dropExpression(_world: World, { cmd, relation }: Subcommand): Promise<Relation> {
  const column = requireColumn(relation, cmd.name ?? '')
  if (column.generated === undefined) {
    const said = `column "${column.name}" of relation "${relation.name}" is not a stored generated column`
    if (cmd.missing_ok !== true) throw refusal('55000', said)
    return relation
  }
  const { generated: _, ...bare } = column
  return replaceColumn(relation, bare)
}

export async function checkColumn(_world: World, { cmd, relation }: Subcommand): Promise<Relation> {
  if (cmd.name !== undefined) requireColumn(relation, cmd.name)
  return relation
}

export async function setStorage(world: World, { cmd, relation }: Subcommand): Promise<Relation> {
  const column = requireColumn(relation, cmd.name ?? '')
  const word = wordOf(cmd.def)
  if (!['plain', 'external', 'extended', 'main', 'default'].includes(word)) {
    throw refusal('22023', `invalid storage type "${word}"`)
  }
  const type = typeOfColumn(world, column.typeOid) === undefined ? column.typeOid : 25
  const [storage] = await look<string>(
    world,
    `SELECT to_json(typstorage)::text FROM pg_type WHERE oid = ${type}`,
  )
  if (storage === 'p' && !['plain', 'default'].includes(word)) {
    throw refusal(
      '0A000',
      `column data type ${await formatType(world, type, -1)} can only have storage PLAIN`,
    )
  }
  return relation
}

const wordOf = (node: Ast.Node | undefined): string =>
  node !== undefined && 'String' in node ? (node.String.sval ?? '').toLowerCase() : ''

export async function setCompression(_world: World, { cmd, relation }: Subcommand): Promise<Relation> {
  requireColumn(relation, cmd.name ?? '')
  const word = wordOf(cmd.def)
  if (!['pglz', 'lz4', 'default'].includes(word))
    throw refusal('22023', `invalid compression method "${word}"`)
  if (word === 'lz4') throw new Unsure('whether the server was built with lz4 is not known')
  return relation
}

export { positionOf, nameOf, tokenAfter }
