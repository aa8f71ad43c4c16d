/** Any object that a statement names by its kind. Invariant: what is found has its key in pg_depend, whoever made it. */
import { identifier, literal, qualified } from './names.js'
import type { Relation, TypeObject } from './objects.js'
import { stringOf, stringsOf, type Ast } from './parse.js'
import { findRelation, mustFind, noSchema, splitNames } from './resolve.js'
import { mustFindRoutine, routineName, signatureOf, type Sort } from './routine-names.js'
import { columnOf, keyOf, type Key } from './state.js'
import { mustFindThing, THING_SORTS, thingName } from './things.js'
import { findType } from './type-names.js'
import { refusal, Unsure } from './verdicts.js'
import { kindOf, look, nameOf, schemaOf, use, type World } from './world.js'

export interface Found {
  readonly key: Key
  /** As the server's messages call it. */
  readonly described: string
  /** As fingerprints name it. */
  readonly what: string
  readonly isNew: boolean
  readonly owner?: string | undefined
  /** It, or what it is part of. */
  readonly relation?: Relation
}

const RELATIONS: Readonly<Record<string, { readonly kinds: string; readonly called: string }>> = {
  OBJECT_TABLE: { kinds: 'rp', called: 'a table' },
  OBJECT_VIEW: { kinds: 'v', called: 'a view' },
  OBJECT_MATVIEW: { kinds: 'm', called: 'a materialized view' },
  OBJECT_SEQUENCE: { kinds: 'S', called: 'a sequence' },
  OBJECT_INDEX: { kinds: 'iI', called: 'an index' },
  OBJECT_FOREIGN_TABLE: { kinds: 'f', called: 'a foreign table' },
}

export const ROUTINE_SORTS: Readonly<Record<string, Sort>> = {
  OBJECT_FUNCTION: 'function',
  OBJECT_PROCEDURE: 'procedure',
  OBJECT_AGGREGATE: 'aggregate',
  OBJECT_ROUTINE: 'routine',
}

/** A dotted name as a range. */
export const rangeOf = (
  names: readonly string[],
): { readonly schemaname?: string; readonly relname: string } => {
  const { schema, name } = splitNames(names)
  return schema === undefined ? { relname: name } : { schemaname: schema, relname: name }
}

export const namesIn = (node: Ast.Node | undefined): readonly string[] => {
  if (node === undefined) return []
  if ('List' in node) return stringsOf(node.List.items)
  if ('TypeName' in node) return stringsOf(node.TypeName.names)
  const text = stringOf(node)
  return text === undefined ? [] : [text]
}

/** Finds what a statement names. @throws Refusal that it is not there, or of another kind */
export async function mustFindObject(world: World, kind: string, node: Ast.Node | undefined): Promise<Found> {
  const found = await objectOf(world, kind, node)
  if (found.isNew) world.notes.needs.add(found.what)
  return found
}

async function objectOf(world: World, kind: string, node: Ast.Node | undefined): Promise<Found> {
  const sort = ROUTINE_SORTS[kind]
  if (sort !== undefined && node !== undefined && 'ObjectWithArgs' in node) {
    const routine = await mustFindRoutine(world, node.ObjectWithArgs, sort)
    return {
      key: keyOf('pg_proc', routine.oid),
      described: `${routine.kind === 'p' ? 'procedure' : routine.kind === 'a' ? 'aggregate' : 'function'} ${signatureOf(routine)}`,
      what: routineName(routine),
      isNew: routine.isNew,
      owner: routine.owner,
    }
  }
  if (node !== undefined && kind === 'OBJECT_DOMCONSTRAINT') return domainConstraint(world, node)
  const names = namesIn(node)
  if (names.length === 0) throw new Unsure(`objects of this kind (${kind}) are not looked at`)
  const relationSort = RELATIONS[kind]
  if (relationSort !== undefined) {
    const relation = await mustFind(world, rangeOf(names))
    if (!relationSort.kinds.includes(relation.kind)) {
      throw refusal('42809', `"${relation.name}" is not ${relationSort.called}`)
    }
    return ofRelation(world, relation)
  }
  switch (kind) {
    case 'OBJECT_COLUMN':
      return columnObject(world, names)
    case 'OBJECT_SCHEMA':
      return schemaObject(world, names[0] ?? '')
    case 'OBJECT_TYPE':
    case 'OBJECT_DOMAIN': {
      const type = await mustFindType(world, names)
      if (kind === 'OBJECT_DOMAIN' && type.kind !== 'd')
        throw refusal('42809', `"${names.join('.')}" is not a domain`)
      return ofType(type)
    }
    case 'OBJECT_TABCONSTRAINT':
    case 'OBJECT_TRIGGER':
    case 'OBJECT_POLICY':
    case 'OBJECT_RULE':
      return partObject(world, kind, names)
    default: {
      const thingSort = THING_SORTS[kind]
      if (thingSort === undefined) throw new Unsure(`objects of this kind (${kind}) are not looked at`)
      const thing = await mustFindThing(world, thingSort, names)
      return {
        key: thing.key,
        described: `${thingSort} ${identifier(thing.name)}`,
        what: thingName(thing),
        isNew: thing.isNew,
        owner: thing.owner,
      }
    }
  }
}

function ofRelation(world: World, relation: Relation): Found {
  use(world, relation)
  return {
    key: keyOf('pg_class', relation.oid),
    described: `${kindOf(relation)} ${identifier(relation.name)}`,
    what: nameOf(relation),
    isNew: relation.isNew,
    owner: relation.owner,
    relation,
  }
}

async function columnObject(world: World, names: readonly string[]): Promise<Found> {
  const column = names.at(-1) ?? ''
  const relation = use(world, await mustFind(world, rangeOf(names.slice(0, -1))))
  if (!'rpvmcf'.includes(relation.kind))
    throw refusal('42809', `cannot set comment on relation "${relation.name}"`)
  const found = columnOf(relation, column)
  if (found === undefined) {
    throw refusal('42703', `column "${column}" of relation "${relation.name}" does not exist`)
  }
  return {
    key: keyOf('pg_class', relation.oid, found.number),
    described: `column ${identifier(column)} of ${kindOf(relation)} ${identifier(relation.name)}`,
    what: `column ${qualified(relation.schema, relation.name)}.${identifier(column)}`,
    isNew: relation.isNew,
    owner: relation.owner,
    relation,
  }
}

async function schemaObject(world: World, name: string): Promise<Found> {
  const schema = await schemaOf(world, name)
  if (schema === undefined) throw noSchema(name)
  return {
    key: keyOf('pg_namespace', schema.oid),
    described: `schema ${identifier(name)}`,
    what: `schema ${identifier(name)}`,
    isNew: schema.isNew,
    owner: schema.owner,
  }
}

/** @throws Refusal 42704, 3F000 */
export async function mustFindType(world: World, names: readonly string[]): Promise<TypeObject> {
  const { schema } = splitNames(names)
  if (schema !== undefined && schema !== 'pg_catalog' && (await schemaOf(world, schema)) === undefined) {
    throw noSchema(schema)
  }
  const type = await findType(world, names)
  if (type !== undefined) return type
  const relation = await findRelation(world, rangeOf(names), 'nothing')
  if (relation?.isNew === true && 'rpvmf'.includes(relation.kind)) {
    throw new Unsure(`it uses the row type of ${relation.name}, which this change makes`)
  }
  throw refusal('42704', `type "${names.join('.')}" does not exist`)
}

export const ofType = (type: TypeObject): Found => ({
  key: keyOf('pg_type', type.oid),
  described: `type ${identifier(type.name)}`,
  what: `${type.kind === 'd' ? 'domain' : 'type'} ${qualified(type.schema, type.name)}`,
  isNew: type.isNew,
  owner: type.owner,
})

const PARTS: Readonly<
  Record<string, { readonly catalog: string; readonly noun: string; readonly of: string }>
> = {
  OBJECT_TABCONSTRAINT: { catalog: 'pg_constraint', noun: 'constraint', of: 'table' },
  OBJECT_TRIGGER: { catalog: 'pg_trigger', noun: 'trigger', of: 'table' },
  OBJECT_POLICY: { catalog: 'pg_policy', noun: 'policy', of: 'table' },
  OBJECT_RULE: { catalog: 'pg_rewrite', noun: 'rule', of: 'relation' },
}

async function partObject(world: World, kind: string, names: readonly string[]): Promise<Found> {
  const sort = PARTS[kind]
  const name = names.at(-1) ?? ''
  const relation = use(world, await mustFind(world, rangeOf(names.slice(0, -1))))
  const part = (
    kind === 'OBJECT_TABCONSTRAINT'
      ? relation.constraints
      : kind === 'OBJECT_TRIGGER'
        ? relation.triggers
        : kind === 'OBJECT_POLICY'
          ? relation.policies
          : relation.rules
  ).find(candidate => candidate.name === name)
  if (part === undefined || sort === undefined) {
    throw refusal(
      '42704',
      `${sort?.noun ?? ''} "${name}" for ${sort?.of ?? ''} "${relation.name}" does not exist`,
    )
  }
  return {
    key: keyOf(sort.catalog, part.oid),
    described: `${sort.noun} ${identifier(name)} on ${kindOf(relation)} ${identifier(relation.name)}`,
    what: `${sort.noun} ${identifier(name)} on ${qualified(relation.schema, relation.name)}`,
    isNew: false,
    owner: relation.owner,
    relation,
  }
}

async function domainConstraint(world: World, node: Ast.Node): Promise<Found> {
  const items = 'List' in node ? (node.List.items ?? []) : []
  const type = await mustFindType(world, namesIn(items[0]))
  const name = stringOf(items[1]) ?? ''
  const check = type.checks?.find(candidate => candidate.name === name)
  if (check === undefined) {
    throw refusal('42704', `constraint "${name}" for domain ${identifier(type.name)} does not exist`)
  }
  return { ...ofType(type), key: keyOf('pg_constraint', check.oid) }
}

/** Which extension an object of the server belongs to. */
export async function extensionOf(world: World, key: Key): Promise<string | undefined> {
  const [catalog = '', oid = ''] = key.split(':')
  const [name] = await look<string>(
    world,
    `SELECT to_json(e.extname)::text FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid
      WHERE d.classid = ${literal(`pg_catalog.${catalog}`)}::regclass AND d.objid = ${Number(oid) > 4_294_967_295 ? 0 : oid} AND d.deptype = 'e'
        AND d.refclassid = 'pg_extension'::regclass`,
  )
  return name
}
