/** SET CONSTRAINTS. Invariant: what waited is looked at as soon as it may not wait any more. */
import { literal } from './names.js'
import type { Constraint } from './objects.js'
import type { Ast } from './parse.js'
import { checkDeferred } from './deferred.js'
import { lookUpPath, noSchema } from './resolve.js'
import { isNewOid, keyOf } from './state.js'
import { refusal } from './verdicts.js'
import { change, look, relationWith, schemaOf, type World } from './world.js'

export async function setConstraints(world: World, stmt: Ast.ConstraintsSetStmt): Promise<void> {
  world.notes.reach = 'nothing'
  if (!world.inTransaction) {
    world.notes.notices.push({
      severity: 'WARNING',
      code: '25P01',
      message: 'SET CONSTRAINTS can only be used in transaction blocks',
    })
    world.notes.nothing = 'SET CONSTRAINTS counts in a transaction only'
    return
  }
  const how = stmt.deferred === true ? 'deferred' : 'immediate'
  const named = await namesIn(world, stmt.constraints, how)
  const chosen = new Map(named === undefined ? [] : world.state.deferredNow)
  for (const name of named ?? ['ALL']) chosen.set(name, how)
  world.notes.reach = 'everything'
  if (how === 'immediate') await checkDeferred(world, named)
  change(world, { deferredNow: chosen })
}

/** Names of the constraints that are set; undefined for ALL. @throws Refusal 42704, 42809, 3F000 */
async function namesIn(
  world: World,
  nodes: readonly Ast.Node[] | undefined,
  how: 'deferred' | 'immediate',
): Promise<readonly string[] | undefined> {
  if (nodes === undefined) return undefined
  const names: string[] = []
  for (const node of nodes) {
    if (!('RangeVar' in node)) continue
    const { relname: name = '' } = node.RangeVar
    const found = await constraintsNamed(world, node.RangeVar)
    if (found.length === 0) throw refusal('42704', `constraint "${name}" does not exist`)
    if (how === 'deferred' && found.some(({ deferrable }) => !deferrable)) {
      throw refusal('42809', `constraint "${name}" is not deferrable`)
    }
    names.push(name)
  }
  return names
}

/** Those of the first schema of the path that has any. */
async function constraintsNamed(
  world: World,
  { schemaname, relname: name = '' }: Ast.RangeVar,
): Promise<readonly Constraint[]> {
  if (schemaname !== undefined && (await schemaOf(world, schemaname)) === undefined)
    throw noSchema(schemaname)
  for (const schema of schemaname === undefined ? await lookUpPath(world) : [schemaname]) {
    const live = await look<number>(
      world,
      `SELECT to_json(k.conrelid::bigint)::text FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace
        WHERE k.conname = ${literal(name)} AND n.nspname = ${literal(schema)} AND k.conrelid <> 0`,
    )
    const changed = [...world.state.relations].flatMap(([oid, each]) => (each.schema === schema ? [oid] : []))
    const found: Constraint[] = []
    for (const oid of new Set([...live, ...changed])) {
      if (!isNewOid(oid) && world.state.gone.has(keyOf('pg_class', oid))) continue
      const relation = await relationWith(world, oid)
      if (relation.schema !== schema) continue
      found.push(...relation.constraints.filter(constraint => constraint.name === name))
    }
    if (found.length > 0) return found
  }
  return []
}
