/** Functions and procedures. Invariant: a body is read as the server's validator reads it, or the statement is not simulated. */
import { routinesByName } from './catalog-queries.js'
import { dropAll } from './drop.js'
import { identifier, qualified } from './names.js'
import type { Routine } from './objects.js'
import { stringsOf, type Ast } from './parse.js'
import { dotted, lookUpPath, splitNames } from './resolve.js'
import { mustOwnThing } from './roles.js'
import { keyOf, pathOf } from './state.js'
import { resolveType } from './type-names.js'
import { Refusal, refusal } from './verdicts.js'
import { look, type World } from './world.js'
import { skip } from './drop-statement.js'

type LiveRoutine = Omit<Routine, 'argumentNames' | 'argumentModes' | 'isNew'> & {
  readonly argumentNames: readonly string[] | null
  readonly modes: readonly string[] | null
}

const keyPath = (schema: string, name: string, types: readonly string[]): string =>
  `${pathOf(schema, name)}\0${types.join(',')}`

/** All routines of a name in a schema, as the statement would find them. */
async function routinesIn(world: World, schema: string, name: string): Promise<readonly Routine[]> {
  const live = (await look<LiveRoutine>(world, routinesByName(name)))
    .filter(row => row.schema === schema)
    .map(({ argumentNames, modes, ...row }): Routine => ({
      ...row,
      argumentNames: argumentNames ?? [],
      argumentModes: (modes ?? []).join(''),
      isNew: false,
    }))
  const prefix = `${pathOf(schema, name)}\0`
  const changed = [...world.state.routines].filter(([path]) => path.startsWith(prefix))
  const paths = new Set(changed.map(([path]) => path))
  const oids = new Set(changed.map(([, routine]) => routine?.oid))
  return [
    ...live.filter(
      routine =>
        !paths.has(keyPath(schema, name, routine.argumentTypes)) &&
        !oids.has(routine.oid) &&
        !world.state.gone.has(keyOf('pg_proc', routine.oid)),
    ),
    ...changed.flatMap(([, routine]) => routine ?? []),
  ]
}

/** Those that a name stands for, in the order of the search path. */
async function findRoutines(world: World, names: readonly string[]): Promise<readonly Routine[]> {
  const { schema, name } = splitNames(names)
  const schemas = schema === undefined ? await lookUpPath(world) : [schema]
  const found: Routine[] = []
  for (const candidate of schemas) found.push(...(await routinesIn(world, candidate, name)))
  return found
}

/** The routine that DROP, ALTER and the like name. @throws Refusal 42883, 42725 */
export async function routineNamed(
  world: World,
  { objname, objargs, args_unspecified }: Ast.ObjectWithArgs,
  sort: 'function' | 'procedure' | 'routine' | 'aggregate',
  missingOk: boolean,
): Promise<Routine | undefined> {
  const names = stringsOf(objname)
  const fits = ({ kind }: Routine): boolean =>
    sort === 'routine' ||
    (sort === 'procedure' ? kind === 'p' : sort === 'aggregate' ? kind === 'a' : kind !== 'p')
  const all = await findRoutines(world, names)
  if (args_unspecified === true) {
    const candidates = all.filter(fits)
    const [first] = candidates
    if (first !== undefined && candidates.length === 1) return first
    if (first !== undefined)
      throw refusal('42725', `${sort} name "${dotted(names)}" is not unique`, {
        hint: `Specify the argument list to select the ${sort} unambiguously.`,
      })
    if (all.length > 0) throw refusal('42809', `${dotted(names)}() is not a ${sort}`)
    const said = `could not find a ${sort} named "${dotted(names)}"`
    if (!missingOk) throw refusal('42883', said)
    skip(world, `${sort} ${dotted(names)}() does not exist`)
    return undefined
  }
  const types: string[] = []
  for (const node of objargs ?? []) {
    if (!('TypeName' in node)) continue
    try {
      types.push((await resolveType(world, node.TypeName)).text.replace(/\(.*\)/, ''))
    } catch (thrown) {
      if (!missingOk || !(thrown instanceof Refusal)) throw thrown
      skip(world, thrown.message)
      return undefined
    }
  }
  const found = all.find(({ argumentTypes }) => argumentTypes.join() === types.join())
  if (found !== undefined) {
    if (!fits(found)) throw refusal('42809', `${dotted(names)}(${types.join(', ')}) is not a ${sort}`)
    return found
  }
  const said = `${sort} ${dotted(names)}(${types.join(', ')}) does not exist`
  if (!missingOk) throw refusal('42883', said)
  skip(world, said)
  return undefined
}

export async function dropRoutine(world: World, stmt: Ast.DropStmt): Promise<void> {
  const sort = SORTS[stmt.removeType ?? ''] ?? 'function'
  const roots: { key: string; described: string }[] = []
  for (const node of stmt.objects ?? []) {
    if (!('ObjectWithArgs' in node)) continue
    const routine = await routineNamed(world, node.ObjectWithArgs, sort, stmt.missing_ok === true)
    if (routine === undefined) continue
    await mustOwnThing(world, routine.owner, sort, routine.name)
    const described = `${routine.kind === 'p' ? 'procedure' : 'function'} ${identifier(routine.name)}(${routine.argumentTypes.join(',')})`
    const what = `${routine.kind === 'p' ? 'procedure' : routine.kind === 'a' ? 'aggregate' : 'function'} ${qualified(routine.schema, routine.name)}(${routine.argumentTypes.join(', ')})`
    roots.push({ key: keyOf('pg_proc', routine.oid), described })
    world.notes.effects.push({ what, how: 'dropped' })
    if (!routine.isNew) world.notes.destroys.push({ what, how: 'dropped' })
  }
  if (roots.length === 0) world.notes.nothing ??= `there is no such ${sort}`
  else await dropAll(world, roots, stmt.behavior)
}

const SORTS: Readonly<Record<string, 'function' | 'procedure' | 'routine' | 'aggregate'>> = {
  OBJECT_FUNCTION: 'function',
  OBJECT_PROCEDURE: 'procedure',
  OBJECT_ROUTINE: 'routine',
  OBJECT_AGGREGATE: 'aggregate',
}
