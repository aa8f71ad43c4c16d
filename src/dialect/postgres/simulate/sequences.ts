/** CREATE and ALTER SEQUENCE, and setval. Invariant: as in sequence-parts.ts. */
import { bind } from './bind.js'
import { mustBeHarmless } from './calls.js'
import { introduce, isThere, newRelation, placeOf } from './create-table.js'
import { newSequence } from './columns.js'
import type { Sequence } from './objects.js'
import { stringOf, stringsOf, type Ast } from './parse.js'
import { wholeSpan } from './query.js'
import { mustFind, splitNames } from './resolve.js'
import { mustBeAllowed, mustOwn } from './roles.js'
import { applyOptions, isIntegerType, putSequence, sequenceWith, withType } from './sequence-parts.js'
import { columnOf, keyOf, pathOf } from './state.js'
import { refusal, Unsure } from './verdicts.js'
import { evaluateBound } from './bind.js'
import { addDependencies, change, lock, nameOf, put, roleOf, use, type World } from './world.js'
import { toAlter } from './alter-table.js'

const NAMES: Readonly<Record<string, string>> = { int2: 'smallint', int4: 'integer', int8: 'bigint' }

function typeOf(options: readonly Ast.Node[]): string | undefined {
  for (const node of options) {
    if (!('DefElem' in node) || node.DefElem.defname !== 'as') continue
    const { arg } = node.DefElem
    const name = arg !== undefined && 'TypeName' in arg ? stringsOf(arg.TypeName.names).at(-1) : undefined
    const type = NAMES[name ?? ''] ?? name ?? ''
    if (!isIntegerType(type)) throw refusal('22023', 'sequence type must be smallint, integer, or bigint')
    return type
  }
  return undefined
}

export async function createSequence(world: World, stmt: Ast.CreateSeqStmt): Promise<void> {
  const range = stmt.sequence ?? {}
  const name = range.relname ?? ''
  const place = await placeOf(world, range)
  world.notes.reach = [pathOf(place.schema.name, name)]
  if (await isThere(world, place.schema.name, name, stmt.if_not_exists)) return
  const options = stmt.options ?? []
  const relation = put(world, newRelation(world, place, name, 'S'))
  const sequence = applyOptions(newSequence(relation.oid, typeOf(options) ?? 'bigint'), options, 'new')
  putSequence(world, sequence)
  introduce(world, relation, place.schema)
  await own(world, sequence, options)
}

/** OWNED BY. */
async function own(world: World, sequence: Sequence, options: readonly Ast.Node[]): Promise<void> {
  for (const node of options) {
    if (!('DefElem' in node) || node.DefElem.defname !== 'owned_by') continue
    const { arg } = node.DefElem
    const names = arg !== undefined && 'List' in arg ? stringsOf(arg.List.items) : []
    const key = keyOf('pg_class', sequence.oid)
    const rest = world.state.dependencies.filter(({ from, kind }) => from !== key || kind !== 'a')
    change(world, { dependencies: rest })
    if (names.length === 1) {
      if (names[0]?.toLowerCase() !== 'none')
        throw refusal('42601', 'invalid OWNED BY option', {
          hint: 'Specify OWNED BY table.column or OWNED BY NONE.',
        })
      const { ownedBy: _, ...free } = sequence
      putSequence(world, free)
      continue
    }
    const { schema, name: tableName } = splitNames(names.slice(0, -1))
    const table = use(
      world,
      await mustFind(
        world,
        schema === undefined ? { relname: tableName } : { schemaname: schema, relname: tableName },
      ),
    )
    const column = columnOf(table, names.at(-1) ?? '')
    const relation = world.state.relations.get(sequence.oid)
    if (relation !== undefined && relation.schema !== table.schema) {
      throw refusal('55000', 'sequence must be in same schema as table it is linked to')
    }
    if (column === undefined) {
      throw refusal('42703', `column "${names.at(-1) ?? ''}" of relation "${table.name}" does not exist`)
    }
    if (roleOf(world) !== undefined && relation !== undefined && relation.owner !== table.owner) {
      throw refusal('55000', 'sequence must have same owner as table it is linked to')
    }
    putSequence(world, {
      ...sequence,
      ownedBy: { relation: table.oid, column: column.number, identity: false },
    })
    addDependencies(world, [{ from: key, on: keyOf('pg_class', table.oid, column.number), kind: 'a' }])
  }
}

export async function alterSequence(world: World, stmt: Ast.AlterSeqStmt): Promise<void> {
  const relation = await toAlter(world, stmt.sequence ?? {}, 'OBJECT_SEQUENCE', stmt.missing_ok)
  if (relation === undefined) return
  await mustOwn(world, relation)
  const options = stmt.options ?? []
  const before = await sequenceWith(world, relation.oid)
  const type = typeOf(options)
  put(world, relation)
  const after = applyOptions(type === undefined ? before : withType(before, type), options, 'altered')
  putSequence(world, after)
  await own(world, after, options)
  lock(world, relation, 'SHARE ROW EXCLUSIVE')
  world.notes.effects.push({ what: nameOf(relation), how: 'altered' })
}

/** The sequence that the first argument of nextval and the like names. */
export async function sequenceNamed(world: World, node: Ast.Node | undefined) {
  const inner = node !== undefined && 'TypeCast' in node ? node.TypeCast.arg : node
  const text = inner !== undefined && 'A_Const' in inner ? inner.A_Const.sval?.sval : stringOf(inner)
  if (text === undefined) throw new Unsure('which sequence it uses is not known')
  const names = [...text.matchAll(/"((?:[^"]|"")*)"|([^."]+)/g)].map(([, quotedName, plain]) =>
    quotedName === undefined ? (plain ?? '').toLowerCase() : quotedName.replaceAll('""', '"'),
  )
  const { schema, name } = splitNames(names)
  const relation = use(
    world,
    await mustFind(world, schema === undefined ? { relname: name } : { schemaname: schema, relname: name }),
  )
  if (relation.kind !== 'S') throw refusal('42809', `"${relation.name}" is not a sequence`)
  return relation
}

/** `SELECT setval(…)` alone. */
export async function setValue(world: World, call: Ast.FuncCall): Promise<void> {
  const [first, second, third] = call.args ?? []
  const relation = await sequenceNamed(world, first)
  world.notes.reach = [pathOf(relation.schema, relation.name)]
  await mustBeAllowed(world, relation, 'UPDATE')
  const sequence = await sequenceWith(world, relation.oid)
  if (second === undefined) throw new Unsure('the value cannot be found')
  const tokens = world.parsed.tokens()
  const { end } = wholeSpan(world.parsed)
  const open = tokens.findIndex(({ text, start }) => text === '(' && start > (call.location ?? 0))
  let depth = 0
  let from: number | undefined
  for (const token of tokens.slice(open)) {
    if (token.text === '(') depth += 1
    if (token.text === ')') depth -= 1
    if (depth === 1 && token.text === ',') {
      from = token.end
      break
    }
  }
  const closing = tokens.findLast(({ text, start }) => text === ')' && start < end)
  if (from === undefined || closing === undefined) throw new Unsure('the value cannot be found')
  const span = { start: from, end: closing.start }
  const bound = await bind(world, { node: [second, third], span, view: 'rows' })
  await mustBeHarmless(world, bound.references)
  const { rows } = await evaluateBound(world, bound, {
    before: 'SELECT row_.v, row_.* FROM (SELECT ',
    after: `) AS row_ (v${third === undefined ? '' : ', called'})`,
  })
  const value = rows[0]?.[0]
  world.notes.rows = 1
  if (value === null || value === undefined) {
    world.notes.nothing = 'the value is NULL, with which setval does nothing'
    return
  }
  const last = BigInt(value)
  if (last < sequence.min || last > sequence.max) {
    throw refusal(
      '22003',
      `setval: value ${last} is out of bounds for sequence "${relation.name}" (${sequence.min}..${sequence.max})`,
    )
  }
  const isCalled = third === undefined || rows[0]?.[2] !== 'f'
  put(world, relation)
  putSequence(world, { ...sequence, last, isCalled })
  world.notes.effects.push({ what: nameOf(relation), how: 'altered' })
}
