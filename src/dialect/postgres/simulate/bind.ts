/**
 * Text of the change as the server can read it: what the change has made or altered is
 * replaced by what it would be. Invariant: what the server finds under a name is what the
 * statement would find there, or the text is not sent.
 */
import { contentOf, isTouched, marker, type View } from './content.js'
import { edit, type Edit, type Edited } from './edits.js'
import { identifier, quotedPath } from './names.js'
import type { Relation, ViewDefinition } from './objects.js'
import { stringsOf, type Ast, type Parsed, type Span } from './parse.js'
import { missingRoutine } from './missing-routine.js'
import { mustFind, settingsOf } from './resolve.js'
import { mustBeAllowed } from './roles.js'
import type { Field, Rows } from './server.js'
import { substituteOf } from './type-names.js'
import { Refusal, refusal, Unsure } from './verdicts.js'
import { referencesOf, type References } from './walk.js'
import { use, type World } from './world.js'

export interface BoundText extends Edited {
  readonly references: References
  readonly relations: readonly { readonly range: Ast.RangeVar; readonly relation: Relation }[]
  /** Something in it stands for what the server does not have: an error may be ours. */
  readonly replaced: boolean
  /** Another type stands for one that only the change makes. */
  readonly typesReplaced: boolean
  /** The error of a function that the change drops, if nothing else is wrong. */
  readonly missing?: Refusal
  /** A stretch of the text, replaced alike. */
  part(span: Span): Edited
}

export interface BindOptions {
  /** `rows`: what is asked evaluates rows. `shape`: only names and types count. */
  readonly view: View
  readonly span: Span
  readonly node: unknown
  /** Relations that are not replaced, such as the target of an INSERT. */
  readonly except?: ReadonlySet<Ast.RangeVar>
  /** Privileges that are looked at. */
  readonly privilege?: 'SELECT' | 'none'
  /** Whether the caller looks at `missing`; else a function that the change drops is a doubt. */
  readonly routines?: 'there' | 'missing'
}

/** @throws Refusal 42P01, 42501 for relations that are not there. */
export async function bind(world: World, options: BindOptions): Promise<BoundText> {
  const { view, span, node, except, privilege = 'SELECT', routines = 'there' } = options
  const { parsed } = world
  const references = referencesOf(node)
  const relations: { range: Ast.RangeVar; relation: Relation }[] = []
  const edits: Edit[] = []
  let replaced = false
  for (const range of references.ranges) {
    if (except?.has(range) === true) continue
    const relation = use(world, await mustFind(world, range, 'here'))
    if (privilege === 'SELECT') await mustBeAllowed(world, relation, 'SELECT')
    relations.push({ range, relation })
    if (view === 'rows' && relation.kind === 'm' && relation.populated === false) {
      throw refusal('55000', `materialized view "${relation.name}" has not been populated`, {
        hint: 'Use the REFRESH MATERIALIZED VIEW command.',
      })
    }
    if (await isTouched(world, relation)) {
      if (references.kinds.has('RangeTableSample')) throw new Unsure('it samples what the change alters')
      replaced = true
      edits.push(...rangeEdits(parsed, range, `(${await contentOf(world, relation, view)})`))
      edits.push(...columnEdits(parsed, references, range))
    } else if (
      world.state.names.size > 0 &&
      range.schemaname === undefined &&
      relation.schema !== 'pg_catalog'
    ) {
      edits.push(...rangeEdits(parsed, range, quotedPath(relation.schema, relation.name)))
    }
  }
  let typesReplaced = false
  for (const type of references.types) {
    const text = await substituteOf(world, type)
    if (text === undefined) continue
    typesReplaced = true
    edits.push({ ...typeSpan(parsed, type), text })
  }
  const missing = await missingRoutine(world, references)
  if (missing !== undefined && routines === 'there')
    throw new Unsure('it calls a function that this change drops')
  return {
    ...edit(parsed, span, edits),
    part: stretch => edit(parsed, stretch, edits),
    references,
    relations,
    replaced: replaced || typesReplaced,
    typesReplaced,
    ...(missing === undefined ? {} : { missing }),
  }
}

/** A text without a stretch in the middle. @param span - Of the text. */
export function without(bound: BoundText, span: Span, cut: Span): BoundText {
  const head = bound.part({ start: span.start, end: cut.start })
  const tail = bound.part({ start: cut.end, end: span.end })
  const length = Array.from(head.text).length
  return {
    ...bound,
    text: head.text + tail.text,
    position: at => (at < length ? head.position(at) : tail.position(at - length)),
  }
}

/** The tokens of a name such as `a."b"`. */
export function nameSpan(parsed: Parsed, location: number): Span {
  const tokens = parsed.tokens()
  let at = tokens.findIndex(({ start }) => start >= location)
  const first = tokens[at]
  if (first === undefined) throw new Unsure('a name in it cannot be found again')
  while (tokens[at + 1]?.text === '.') at += 2
  return { start: first.start, end: tokens[at]?.end ?? first.end }
}

function rangeEdits(parsed: Parsed, range: Ast.RangeVar, text: string): Edit[] {
  const span = nameSpan(parsed, range.location ?? 0)
  const tokens = parsed.tokens()
  const next = tokens.find(({ start }) => start >= span.end)
  const before = tokens.findLast(({ end }) => end <= span.start)
  const alias = range.alias === undefined ? ` AS ${identifier(range.relname ?? '')}` : ''
  const isOnly = before?.text.toUpperCase() === 'ONLY'
  if (isOnly && text.startsWith('(')) {
    return [{ start: before.start, end: span.end, text: text + alias }]
  }
  const end =
    next?.text === '*' && !isOnly && range.inh === true && text.startsWith('(') ? next.end : span.end
  return [{ start: span.start, end, text: text + alias }]
}

/** `schema.table.column`, where the table is a subquery now. */
function columnEdits(parsed: Parsed, { columns }: References, { schemaname, relname }: Ast.RangeVar): Edit[] {
  if (schemaname === undefined) return []
  return columns.flatMap(({ fields = [], location = 0 }) => {
    const [schema, table] = stringsOf(fields)
    if (fields.length < 3 || schema !== schemaname || table !== relname) return []
    const tokens = parsed.tokens()
    const at = tokens.findIndex(({ start }) => start >= location)
    const [first, dot] = [tokens[at], tokens[at + 1]]
    return first === undefined || dot === undefined ? [] : [{ start: first.start, end: dot.end, text: '' }]
  })
}

/** A type's name, with its modifiers and brackets. */
function typeSpan(parsed: Parsed, { location = 0, typmods, arrayBounds }: Ast.TypeName): Span {
  const { start, end } = nameSpan(parsed, location)
  if (typmods !== undefined || arrayBounds !== undefined) {
    throw new Unsure('it uses a type of the change with modifiers or as an array')
  }
  return { start, end }
}

/** Errors that come of standing in for something and not of the statement. */
const OF_THE_SUBSTITUTE = new Set(['42803', '42809', '42883', '42846', '42804', '42P18', '42P22', '42725'])
const SYSTEM_COLUMNS = /"(?:ctid|xmin|xmax|cmin|cmax|tableoid)"/

/** Gives an error of the server the position that it has in the statement. */
export function inStatement(thrown: unknown, bound: BoundText, prefix: number): unknown {
  if (!(thrown instanceof Refusal)) return thrown
  const { sqlError, position } = thrown
  const suspicious = bound.typesReplaced
    ? OF_THE_SUBSTITUTE.has(sqlError.code)
    : ['42803', '42809'].includes(sqlError.code)
  if (bound.replaced && (suspicious || SYSTEM_COLUMNS.test(sqlError.message))) {
    return new Unsure(`the server cannot be asked about it as it would be then (${sqlError.message})`)
  }
  const at = position === undefined || position < prefix ? undefined : bound.position(position - prefix)
  return new Refusal(sqlError, at)
}

/** What a text would return. @throws Refusal with its position in the statement, Unsure */
export async function describeBound(
  world: World,
  bound: BoundText,
  { before = '', after = '' }: { readonly before?: string; readonly after?: string } = {},
): Promise<readonly Field[]> {
  try {
    return (await world.server.describe(before + bound.text + after, await settingsOf(world))) ?? []
  } catch (thrown) {
    throw inStatement(thrown, bound, Array.from(before).length)
  }
}

/** Evaluates a text. @throws Refusal with its position in the statement, Unsure */
export async function evaluateBound(
  world: World,
  bound: BoundText,
  { before = '', after = '' }: { readonly before?: string; readonly after?: string } = {},
): Promise<Rows> {
  try {
    return await world.server.evaluate(before + bound.text + after, await settingsOf(world))
  } catch (thrown) {
    throw inStatement(thrown, bound, Array.from(before).length)
  }
}

/** A query as the definition of a view: it goes on meaning the relations that it means now. */
export async function toDefinition(
  world: World,
  { node, span }: { readonly node: unknown; readonly span: Span },
): Promise<ViewDefinition> {
  const { parsed } = world
  const references = referencesOf(node)
  const edits: Edit[] = []
  const relations: ViewDefinition['relations'][number][] = []
  for (const range of references.ranges) {
    const relation = await mustFind(world, range, 'here')
    edits.push(...rangeEdits(parsed, range, marker(relations.length)))
    edits.push(...columnEdits(parsed, references, range))
    relations.push({
      oid: relation.oid,
      names: new Map(relation.columns.map(({ number, name }) => [number, name])),
    })
  }
  for (const type of references.types) {
    const text = await substituteOf(world, type)
    if (text !== undefined) edits.push({ ...typeSpan(parsed, type), text })
  }
  return { sql: edit(parsed, span, edits).text, relations }
}
