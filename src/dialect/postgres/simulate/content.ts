/**
 * The rows of a relation as a query over the real database, as the change would have made
 * them by now. Invariant: columns are called `c` and their number inside, so that renaming
 * and dropping columns leaves the query alone.
 */
import { identifier, quoted, quotedPath } from './names.js'
import type { Column, Relation, ViewDefinition } from './objects.js'
import { parse, stringsOf } from './parse.js'
import { keyOf } from './state.js'
import { baseTypeText, substitute, typeOfColumn } from './type-names.js'
import { Unsure } from './verdicts.js'
import { referencesOf } from './walk.js'
import { look, relationWith, type World } from './world.js'
import { relationByName } from './catalog-queries.js'
import { toRelation, type LiveRelation } from './live.js'

/** `rows`: with its rows. `shape`: without any, for names and types. */
export type View = 'rows' | 'shape'

/** Longer queries than this are not asked. */
export const MAX_ROWS_TEXT = 1_000_000

/** Whether the server has the relation otherwise than the statement would find it. */
export async function isTouched(world: World, relation: Relation): Promise<boolean> {
  if (isTouchedItself(relation)) return true
  if (relation.columns.some(({ typeOid }) => typeOfColumn(world, typeOid) !== undefined)) return true
  if (world.state.relations.size === 0 && world.state.rowsUnknown === undefined) return false
  if (relation.kind === 'v') {
    for (const oid of await basesOf(world, relation)) {
      if (await isTouched(world, await relationWith(world, oid))) return true
    }
  }
  return false
}

const isTouchedItself = (relation: Relation): boolean =>
  relation.isNew ||
  relation.isAltered ||
  relation.rows !== undefined ||
  relation.rowsUnknown !== undefined ||
  relation.live?.schema !== relation.schema ||
  relation.live.name !== relation.name

/** OIDs of the relations that a view of the server reads. */
async function basesOf(world: World, view: Relation): Promise<readonly number[]> {
  const [oids] = await look<readonly number[] | null>(
    world,
    `SELECT json_agg(DISTINCT d.refobjid::bigint)::text FROM pg_rewrite r JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
      WHERE r.ev_class = ${view.oid} AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> r.ev_class`,
  )
  return oids ?? []
}

/** Why the rows of a relation are not known; undefined when they are. */
export function rowsUnknownOf({ state }: World, relation: Relation): string | undefined {
  if (relation.rowsUnknown !== undefined) return relation.rowsUnknown
  if (state.rowsUnknown === undefined) return undefined
  return relation.isNew && relation.epoch === state.epoch ? undefined : state.rowsUnknown
}

/** @throws Unsure when they are not known. */
function mustKnowRows(world: World, relation: Relation): void {
  const reason = rowsUnknownOf(world, relation)
  if (reason !== undefined) throw new Unsure(`the rows of ${relation.name} are not known: ${reason}`)
}

/** A query for the relation, with the columns as they are called now. */
export async function contentOf(world: World, relation: Relation, view: View): Promise<string> {
  if (view === 'shape') return shapeOf(world, relation)
  return namedRows(
    relation,
    await rowsOf(world, relation),
    new Map(relation.columns.map(c => [c.number, c.name])),
  )
}

/** Rows with other names of the columns. */
export function namedRows(relation: Relation, rows: string, names: ReadonlyMap<number, string>): string {
  const columns = relation.columns.flatMap(({ number }) => {
    const name = names.get(number)
    return name === undefined ? [] : [`c${number} AS ${quoted(name)}`]
  })
  return `SELECT ${columns.join(', ')} FROM (${rows}) AS rows_`
}

/** No row, but the right columns. */
export async function shapeOf(world: World, relation: Relation): Promise<string> {
  const columns: string[] = []
  for (const column of relation.columns) {
    columns.push(`${await nullOf(world, column)} AS ${quoted(column.name)}`)
  }
  return `SELECT ${columns.join(', ')} WHERE false`
}

export async function nullOf(world: World, column: Column): Promise<string> {
  const collation = column.collation === undefined ? '' : ` COLLATE ${column.collation}`
  return `(NULL::${await baseTypeText(world, column)}${collation})`
}

/**
 * The same value in each row of a query. A bare constant would take part in planning, and fail for rows that nothing
 * asks for or be looked at before the others; so it is made to depend on another column.
 */
export const stuck = (sql: string, column: string | undefined): string =>
  column === undefined ? sql : `CASE WHEN ${column} IS NULL THEN ${sql} ELSE ${sql} END`

/** The rows, with columns called by their numbers. @throws Unsure when nobody knows them. */
export async function rowsOf(world: World, relation: Relation): Promise<string> {
  mustKnowRows(world, relation)
  if (relation.rows !== undefined) {
    if (relation.rows.length > MAX_ROWS_TEXT)
      throw new Unsure(`the change has touched the rows of ${relation.name} too often`)
    return relation.rows
  }
  if (relation.kind === 'v') return viewRows(world, relation)
  if (relation.live === undefined) throw new Unsure(`the rows of ${relation.name} cannot be read`)
  if (!['r', 'p', 'm', 'f', 'v'].includes(relation.kind))
    throw new Unsure(`${relation.name} has no rows to read`)
  if (relation.kind === 'm' && relation.populated === false)
    throw new Unsure(`${relation.name} has not been populated`)
  for (const child of relation.children) {
    // A partition or child that the change has touched is not there any more as the server has it.
    if (await isTouched(world, await relationWith(world, child))) {
      throw new Unsure(`the change touches a part of ${relation.name}`)
    }
    if (world.state.gone.has(keyOf('pg_class', child)))
      throw new Unsure(`the change touches a part of ${relation.name}`)
  }
  const columns = [...(relation.liveColumns ?? [])].map(([number, name]) => {
    const column = relation.columns.find(candidate => candidate.number === number)
    const type = column === undefined ? undefined : typeOfColumn(world, column.typeOid)
    return `${quoted(name)}${type === undefined ? '' : `::${substitute(type)}`} AS c${number}`
  })
  return `SELECT ${columns.join(', ')} FROM ${quotedPath(relation.live.schema, relation.live.name)}`
}

async function viewRows(world: World, relation: Relation): Promise<string> {
  if (!(await isTouched(world, relation)) && relation.live !== undefined) {
    const columns = relation.columns.map(({ name, number }) => `${quoted(name)} AS c${number}`)
    return `SELECT ${columns.join(', ')} FROM ${quotedPath(relation.live.schema, relation.live.name)}`
  }
  const definition =
    relation.isNew || relation.definition?.relations.length !== 0
      ? relation.definition
      : await liveDefinition(world, relation)
  if (definition === undefined) throw new Unsure(`what the view ${relation.name} reads is not known`)
  const aliases = relation.columns.map(({ number }) => `c${number}`)
  return `SELECT ${aliases.join(', ')} FROM (${await filled(world, definition)}) AS v_(${aliases.join(', ')})`
}

/** Stands for a relation in the text of a view; no text of a statement has these characters. */
export const marker = (index: number): string => `(\u0001${index}\u0001)`

/** The query of a view with the relations as they are now in it. */
export async function filled(world: World, { sql, relations }: ViewDefinition): Promise<string> {
  const contents: string[] = []
  for (const { oid, names } of relations) {
    const relation = await relationWith(world, oid)
    contents.push(
      (await isTouched(world, relation))
        ? namedRows(relation, await rowsOf(world, relation), names)
        : `TABLE ${quotedPath(relation.schema, relation.name)}`,
    )
  }
  return contents.reduce((text, content, index) => text.replaceAll(marker(index), () => `(${content})`), sql)
}

/** The definition of a view of the server, which names everything in full. */
export async function liveDefinition(world: World, view: Relation): Promise<ViewDefinition> {
  const text = (view.definition?.sql ?? '').replace(/;\s*$/, '')
  const parsed = parse(world.parser, text)
  if (!('count' in parsed) || parsed.node === undefined)
    throw new Unsure(`the view ${view.name} cannot be read`)
  const relations: ViewDefinition['relations'][number][] = []
  let sql = ''
  let from = 0
  const { ranges, columns } = referencesOf(parsed.node)
  if (columns.some(({ fields }) => stringsOf(fields).length > 2))
    throw new Unsure(`the view ${view.name} cannot be read`)
  for (const range of ranges.toSorted((a, b) => (a.location ?? 0) - (b.location ?? 0))) {
    if (range.schemaname === undefined) continue
    const [row] = await look<LiveRelation>(world, relationByName(range.schemaname, range.relname ?? ''))
    if (row === undefined) throw new Unsure(`what the view ${view.name} reads is not known`)
    const live = toRelation(row)
    const tokens = parsed.tokens()
    const at = tokens.findIndex(({ start }) => start >= (range.location ?? 0))
    const [first, last] = [tokens[at], tokens[at + 2]]
    if (first === undefined || last === undefined) throw new Unsure(`the view ${view.name} cannot be read`)
    const alias = range.alias === undefined ? ` AS ${identifier(range.relname ?? '')}` : ''
    sql += `${parsed.slice(from, first.start)}${marker(relations.length)}${alias}`
    from = last.end
    relations.push({ oid: live.oid, names: live.liveColumns ?? new Map() })
  }
  return { sql: sql + parsed.slice(from, Buffer.byteLength(text)), relations }
}
