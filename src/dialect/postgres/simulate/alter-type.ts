/** ALTER COLUMN … TYPE. Invariant: every row is cast, and what is made over the column is made again, before it is said to fit. */
import { checkExpression } from './expressions.js'
import {
  inChildren,
  mustNotBeInherited,
  noteRewrite,
  replaceColumn,
  requireColumn,
  viewsOf,
  what,
} from './alter-parts.js'
import { isAssignable, isUntyped } from './coercion.js'
import { rowsOf } from './content.js'
import { mustHaveCollation, spanOf } from './index-parts.js'
import { identifier, quoted } from './names.js'
import type { Column, Index, Relation } from './objects.js'
import { stringsOf, until, type Ast } from './parse.js'
import { isKnownEmpty, isTrue, mustBeUnique, mustHoldCheck, named } from './questions.js'
import { stored } from './storing.js'
import { baseTypeText, formatType, resolveType, typeOfColumn } from './type-names.js'
import { Refusal, refusal, Unsure } from './verdicts.js'
import type { Subcommand } from './alter-table.js'
import { look, measures, put, relationWith, type World } from './world.js'
import { isNarrower } from '../impact/narrowing.js'

const stop: ReadonlySet<string> = new Set()

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
