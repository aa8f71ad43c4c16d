/**
 * Calls whose value Greenline knows better than the session it asks in: LAST_INSERT_ID(), and own functions of
 * constants. Invariant: a statement reads the same afterwards, with a constant in the place of the call.
 */
import { literalOf, type Literal } from '../statements/literal.js'
import { listOf, readGroup } from '../statements/parts.js'
import { readStatement, type Statement } from '../statements/read.js'
import { createReader } from '../statements/reader.js'
import type { Token } from '../statements/tokens.js'
import { cast, emptyContent } from './data.js'
import type { Column, Table } from './model.js'
import { tokensIn } from './queries.js'
import { quoteLiteral } from './quoting.js'
import { mustOnlyRead } from './read-only.js'
import { doubt, refuse } from './refusal.js'
import { findRoutine, type Routine } from './routines.js'
import type { Scene } from './scene.js'
import { rethrow } from './server-words.js'
import { placeIn } from './stored.js'
import { store } from './values.js'

export interface ReadScene {
  readonly scene: Scene
  readonly statement: Statement | undefined
}

const FOLDED = /^(?:query|insert|update|delete|set|opaque)$/

/** Reads a scene's text, with known values in it. @throws A refusal where a function is not there any more. */
export async function readScene(scene: Scene): Promise<ReadScene> {
  const statement = statementOf(scene)
  if (statement === undefined || !FOLDED.test(statement.kind)) return { scene, statement }
  const known = await withKnownValues(scene)
  return known === scene ? { scene, statement } : { scene: known, statement: statementOf(known) }
}

function statementOf({ text, tokens, server, session: { sqlMode } }: Scene): Statement | undefined {
  return readStatement(createReader(tokens), { text, reading: { server, sqlMode } })
}

async function withKnownValues(scene: Scene): Promise<Scene> {
  let { text } = scene
  // From the end, so that offsets before it hold.
  for (let at = scene.tokens.length - 1; at >= 0; at -= 1) {
    if (scene.tokens[at + 1]?.text !== '(' || scene.tokens[at]?.kind !== 'name') continue
    const found = await valueAt(scene, at)
    if (found !== undefined) text = text.slice(0, found.start) + found.value + text.slice(found.end)
  }
  return text === scene.text ? scene : { ...scene, text, tokens: tokensIn(scene, text) }
}

interface Value {
  readonly start: number
  readonly end: number
  readonly value: string
}

async function valueAt(scene: Scene, at: number): Promise<Value | undefined> {
  const { tokens } = scene
  const token = tokens[at]
  const reader = createReader(tokens.slice(at + 1))
  const values = listOf(readGroup(reader) ?? [])
  if (token === undefined) return undefined
  const isQualified = tokens[at - 1]?.text === '.' && tokens[at - 2]?.kind === 'name'
  const start = (isQualified ? tokens[at - 2] : token)?.start ?? token.start
  if (token.keyword === 'LAST_INSERT_ID' && !isQualified && values.length === 0) {
    const { lastNumber } = scene.session
    return lastNumber === undefined ? undefined : { start, end: reader.end(), value: String(lastNumber) }
  }
  const database = isQualified ? tokens[at - 2]?.text : scene.session.database
  if (database === undefined || !(await isOwn(scene, database, token.text))) return undefined
  const routine = await findRoutine(scene, 'function', { database, name: token.text })
  if (routine === undefined) return undefined
  if (routine.parameters.length !== values.length) {
    refuse(
      1318,
      `Incorrect number of arguments for FUNCTION ${database}.${token.text}; expected ${routine.parameters.length}, got ${values.length}`,
    )
  }
  const literals = values.map(value => literalOf(value, scene.session.sqlMode))
  if (literals.some(literal => literal === undefined)) return undefined
  const value = await call(scene, routine, literals as readonly Literal[])
  return value === undefined ? undefined : { start, end: reader.end(), value }
}

/** Whether it is a function that this session cannot call itself. */
async function isOwn(scene: Scene, database: string, name: string): Promise<boolean> {
  for (const [key, other] of scene.world.others) {
    const [kind, place, own] = key.split('\0')
    if (kind === 'function' && place?.toLowerCase() === database.toLowerCase() && own === name.toLowerCase())
      return other !== 'gone'
  }
  if (scene.catalog.grants.has('EXECUTE', { database, name: '*' })) return false
  return (await scene.catalog.functions(database)).has(name.toLowerCase())
}

const CHARACTERISTIC =
  /^(?:NOT|DETERMINISTIC|NO|SQL|READS|MODIFIES|DATA|CONTAINS|LANGUAGE|SECURITY|DEFINER|INVOKER|COMMENT)$/

/** The value of a function that is one expression; undefined for others. */
async function call(
  scene: Scene,
  { name, parameters, returns, body, text }: Routine,
  literals: readonly Literal[],
): Promise<string | undefined> {
  const at = body.findIndex(({ keyword }) => keyword === 'RETURN')
  const head = body.slice(0, at)
  if (at < 0 || returns === undefined) return undefined
  if (!head.every(({ keyword, kind }) => kind === 'string' || CHARACTERISTIC.test(keyword))) return undefined
  const expression = body.slice(at + 1).filter(token => token.text !== ';' || token.depth > 0)
  mustOnlyRead(expression)
  if (
    expression.some(token => token.keyword === 'SELECT' || token.text === '@' || UNSTEADY.test(token.keyword))
  )
    return undefined
  const given = parameters.map(({ name: own, type }, place): readonly [string, string] => {
    const literal = literals[place]
    if (type === undefined || literal === undefined)
      return doubt(`the type of ${own} in ${name} is not known`)
    return [own.toLowerCase(), asType(scene, literal, { name: own, type })]
  })
  const values = new Map(given)
  const written = replaced(text, expression, values)
  const [row] = await scene
    .askAs(`SELECT (${written}) AS v`)
    .catch((thrown: unknown) => rethrow(thrown, true))
  return asType(scene, toLiteral(row?.['v'], returns), { name, type: returns })
}

const UNSTEADY = /^(?:RAND|UUID|NOW|SYSDATE|CUR(?:RENT_)?(?:DATE|TIME|TIMESTAMP|USER)|UTC_\w+|CONNECTION_ID)$/

function replaced(text: string, expression: readonly Token[], values: ReadonlyMap<string, string>): string {
  const from = expression[0]?.start ?? 0
  let written = text.slice(from, expression.at(-1)?.end ?? from)
  for (let at = expression.length - 1; at >= 0; at -= 1) {
    const token = expression[at]
    const value = token?.kind === 'name' ? values.get(token.text.toLowerCase()) : undefined
    if (token === undefined || value === undefined || expression[at + 1]?.text === '(') continue
    written = written.slice(0, token.start - from) + value + written.slice(token.end - from)
  }
  return written
}

function toLiteral(value: unknown, { name }: NonNullable<Routine['returns']>): Literal {
  if (value === null || value === undefined) return { kind: 'null' }
  if (typeof value !== 'string') return doubt('a function gives bytes')
  return /int$|^decimal$|^float$|^double$|^year$/.test(name)
    ? { kind: 'number', value }
    : { kind: 'string', value }
}

/** A constant as a routine takes or gives it. */
function asType(scene: Scene, literal: Literal, { name, type }: Pick<Column, 'name' | 'type'>): string {
  const column: Column = { name, type, isNullable: true, isAutoIncrement: false, isInvisible: false }
  const table: Table = {
    ...{ kind: 'table', database: '', name: '', columns: [column], indexes: [], foreignKeys: [], checks: [] },
    ...{ engine: 'innodb', charset: 'utf8mb4', collation: 'utf8mb4_bin', rowFormat: 'DYNAMIC' },
    ...{ autoIncrement: undefined, isVersioned: false, isTemporary: false, origin: 'made', isChanged: true },
    content: emptyContent([column]),
  }
  const stored = store(literal, placeIn(scene, table, column))
  if (!('value' in stored)) return doubt(`a value of a function may not fit its type (${name})`)
  return cast(quoteLiteral(stored.value), column)
}
