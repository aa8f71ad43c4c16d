/**
 * What expressions and queries hang on besides tables and columns: functions, types and sequences. Invariant: what one
 * may use counts as used; where several are called alike, nobody can tell.
 */
import { stringsOf, type Ast } from './parse.js'
import { routinesNamed } from './routine-names.js'
import { sequenceNamed } from './sequences.js'
import { keyOf, type Dependency, type Key } from './state.js'
import { resolveType } from './type-names.js'
import { Refusal, Unsure } from './verdicts.js'
import { referencesOf, type References } from './walk.js'
import { addDependencies, type World } from './world.js'

/** The first OID that is no object of the system's own. */
const FIRST_OWN = 16_384

/** @param node - Already found to be right. */
export const dependOnNamed = (world: World, from: Key, node: unknown): Promise<void> =>
  dependOnReferences(world, from, referencesOf(node))

export async function dependOnReferences(
  world: World,
  from: Key,
  { calls, types, casts }: References,
): Promise<void> {
  const edges: Dependency[] = []
  for (const call of calls) edges.push(...(await callEdges(world, from, call)))
  for (const type of [...types, ...casts.flatMap(({ typeName }) => typeName ?? [])])
    edges.push(...(await typeEdges(world, from, type)))
  if (edges.length > 0) addDependencies(world, edges)
}

async function callEdges(world: World, from: Key, call: Ast.FuncCall): Promise<readonly Dependency[]> {
  const names = stringsOf(call.funcname)
  const args = call.args ?? []
  const all = await unlessUnknown(routinesNamed(world, names), [])
  const fitting = all.filter(({ argumentTypes }) => argumentTypes.length === args.length)
  const isSure = fitting.length === 1
  const functions = (fitting.length === 0 ? all : fitting)
    .filter(({ oid }) => oid >= FIRST_OWN)
    .map(({ oid }): Dependency => {
      const edge = { from, on: keyOf('pg_proc', oid), kind: 'n' as const }
      return isSure ? edge : { ...edge, doubtful: true }
    })
  if (!/^(?:next|curr|set)val$/.test(names.at(-1) ?? '')) return functions
  const sequence = await unlessUnknown(sequenceNamed(world, args[0]), undefined)
  return sequence === undefined
    ? functions
    : [...functions, { from, on: keyOf('pg_class', sequence.oid), kind: 'n' }]
}

async function typeEdges(world: World, from: Key, name: Ast.TypeName): Promise<readonly Dependency[]> {
  const type = await unlessUnknown(resolveType(world, name), undefined)
  return type === undefined || type.oid < FIRST_OWN
    ? []
    : [{ from, on: keyOf('pg_type', type.oid), kind: 'n' }]
}

/** What cannot be found out here was no fault of the statement where it was looked at. */
async function unlessUnknown<T, U>(finding: Promise<T>, otherwise: U): Promise<T | U> {
  try {
    return await finding
  } catch (thrown) {
    if (thrown instanceof Unsure || thrown instanceof Refusal) return otherwise
    throw thrown
  }
}
