/** CREATE TYPE and ALTER TYPE. Invariant: a value that an open transaction has added to an enum is not used in it. */
import { optionsOf } from './create-routine.js'
import { newRelation } from './create-table.js'
import { identifier, qualified } from './names.js'
import type { Schema, TypeObject } from './objects.js'
import { mustFindType } from './objects-found.js'
import { stringsOf, type Ast } from './parse.js'
import { creationSchema, splitNames } from './resolve.js'
import { mustOwnThing } from './roles.js'
import { plainType } from './routine-names.js'
import { showSubstitute } from './set-rows.js'
import { keyOf, pathOf, withEntry } from './state.js'
import { unseen } from './things.js'
import { typeAt } from './type-names.js'
import { refusal, Unsure } from './verdicts.js'
import { addDependencies, change, label, look, newOid, put, relationAt, roleOf, type World } from './world.js'

const MAX_LABEL_BYTES = 63

export const typeNamed = ({ kind, schema, name }: Pick<TypeObject, 'kind' | 'schema' | 'name'>): string =>
  `${kind === 'd' ? 'domain' : 'type'} ${qualified(schema, name)}`

/** Where a type is made. @throws Refusal 42710 when its name is taken */
export async function placeOfType(
  world: World,
  names: readonly string[],
): Promise<{ readonly schema: Schema; readonly name: string }> {
  const { schema: wanted, name } = splitNames(names)
  world.notes.reach = [`type ${pathOf(wanted ?? '', name)}`]
  const schema = await creationSchema(world, wanted)
  world.notes.reach = [`type ${pathOf(schema.name, name)}`, pathOf(schema.name, name)]
  const relation = await relationAt(world, schema.name, name)
  const isTable = relation !== undefined && 'rpvmfc'.includes(relation.kind)
  if ((await typeAt(world, schema.name, name)) !== undefined || isTable) {
    if (name.startsWith('_')) throw new Unsure('its name may be that of an array type, which would give way')
    throw refusal('42710', `type "${name}" already exists`)
  }
  return { schema, name }
}

type Draft = Pick<TypeObject, 'kind'> & Partial<TypeObject>

/** Puts a new type in its place. */
export function putType(
  world: World,
  place: Awaited<ReturnType<typeof placeOfType>>,
  draft: Draft,
): TypeObject {
  const { schema, name } = place
  const type: TypeObject = {
    ...{
      oid: newOid(world),
      schema: schema.name,
      name,
      owner: roleOf(world) ?? '',
      isNew: true,
      isAltered: false,
    },
    ...draft,
  }
  change(world, { types: withEntry(world.state.types, pathOf(type.schema, type.name), type) })
  const key = keyOf('pg_type', type.oid)
  label(world, key, `type ${identifier(name)}`)
  addDependencies(world, [{ from: key, on: keyOf('pg_namespace', schema.oid), kind: 'n' }])
  world.notes.effects.push({ what: typeNamed(type), how: 'created' })
  return type
}

function mustBeLabelText(text: string): void {
  if (Buffer.byteLength(text) <= MAX_LABEL_BYTES) return
  throw refusal('42602', `invalid enum label "${text}"`, { detail: 'Labels must be 63 bytes or less.' })
}

export async function createEnum(world: World, stmt: Ast.CreateEnumStmt): Promise<void> {
  const place = await placeOfType(world, stringsOf(stmt.typeName))
  const labels = stringsOf(stmt.vals)
  labels.forEach(mustBeLabelText)
  const twice = labels.find((text, at) => labels.indexOf(text) !== at)
  if (twice !== undefined) {
    throw refusal('23505', 'duplicate key value violates unique constraint "pg_enum_typid_label_index"')
  }
  putType(world, place, { kind: 'e', labels })
}

export async function createComposite(world: World, stmt: Ast.CompositeTypeStmt): Promise<void> {
  const { schemaname, relname = '' } = stmt.typevar ?? {}
  const place = await placeOfType(world, schemaname === undefined ? [relname] : [schemaname, relname])
  if ((await relationAt(world, place.schema.name, place.name)) !== undefined) {
    throw refusal('42P07', `relation "${place.name}" already exists`)
  }
  const attributes: { name: string; type: string }[] = []
  const used: number[] = []
  for (const node of stmt.coldeflist ?? []) {
    if (!('ColumnDef' in node)) continue
    const { colname: name = '', typeName } = node.ColumnDef
    const type = await plainType(world, typeName ?? {})
    if (typeName?.setof === true) throw refusal('42P16', `column "${name}" cannot be declared SETOF`)
    if (attributes.some(other => other.name === name))
      throw refusal('42701', `column "${name}" specified more than once`)
    if (type.kind === 'p') throw refusal('42P16', `column "${name}" has pseudo-type ${type.text}`)
    attributes.push({ name, type: type.text })
    used.push(type.oid)
  }
  const relation = newRelation(world, { schema: place.schema, persistence: 'p' }, place.name, 'c')
  put(world, relation)
  const type = putType(world, place, { kind: 'c', attributes, relation: relation.oid })
  addDependencies(
    world,
    used.map(oid => ({ from: keyOf('pg_type', type.oid), on: keyOf('pg_type', oid), kind: 'n' })),
  )
  addDependencies(world, [
    { from: keyOf('pg_class', relation.oid), on: keyOf('pg_type', type.oid), kind: 'i' },
  ])
}

export async function createRange(world: World, stmt: Ast.CreateRangeStmt): Promise<void> {
  const place = await placeOfType(world, stringsOf(stmt.typeName))
  const options = optionsOf(stmt.params)
  const subtype = options.get('subtype')
  if (subtype === undefined || !('TypeName' in subtype))
    throw refusal('42601', 'type attribute "subtype" is required')
  if ([...options.keys()].some(name => name !== 'subtype'))
    throw new Unsure('a range with options is not simulated')
  const type = await plainType(world, subtype.TypeName)
  if (type.ofChange || type.isArray) throw new Unsure('a range of such a type is not simulated')
  if (type.kind === 'p') throw refusal('42804', `range subtype cannot be ${type.text}`)
  const [ordered] = await look<boolean>(
    world,
    `SELECT to_json(EXISTS (SELECT FROM pg_opclass WHERE opcintype = ${type.oid} AND opcdefault AND opcmethod = (SELECT oid FROM pg_am WHERE amname = 'btree')))::text`,
  )
  if (ordered !== true) throw new Unsure('whether the type of its bounds can be sorted is not known')
  for (const name of [place.name, `${place.name}_multirange`]) {
    if ((await typeAt(world, place.schema.name, name)) !== undefined)
      throw new Unsure('its multirange may need another name')
  }
  if (/range/.test(place.name)) throw new Unsure('the name of its multirange is not simulated')
  putType(world, place, { kind: 'r' })
  // Its constructors, operators and multirange are nowhere to be asked.
  unseen(world, `the range type ${place.name}`)
}

export async function alterEnum(world: World, stmt: Ast.AlterEnumStmt): Promise<void> {
  const names = stringsOf(stmt.typeName)
  const type = await mustFindType(world, names)
  world.notes.reach = [`type ${pathOf(type.schema, type.name)}`]
  if (type.kind !== 'e') throw refusal('42809', `${qualifiedHere(type)} is not an enum`)
  await mustOwnThing(world, type.owner, 'type', type.name)
  if (type.isNew) world.notes.needs.add(typeNamed(type))
  const labels = type.labels ?? []
  const { newVal = '', oldVal, newValNeighbor: neighbour } = stmt
  const store = (after: readonly string[]): void => {
    showSubstitute(world, type)
    change(world, {
      types: withEntry(world.state.types, pathOf(type.schema, type.name), {
        ...type,
        labels: after,
        isAltered: true,
      }),
    })
    world.notes.effects.push({ what: typeNamed(type), how: 'altered' })
  }
  if (oldVal !== undefined) {
    if (!labels.includes(oldVal)) throw refusal('22023', `"${oldVal}" is not an existing enum label`)
    if (labels.includes(newVal)) throw refusal('42710', `enum label "${newVal}" already exists`)
    mustBeLabelText(newVal)
    store(labels.map(text => (text === oldVal ? newVal : text)))
    // What its columns hold is known by the names before.
    world.state = {
      ...world.state,
      rowsUnknown: `values of ${type.name} have another name`,
      epoch: world.state.epoch + 1,
    }
    return
  }
  mustBeLabelText(newVal)
  if (labels.includes(newVal)) {
    const message = `enum label "${newVal}" already exists`
    if (stmt.skipIfNewValExists !== true) throw refusal('42710', message)
    world.notes.nothing = `the value ${newVal} exists already`
    world.notes.notices.push({ severity: 'NOTICE', code: '42710', message: `${message}, skipping` })
    return
  }
  const at = neighbour === undefined || neighbour === '' ? labels.length : labels.indexOf(neighbour)
  if (at < 0) throw refusal('22023', `"${neighbour ?? ''}" is not an existing enum label`)
  const place = neighbour !== undefined && neighbour !== '' && stmt.newValIsAfter === true ? at + 1 : at
  store([...labels.slice(0, place), newVal, ...labels.slice(place)])
  if (world.inTransaction && !type.isNew) {
    change(world, {
      freshLabels: [...world.state.freshLabels, { type: keyOf('pg_type', type.oid), label: newVal }],
    })
  }
}

const qualifiedHere = ({ schema, name }: TypeObject): string =>
  schema === 'public' || schema === 'pg_catalog' ? identifier(name) : qualified(schema, name)

/** ALTER TYPE of a composite type. */
export async function alterComposite(world: World, stmt: Ast.AlterTableStmt): Promise<void> {
  const { schemaname, relname = '' } = stmt.relation ?? {}
  const type = await mustFindType(world, schemaname === undefined ? [relname] : [schemaname, relname])
  world.notes.reach = [`type ${pathOf(type.schema, type.name)}`]
  const relation = await relationAt(world, type.schema, type.name)
  if (type.kind !== 'c' || (relation !== undefined && relation.kind !== 'c')) {
    throw refusal('42809', `"${type.name}" is not a composite type`)
  }
  await mustOwnThing(world, type.owner, 'type', type.name)
  let attributes = type.attributes ?? []
  const has = (name: string): boolean => attributes.some(attribute => attribute.name === name)
  for (const node of stmt.cmds ?? []) {
    if (!('AlterTableCmd' in node)) continue
    const { subtype, def, name = '', missing_ok: missingOk } = node.AlterTableCmd
    if (subtype === 'AT_AddColumn' && def !== undefined && 'ColumnDef' in def) {
      const { colname = '', typeName } = def.ColumnDef
      const added = await plainType(world, typeName ?? {})
      if (added.kind === 'p') throw refusal('42P16', `column "${colname}" has pseudo-type ${added.text}`)
      if (has(colname))
        throw refusal('42701', `column "${colname}" of relation "${type.name}" already exists`)
      attributes = [...attributes, { name: colname, type: added.text }]
    } else if (subtype === 'AT_DropColumn') {
      if (!has(name)) {
        if (missingOk !== true)
          throw refusal('42703', `column "${name}" of relation "${type.name}" does not exist`)
        continue
      }
      throw new Unsure('dropping an attribute is not simulated')
    } else throw new Unsure('altering an attribute is not simulated')
  }
  const [used] = type.isNew
    ? [isUsed(world, type)]
    : await look<boolean>(
        world,
        `SELECT to_json(EXISTS (SELECT FROM pg_depend WHERE refclassid = 'pg_type'::regclass AND refobjid IN (${type.oid}, (SELECT typarray FROM pg_type WHERE oid = ${type.oid})) AND deptype <> 'i'))::text`,
      )
  if (used === true || isUsed(world, type))
    throw new Unsure('what uses the type is changed with it, which is not simulated')
  change(world, {
    types: withEntry(world.state.types, pathOf(type.schema, type.name), {
      ...type,
      attributes,
      isAltered: true,
    }),
  })
  world.notes.effects.push({ what: typeNamed(type), how: 'altered' })
}

/** By something of the change. */
const isUsed = ({ state }: World, type: TypeObject): boolean =>
  state.dependencies.some(({ on, kind }) => on === keyOf('pg_type', type.oid) && kind === 'n')
