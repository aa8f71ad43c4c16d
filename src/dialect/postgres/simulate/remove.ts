/** Takes dropped objects out of the state. Invariant: nothing that is gone is found again, by name or by what held it. */
import { partsOf } from './dependents.js'
import { leave } from './inherit-parts.js'
import type { Relation } from './objects.js'
import { isNewOid, keyOf, pathOf, withEntry, type Key } from './state.js'
import { Unsure } from './verdicts.js'
import { change, look, markGone, put, relationWith, type World } from './world.js'

export async function removeAll(world: World, keys: readonly Key[]): Promise<void> {
  // What is part of something is taken out of it before that goes itself.
  const wholes = new Set(keys.filter(key => key.startsWith('pg_class:') && key.endsWith(':0')))
  const isInside = (relation: number): boolean => wholes.has(keyOf('pg_class', relation))
  for (const key of keys) {
    const { catalog, oid, sub } = partsOf(key)
    switch (catalog) {
      case 'pg_class':
        if (sub > 0) {
          if (!isInside(oid)) await removeColumn(world, oid, sub)
        } else await removeRelation(world, oid, isInside)
        break
      case 'pg_constraint':
        await removeConstraint(world, oid, isInside)
        break
      case 'pg_attrdef':
        await removeDefault(world, oid, isInside)
        break
      case 'pg_trigger':
      case 'pg_policy':
      case 'pg_rewrite':
        await removePart(world, catalog, oid, isInside)
        break
      case 'pg_type':
        await removeType(world, oid)
        break
      case 'pg_proc':
        await removeRoutine(world, oid)
        break
      case 'pg_namespace':
        await removeSchema(world, oid)
        break
      default:
        removeThing(world, key)
    }
  }
  markGone(world, keys)
}

async function removeColumn(world: World, oid: number, number: number): Promise<void> {
  const relation = await relationWith(world, oid)
  put(world, {
    ...relation,
    isAltered: true,
    columns: relation.columns.filter(column => column.number !== number),
  })
}

async function removeRelation(world: World, oid: number, isInside: (oid: number) => boolean): Promise<void> {
  const relation = await relationWith(world, oid)
  if (relation.table !== undefined && !isInside(relation.table)) {
    const table = await relationWith(world, relation.table)
    put(world, { ...table, isAltered: true, indexes: table.indexes.filter(index => index.oid !== oid) })
  }
  for (const parent of relation.parents) {
    if (isInside(parent)) continue
    await leave(world, await relationWith(world, parent), oid)
  }
  const names = new Map(world.state.names)
  names.set(pathOf(relation.schema, relation.name), null)
  for (const index of relation.indexes) names.set(pathOf(relation.schema, index.name), null)
  const relations = new Map(world.state.relations)
  relations.delete(oid)
  change(world, { names, relations })
  markGone(
    world,
    relation.indexes.map(index => keyOf('pg_class', index.oid)),
  )
}

/** The relation that a constraint, default, trigger and so on is part of, on the server. */
async function liveHolder(world: World, question: string): Promise<number | undefined> {
  const [oid] = await look<number | null>(world, question)
  return oid === null || oid === undefined || oid === 0 ? undefined : oid
}

const relationsOf = (world: World): readonly Relation[] => [...world.state.relations.values()]

async function removeConstraint(
  world: World,
  oid: number,
  isInside: (oid: number) => boolean,
): Promise<void> {
  const known = relationsOf(world).find(({ constraints }) => constraints.some(c => c.oid === oid))
  const holder =
    known?.oid ??
    (isNewOid(oid)
      ? undefined
      : await liveHolder(
          world,
          `SELECT to_json(conrelid::bigint)::text FROM pg_constraint WHERE oid = ${oid}`,
        ))
  if (holder === undefined) {
    await removeDomainCheck(world, oid)
    return
  }
  if (isInside(holder)) return
  const relation = await relationWith(world, holder)
  const constraint = relation.constraints.find(candidate => candidate.oid === oid)
  const index = constraint?.index
  put(world, {
    ...relation,
    isAltered: true,
    constraints: relation.constraints.filter(candidate => candidate.oid !== oid),
    indexes: relation.indexes.filter(candidate => candidate.oid !== index),
  })
  if (index !== undefined) {
    const own = relation.indexes.find(candidate => candidate.oid === index)
    if (own !== undefined) {
      change(world, { names: withEntry(world.state.names, pathOf(relation.schema, own.name), null) })
      markGone(world, [keyOf('pg_class', index)])
    }
  }
}

async function removeDomainCheck(world: World, oid: number): Promise<void> {
  const entry = [...world.state.types].find(([, type]) => type?.checks?.some(check => check.oid === oid))
  const [path, type] = entry ?? []
  if (path === undefined || type === undefined || type === null) return
  const checks = (type.checks ?? []).filter(check => check.oid !== oid)
  change(world, { types: withEntry(world.state.types, path, { ...type, checks, isAltered: true }) })
}

async function removeDefault(world: World, oid: number, isInside: (oid: number) => boolean): Promise<void> {
  const known = relationsOf(world).find(({ columns }) => columns.some(c => c.defaultOid === oid))
  const holder =
    known?.oid ??
    (isNewOid(oid)
      ? undefined
      : await liveHolder(world, `SELECT to_json(adrelid::bigint)::text FROM pg_attrdef WHERE oid = ${oid}`))
  if (holder === undefined || isInside(holder)) return
  const relation = await relationWith(world, holder)
  put(world, {
    ...relation,
    isAltered: true,
    columns: relation.columns.map(column => {
      if (column.defaultOid !== oid) return column
      const { default: _, defaultOid: __, ...rest } = column
      return rest
    }),
  })
}

const HOLDERS: Readonly<Record<string, string>> = {
  pg_trigger: 'tgrelid',
  pg_policy: 'polrelid',
  pg_rewrite: 'ev_class',
}

async function removePart(
  world: World,
  catalog: string,
  oid: number,
  isInside: (oid: number) => boolean,
): Promise<void> {
  const has = ({ triggers, policies, rules }: Relation): boolean =>
    [...triggers, ...policies, ...rules].some(part => part.oid === oid)
  const known = relationsOf(world).find(has)
  const holder =
    known?.oid ??
    (isNewOid(oid)
      ? undefined
      : await liveHolder(
          world,
          `SELECT to_json(${HOLDERS[catalog] ?? 'oid'}::bigint)::text FROM ${catalog} WHERE oid = ${oid}`,
        ))
  if (holder === undefined || isInside(holder)) return
  const relation = await relationWith(world, holder)
  const others = <T extends { readonly oid: number }>(parts: readonly T[]): readonly T[] =>
    parts.filter(part => part.oid !== oid)
  put(world, {
    ...relation,
    triggers: others(relation.triggers),
    policies: others(relation.policies),
    rules: others(relation.rules),
  })
}

interface NamedRow {
  readonly schema: string
  readonly name: string
}

async function removeType(world: World, oid: number): Promise<void> {
  const known = [...world.state.types].find(([, type]) => type?.oid === oid)?.[0]
  if (known !== undefined) {
    change(world, { types: withEntry(world.state.types, known, null) })
    return
  }
  if (isNewOid(oid)) return
  const [row] = await look<NamedRow>(
    world,
    `SELECT json_build_object('schema', n.nspname, 'name', t.typname)::text FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.oid = ${oid}`,
  )
  if (row !== undefined)
    change(world, { types: withEntry(world.state.types, pathOf(row.schema, row.name), null) })
}

async function removeRoutine(world: World, oid: number): Promise<void> {
  const known = [...world.state.routines].find(([, routine]) => routine?.oid === oid)?.[0]
  if (known !== undefined) {
    change(world, { routines: withEntry(world.state.routines, known, null) })
    return
  }
  if (isNewOid(oid)) return
  const [row] = await look<NamedRow & { readonly types: readonly string[] }>(
    world,
    `SELECT json_build_object('schema', n.nspname, 'name', p.proname, 'types',
       ARRAY(SELECT format_type(t, NULL) FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY AS x (t, i) ORDER BY i))::text
       FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.oid = ${oid}`,
  )
  if (row === undefined) throw new Unsure('a function that it drops cannot be found')
  const path = `${pathOf(row.schema, row.name)}\0${row.types.join(',')}`
  change(world, { routines: withEntry(world.state.routines, path, null) })
}

async function removeSchema(world: World, oid: number): Promise<void> {
  const known = [...world.state.schemas.values()].find(schema => schema?.oid === oid)?.name
  const [name] =
    known === undefined && !isNewOid(oid)
      ? await look<string>(world, `SELECT to_json(nspname)::text FROM pg_namespace WHERE oid = ${oid}`)
      : [known]
  if (name !== undefined) change(world, { schemas: withEntry(world.state.schemas, name, null) })
}

function removeThing(world: World, key: Key): void {
  const entry = [...world.state.things].find(([, thing]) => thing?.key === key)
  if (entry !== undefined) change(world, { things: withEntry(world.state.things, entry[0], null) })
}
