/** ALTER COLUMN … TYPE. Invariant: every row is cast, and what is made over the column is made again, before it is said to fit. */
import { retypeIdentity } from './alter-identity.js'
import { checkExpression } from './expressions.js'
import { convertRows } from './alter-type-rows.js'
import { holdAgain, mustNotBeGeneratedFrom, readAgain, referAgain } from './alter-type-parts.js'
import { inChildren, mustNotBeInherited, noteRewrite, requireColumn, viewsOf, what } from './alter-parts.js'
import { isAssignable, isUntyped } from './coercion.js'
import { dependOnTypes } from './create-table.js'
import { redefined } from './dependents.js'
import { spanOf } from './expression-span.js'
import { mustHaveCollation } from './index-classes.js'
import { identifier, quoted } from './names.js'
import type { Column, Relation } from './objects.js'
import { stringsOf, until, type Ast } from './parse.js'
import { keyOf } from './state.js'
import { formatType, resolveType, typeOfColumn } from './type-names.js'
import { refusal, Unsure } from './verdicts.js'
import { referencesOf } from './walk.js'
import type { Subcommand } from './alter-table.js'
import { change, markGone, measures, put, relationWith, type World } from './world.js'
import { isNarrower } from '../impact/narrowing.js'

const NO_STOPS: ReadonlySet<string> = new Set()

export async function alterType(world: World, sub: Subcommand, isChild = false): Promise<Relation> {
  const { cmd, relation } = sub
  if (cmd.def === undefined || !('ColumnDef' in cmd.def)) throw new Unsure('its type cannot be read')
  const { typeName, raw_default: using, collClause } = cmd.def.ColumnDef
  const given = using === undefined ? undefined : await readUsing(world, relation, using)
  const column = requireColumn(relation, cmd.name ?? '')
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
  if (column.generated !== undefined) mustStayGenerated(column, using)
  if (column.identity !== undefined) await retypeIdentity(world, relation, column, type.text)
  const value = await conversion(world, { column, changed, using, given })
  const fed = await convertDefault(world, column, changed)
  mustNotBeGeneratedFrom(relation, column)
  await mustNotBeUsedByViews(world, relation, column)
  const read = await readAgain(world, { relation, column, changed: fed })
  const rewritten = isRewritten(column, changed, using)
  const isConstant = using !== undefined && referencesOf(using).columns.length === 0
  const { rows } =
    relation.kind === 'p'
      ? relation
      : await convertRows(world, { relation, column, changed, value, isConstant })
  const altered = put(world, { ...read, ...(rows === undefined ? {} : { rows }) })
  if (column.typeOid !== fed.typeOid) await dependAnew(world, altered, fed)
  if (relation.kind !== 'p') await holdAgain(world, altered, fed)
  if (rewritten) await referAgain(world, altered, fed)
  if (rewritten) noteRewrite(world, relation)
  if (!relation.isNew && isNarrower(impactColumn(column), impactColumn(changed))) {
    world.notes.destroys.push({ what: what(relation, column.name), how: 'narrowed' })
  }
  world.notes.effects.push({ what: what(relation, column.name), how: 'altered', ...measures(relation) })
  await inChildren(world, { ...sub, relation: altered }, child => alterType(world, child, true))
  return relationWith(world, relation.oid)
}

/** The column needs its new type, and the old one no more. */
async function dependAnew(world: World, relation: Relation, column: Column): Promise<void> {
  const key = keyOf('pg_class', relation.oid, column.number)
  const rest = world.state.dependencies.filter(({ from, on }) => from !== key || !on.startsWith('pg_type:'))
  change(world, { dependencies: rest })
  if (!relation.isNew) markGone(world, [redefined(key)])
  await dependOnTypes(world, { ...relation, columns: [column] })
}

const impactColumn = (column: Column) => ({
  name: column.name,
  type: column.typeOid,
  modifier: column.typmod,
  notNull: column.notNull,
})

/** @throws Refusal 42611 */
function mustStayGenerated({ name }: Column, using: Ast.Node | undefined): void {
  if (using === undefined) return
  throw refusal('42611', 'cannot specify USING when altering type of generated column', {
    detail: `Column "${name}" is a generated column.`,
  })
}

/** What a column is made of, and the type of that. */
type Given = Awaited<ReturnType<typeof checkExpression>>

async function readUsing(world: World, relation: Relation, using: Ast.Node): Promise<Given> {
  const written = { node: using, span: until(world.parsed, usingStart(world, using), NO_STOPS) }
  return checkExpression(world, relation, written, 'transform expression')
}

interface Conversion {
  readonly column: Column
  readonly changed: Column
  readonly using: Ast.Node | undefined
  readonly given: Given | undefined
}

/** The value of the column afterwards, over the columns as they are called now. @throws Refusal 42804 */
async function conversion(world: World, { column, changed, using, given }: Conversion): Promise<string> {
  if (given !== undefined) {
    if (
      !isUntyped(using) &&
      typeOfColumn(world, changed.typeOid) === undefined &&
      !(await isAssignable(world, given.type, changed.typeOid))
    ) {
      throw refusal(
        '42804',
        `result of USING clause for column "${column.name}" cannot be cast automatically to type ${await formatType(world, changed.typeOid, -1)}`,
        { hint: 'You might need to add an explicit cast.' },
      )
    }
    return given.bound.sql
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

/** The column with its default cast, too. @throws Refusal 42804 */
async function convertDefault(world: World, before: Column, changed: Column): Promise<Column> {
  if (before.default === undefined || before.typeOid === changed.typeOid) return changed
  if (
    typeOfColumn(world, changed.typeOid) !== undefined ||
    typeOfColumn(world, before.typeOid) !== undefined
  ) {
    throw new Unsure('the default would be cast to or from a type of the change')
  }
  // Of any length: it is cut or refused only when it is stored.
  const type = await formatType(world, changed.typeOid, -1)
  if (!(await isAssignable(world, before.typeOid, changed.typeOid))) {
    throw refusal('42804', `default for column "${before.name}" cannot be cast automatically to type ${type}`)
  }
  return { ...changed, default: `((${before.default})::${before.type})::${type}` }
}

/** Whether the table is written anew, as far as that is sure. */
function isRewritten(before: Column, after: Column, using: Ast.Node | undefined): boolean {
  if (using !== undefined && !isColumn(using, before)) return true
  if (before.typeOid === after.typeOid) {
    if ([1043, 1562].includes(before.typeOid))
      return after.typmod >= 0 && (before.typmod < 0 || after.typmod < before.typmod)
    if (before.typeOid === 1700) return after.typmod >= 0 && before.typmod !== after.typmod
    return before.typmod !== after.typmod
  }
  const texts = [25, 1043]
  return !(texts.includes(before.typeOid) && texts.includes(after.typeOid) && after.typmod < 0)
}

const isColumn = (node: Ast.Node, { name }: Column): boolean =>
  'ColumnRef' in node && stringsOf(node.ColumnRef.fields).at(-1) === name
