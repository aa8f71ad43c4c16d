/** Functions, procedures and aggregates as statements name them. Invariant: what the change made or dropped counts as it would then. */
import { routinesByName } from './catalog-queries.js'
import { identifier, qualified } from './names.js'
import type { Routine } from './objects.js'
import { stringsOf, type Ast } from './parse.js'
import { findRelation, lookUpPath, noSchema, splitNames } from './resolve.js'
import { keyOf, pathOf } from './state.js'
import { findType } from './type-names.js'
import { refusal, Unsure } from './verdicts.js'
import { knownName, look, schemaOf, type World } from './world.js'

export interface LiveRoutine extends Omit<Routine, 'isNew' | 'argumentNames' | 'argumentModes' | 'returns'> {
  /** None of a procedure. */
  readonly returns: string | null
  readonly argumentNames: readonly string[] | null
  readonly modes: readonly string[] | null
}

export const routinePath = ({
  schema,
  name,
  argumentTypes,
}: Pick<Routine, 'schema' | 'name' | 'argumentTypes'>): string =>
  `${pathOf(schema, name)}\0${argumentTypes.join(',')}`

const toRoutine = ({ modes, argumentNames, ...row }: LiveRoutine): Routine => ({
  ...row,
  argumentNames: argumentNames ?? [],
  returns: row.returns ?? '',
  argumentModes: (modes ?? row.argumentTypes.map(() => 'i')).join(''),
  isNew: false,
})

/** All routines of a name, in the order of the schemas that are looked at. */
export async function routinesNamed(world: World, names: readonly string[]): Promise<readonly Routine[]> {
  const { schema, name } = splitNames(names)
  knownName(world, `routine ${name}`, `the function ${name}`)
  if (schema !== undefined && (await schemaOf(world, schema)) === undefined) throw noSchema(schema)
  const schemas = schema === undefined ? await lookUpPath(world) : [schema]
  const live = (await look<LiveRoutine>(world, routinesByName(name))).map(toRoutine)
  const { routines, gone } = world.state
  const known = live.filter(routine => {
    const changed = routines.get(routinePath(routine))
    return changed === undefined && !gone.has(keyOf('pg_proc', routine.oid)) && !isMoved(world, routine.oid)
  })
  const ofChange = [...routines.values()].flatMap(routine => (routine?.name === name ? [routine] : []))
  const all = [...known, ...ofChange]
  return schemas.flatMap(candidate => all.filter(routine => routine.schema === candidate))
}

/** Under another name or in another schema by now. */
const isMoved = ({ state }: World, oid: number): boolean =>
  [...state.routines.values()].some(routine => routine?.oid === oid)

/** The type of a parameter or result, as `format_type` writes it without modifiers. */
export interface PlainType {
  readonly text: string
  readonly oid: number
  readonly kind: string
  readonly isArray: boolean
  /** Only the change has it, or has it so. */
  readonly ofChange: boolean
}

/** @throws Refusal 42704, 3F000 */
export async function plainType(world: World, name: Ast.TypeName): Promise<PlainType> {
  if (name.pct_type === true) throw new Unsure('it takes a type from a column')
  const names = stringsOf(name.names)
  const { schema } = splitNames(names)
  if (schema !== undefined && schema !== 'pg_catalog' && (await schemaOf(world, schema)) === undefined) {
    throw noSchema(schema)
  }
  const type = await findType(world, names)
  const relation = await relationOfType(world, names)
  if (type === undefined || (type.kind === 'c' && relation !== undefined && relation.isNew)) {
    if (relation === undefined) throw refusal('42704', `type "${names.join('.')}" does not exist`)
    throw new Unsure(`it uses the row type of ${relation.name}, which this change makes`)
  }
  if (
    type.kind === 'c' &&
    type.relation !== undefined &&
    world.state.gone.has(keyOf('pg_class', type.relation))
  ) {
    throw refusal('42704', `type "${names.join('.')}" does not exist`)
  }
  const ofChange = type.isNew || type.isAltered
  const isArray = name.arrayBounds !== undefined
  if (isArray && ofChange) throw new Unsure('it uses a type of the change as an array')
  const element = ofChange ? qualified(type.schema, type.name) : await plainText(world, type.oid)
  return { text: isArray ? `${element}[]` : element, oid: type.oid, kind: type.kind, isArray, ofChange }
}

async function relationOfType(world: World, names: readonly string[]) {
  if (world.state.relations.size === 0) return undefined
  const { schema, name } = splitNames(names)
  const found = await findRelation(
    world,
    { relname: name, ...(schema === undefined ? {} : { schemaname: schema }) },
    'nothing',
  )
  return found !== undefined && 'rpvmf'.includes(found.kind) ? found : undefined
}

/** As `format_type` writes a type without modifiers. */
async function plainText(world: World, oid: number): Promise<string> {
  const [text] = await look<string>(world, `SELECT to_json(format_type(${oid}, NULL))::text`)
  return text ?? 'unknown'
}

export type Sort = 'function' | 'procedure' | 'aggregate' | 'routine'

const suits = (sort: Sort, { kind }: Routine): boolean =>
  sort === 'routine' ||
  (sort === 'function' ? kind !== 'p' : sort === 'procedure' ? kind === 'p' : kind === 'a')

/** As `pg_describe_object` writes it. */
export const signatureOf = ({ name, argumentTypes }: Pick<Routine, 'name' | 'argumentTypes'>): string =>
  `${identifier(name)}(${argumentTypes.join(',')})`

/** As fingerprints name it. */
export const routineName = (routine: Routine): string => {
  const noun = routine.kind === 'p' ? 'procedure' : routine.kind === 'a' ? 'aggregate' : 'function'
  return `${noun} ${identifier(routine.schema)}.${identifier(routine.name)}(${routine.argumentTypes.join(', ')})`
}

/**
 * The routine that a statement names.
 *
 * @throws Refusal 42883, 42725, 42809, 42704
 */
export async function mustFindRoutine(
  world: World,
  object: Ast.ObjectWithArgs,
  sort: Sort,
): Promise<Routine> {
  const names = stringsOf(object.objname)
  const shown = names.join('.')
  const noun = sort === 'routine' ? 'function' : sort
  if (object.args_unspecified === true) {
    const all = (await routinesNamed(world, names)).filter(routine => suits(sort, routine))
    const visible = all.filter(
      (routine, at) =>
        all.findIndex(other => other.argumentTypes.join() === routine.argumentTypes.join()) === at,
    )
    const [first] = visible
    if (visible.length > 1) {
      throw refusal('42725', `${sort} name "${shown}" is not unique`, {
        hint: `Specify the argument list to select the ${sort} unambiguously.`,
      })
    }
    if (first !== undefined) return first
    const article = sort === 'aggregate' ? 'an' : 'a'
    throw refusal('42883', `could not find ${article} ${noun} named "${shown}"`)
  }
  const types: string[] = []
  for (const node of object.objargs ?? []) {
    if (!('TypeName' in node)) continue
    types.push((await plainType(world, node.TypeName)).text)
  }
  const all = await routinesNamed(world, names)
  const found = all.find(({ argumentTypes }) => argumentTypes.join() === types.join())
  const list = `${shown}(${types.join(', ')})`
  if (found === undefined) {
    if (
      sort === 'procedure' &&
      all.some(({ kind, argumentModes }) => kind === 'p' && /[ob]/.test(argumentModes))
    ) {
      throw new Unsure('it names a procedure with output parameters')
    }
    const message = `${noun} ${list.replace(/\(\)$/, sort === 'aggregate' ? '(*)' : '()')} does not exist`
    throw refusal('42883', message)
  }
  if (!suits(sort, found)) {
    throw refusal(
      '42809',
      sort === 'aggregate' ? `function ${list} is not an aggregate` : `${list} is not a ${sort}`,
    )
  }
  return found
}
