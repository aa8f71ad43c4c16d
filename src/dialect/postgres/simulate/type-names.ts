/**
 * Types as a statement names them. Invariant: the server says what a name means, unless the
 * change has made or altered the type; then the text of its values stands for it.
 */
import { typeByName, typeByOid } from './catalog-queries.js'
import { literal, qualified, quoted } from './names.js'
import type { Column, TypeObject } from './objects.js'
import { stringsOf, type Ast } from './parse.js'
import { lookUpPath, positionOf, settingsOf } from './resolve.js'
import { keyOf, pathOf } from './state.js'
import { Refusal, refusal, Unsure } from './verdicts.js'
import { knownName, look, type World } from './world.js'

export interface ResolvedType {
  /** As `format_type` writes it. */
  readonly text: string
  readonly oid: number
  readonly typmod: number
  /** Present when the change made or altered it. */
  readonly ofChange?: TypeObject
}

export interface LiveType extends Omit<
  TypeObject,
  'isNew' | 'isAltered' | 'base' | 'labels' | 'attributes' | 'checks'
> {
  readonly labels: readonly string[] | null
  readonly base: NonNullable<TypeObject['base']> | null
  readonly attributes?: NonNullable<TypeObject['attributes']> | null
  readonly checks?: NonNullable<TypeObject['checks']> | null
  readonly isArray: boolean
}

const toType = ({ labels, base, attributes, checks, ...row }: LiveType): TypeObject => ({
  ...row,
  isNew: false,
  isAltered: false,
  ...(labels === null ? {} : { labels }),
  ...(base === null ? {} : { base }),
  ...(attributes === null || attributes === undefined ? {} : { attributes }),
  ...(checks === null || checks === undefined ? {} : { checks }),
})

/** The type of this path. */
export async function typeAt(world: World, schema: string, name: string): Promise<TypeObject | undefined> {
  const path = pathOf(schema, name)
  knownName(world, `type ${path}`, `the type ${qualified(schema, name)}`)
  const known = world.state.types.get(path)
  if (known !== undefined) return known ?? undefined
  const [row] = await look<LiveType>(world, typeByName(schema, name))
  if (row === undefined || world.state.gone.has(keyOf('pg_type', row.oid))) return undefined
  // The type of a table is called as the table is by now.
  const table =
    row.relation === undefined || row.relation === 0 ? undefined : world.state.relations.get(row.relation)
  if (table !== undefined && (table.name !== name || table.schema !== schema)) return undefined
  return [...world.state.types.values()].some(type => type?.oid === row.oid) ? undefined : toType(row)
}

/** The type that a name stands for. */
export async function findType(world: World, names: readonly string[]): Promise<TypeObject | undefined> {
  const name = names.at(-1) ?? ''
  const schema = names.at(-2)
  if (schema !== undefined) return typeAt(world, schema, name)
  for (const candidate of await lookUpPath(world)) {
    const type = await typeAt(world, candidate, name)
    if (type !== undefined) return type
  }
  return undefined
}

/** The type with this OID. */
export async function typeWith(world: World, oid: number): Promise<TypeObject | undefined> {
  const changed = [...world.state.types.values()].find(type => type?.oid === oid)
  if (changed !== undefined && changed !== null) return changed
  const [row] = await look<LiveType>(world, typeByOid(oid))
  return row === undefined ? undefined : toType(row)
}

/** A type of the change that a name stands for; undefined when it is one of the server's, as the server has it. */
export async function typeOfChange(world: World, names: readonly string[]): Promise<TypeObject | undefined> {
  const name = names.at(-1) ?? ''
  const { types, names: relations } = world.state
  const mentioned =
    [...types.keys()].some(path => path.endsWith(`\0${name}`)) ||
    [...relations.keys()].some(path => path.endsWith(`\0${name}`))
  if (!mentioned) return undefined
  const type = await findType(world, names)
  if (type === undefined || type.isNew || type.isAltered) return type
  return undefined
}

/** The SQL of a type's name. */
function typeText({ names, typmods = [], arrayBounds, pct_type, setof }: Ast.TypeName): string {
  if (pct_type === true) throw new Unsure('it takes a type from a column')
  const modifiers = typmods.map(modifierText)
  return [
    setof === true ? 'SETOF ' : '',
    stringsOf(names).map(quoted).join('.'),
    modifiers.length === 0 ? '' : `(${modifiers.join(', ')})`,
    ...(arrayBounds ?? []).map(() => '[]'),
  ].join('')
}

function modifierText(node: Ast.Node): string {
  if ('A_Const' in node) {
    const { ival, fval, sval } = node.A_Const
    if (fval?.fval !== undefined) return fval.fval
    if (sval !== undefined) return literal(sval.sval ?? '')
    if (ival !== undefined) return String(ival.ival ?? 0)
  }
  if ('ColumnRef' in node) return stringsOf(node.ColumnRef.fields).map(quoted).join('.')
  throw new Unsure('it uses a type with modifiers that cannot be read')
}

/**
 * @throws Refusal 42704 with its position
 */
export async function resolveType(world: World, name: Ast.TypeName): Promise<ResolvedType> {
  const names = stringsOf(name.names)
  const ofChange = await typeOfChange(world, names)
  if (ofChange !== undefined) {
    if (name.arrayBounds !== undefined || name.typmods !== undefined) {
      throw new Unsure('it uses a type of the change with modifiers or as an array')
    }
    world.notes.needs.add(
      `${ofChange.kind === 'd' ? 'domain' : 'type'} ${qualified(ofChange.schema, ofChange.name)}`,
    )
    return { text: qualified(ofChange.schema, ofChange.name), oid: ofChange.oid, typmod: -1, ofChange }
  }
  const text = typeText(name)
  const fields = await world.server
    .describe(`SELECT NULL::${text}`, await settingsOf(world))
    .catch((thrown: unknown) => {
      if (!(thrown instanceof Refusal)) throw thrown
      throw new Refusal(thrown.sqlError, positionOf(world, name))
    })
  const described = fields?.[0]
  if (described === undefined) throw new Error('A SELECT that returns nothing')
  const field = { ...described, type: await domainOr(world, name, described.type) }
  if (await isDropped(world, field.type)) {
    throw refusal('42704', `type "${names.join('.')}" does not exist`, { position: positionOf(world, name) })
  }
  return { text: await formatType(world, field.type, field.typmod), oid: field.type, typmod: field.typmod }
}

/** A result is described by the type below a domain; the domain itself is told by its name. */
async function domainOr(world: World, name: Ast.TypeName, described: number): Promise<number> {
  if (stringsOf(name.names)[0] === 'pg_catalog' || name.arrayBounds !== undefined) return described
  const bare = stringsOf(name.names).map(quoted).join('.')
  const { rows } = await world.server.evaluate(
    `SELECT ${literal(bare)}::pg_catalog.regtype::pg_catalog.oid`,
    await settingsOf(world),
  )
  return Number(rows[0]?.[0] ?? described)
}

async function isDropped(world: World, oid: number): Promise<boolean> {
  return world.state.gone.has(keyOf('pg_type', oid))
}

export async function formatType(world: World, oid: number, typmod: number): Promise<string> {
  const [text] = await look<string>(world, `SELECT to_json(format_type(${oid}, ${typmod}))::text`)
  return text ?? 'unknown'
}

/** What stands for a type of the change in a text for the server; undefined when nothing has to. */
export async function substituteOf(world: World, name: Ast.TypeName): Promise<string | undefined> {
  const type = await typeOfChange(world, stringsOf(name.names))
  return type === undefined ? undefined : substitute(type)
}

export function substitute(type: TypeObject): string {
  if (type.kind === 'e') return 'text'
  if (type.kind === 'd' && type.base !== undefined) return type.base.type
  throw new Unsure(`it uses the type ${type.name}, which this change makes or alters`)
}

/** The type of a column as the server can read it. */
export async function baseTypeText(
  world: World,
  { typeOid, type }: Pick<Column, 'typeOid' | 'type'>,
): Promise<string> {
  const ofChange = typeOfColumn(world, typeOid)
  return ofChange === undefined ? type : substitute(ofChange)
}

/** The type of the change that a column has. */
export function typeOfColumn({ state }: World, typeOid: number): TypeObject | undefined {
  if (state.types.size === 0) return undefined
  const type = [...state.types.values()].find(known => known?.oid === typeOid)
  return type === undefined || type === null || !(type.isNew || type.isAltered) ? undefined : type
}
