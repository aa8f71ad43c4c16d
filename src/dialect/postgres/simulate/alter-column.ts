/** What ALTER TABLE does to columns that are there, but for their type. Invariant: rows are looked at before they are taken to fit. */
import { withDefault } from './column-values.js'
import { inChildren, mustNotBeInherited, replaceColumn, requireColumn, what } from './alter-parts.js'
import { SYSTEM_COLUMNS } from './columns.js'
import { columnKey, dropAll } from './drop.js'
import { identifier, quoted } from './names.js'
import type { Column, Relation } from './objects.js'
import { until, type Ast } from './parse.js'
import { hasNulls } from './questions.js'
import { columnOf, keyOf } from './state.js'
import { formatType, typeOfColumn } from './type-names.js'
import { refusal, Unsure } from './verdicts.js'
import type { Subcommand } from './alter-table.js'
import { look, markGone, measures, put, relationWith, type World } from './world.js'

const AFTER_TYPE: ReadonlySet<string> = new Set(['ADD', 'DROP', 'ALTER'])

export async function dropColumn(world: World, sub: Subcommand, isChild = false): Promise<Relation> {
  const { cmd, relation } = sub
  const name = cmd.name ?? ''
  const column = columnOf(relation, name)
  if (column === undefined) {
    if (SYSTEM_COLUMNS.has(name)) throw refusal('0A000', `cannot drop system column "${name}"`)
    const said = `column "${name}" of relation "${relation.name}" does not exist`
    if (cmd.missing_ok !== true) throw refusal('42703', said)
    world.notes.notices.push({ severity: 'NOTICE', code: '00000', message: `${said}, skipping` })
    if ((sub.stmt.cmds ?? []).length === 1) world.notes.nothing = `there is no ${what(relation, name)}`
    return relation
  }
  if (!isChild) mustNotBeInherited(relation, column, 'drop')
  if (relation.partitionKey?.columns.includes(column.number) === true) {
    throw refusal(
      '42P16',
      `cannot drop column "${name}" because it is part of the partition key of relation "${relation.name}"`,
    )
  }
  if (relation.partitionKey?.columns.includes(0) === true)
    throw new Unsure('the table is partitioned by an expression')
  const described = `column ${identifier(name)} of table ${identifier(relation.name)}`
  await dropAll(world, [{ key: columnKey(relation, column.number), described }], cmd.behavior)
  world.notes.effects.push({ what: what(relation, name), how: 'dropped', ...measures(relation) })
  if (!relation.isNew) world.notes.destroys.push({ what: what(relation, name), how: 'dropped' })
  await inChildren(world, { ...sub, relation: await relationWith(world, relation.oid) }, child =>
    dropColumn(world, child, true),
  )
  return relationWith(world, relation.oid)
}

export async function setDefault(world: World, sub: Subcommand): Promise<Relation> {
  const { cmd, relation } = sub
  const column = requireColumn(relation, cmd.name ?? '')
  if (column.identity !== undefined) {
    throw refusal('42601', `column "${column.name}" of relation "${relation.name}" is an identity column`, {
      ...(cmd.def === undefined
        ? { hint: 'Use ALTER TABLE ... ALTER COLUMN ... DROP IDENTITY instead.' }
        : {}),
    })
  }
  if (column.generated !== undefined) {
    throw refusal('42601', `column "${column.name}" of relation "${relation.name}" is a generated column`, {
      ...(cmd.def === undefined
        ? { hint: 'Use ALTER TABLE ... ALTER COLUMN ... DROP EXPRESSION instead.' }
        : {}),
    })
  }
  if (column.defaultOid !== undefined) markGone(world, [keyOf('pg_attrdef', column.defaultOid)])
  const { default: _, defaultOid: __, ...bare } = column
  let changed: Column = bare
  if (cmd.def !== undefined) {
    const keyword = defaultKeyword(world, column.name)
    const start = world.parsed.tokens().find(token => token.start >= keyword)?.start ?? 0
    const written = { node: cmd.def, span: until(world.parsed, start, AFTER_TYPE) }
    changed = await withDefault(world, relation, bare, written)
  }
  const replaced = replaceColumn(relation, changed)
  put(world, replaced)
  await inChildren(world, { ...sub, relation: replaced }, child => setDefault(world, child))
  return replaced
}

/** The byte behind SET DEFAULT of a column; subcommands have no location. */
function defaultKeyword(world: World, column: string): number {
  const tokens = world.parsed.tokens()
  for (const [at, token] of tokens.entries()) {
    const [name, set, word] = [tokens[at - 2], tokens[at - 1], token]
    if (
      word.text.toUpperCase() === 'DEFAULT' &&
      set?.text.toUpperCase() === 'SET' &&
      isName(name?.text, column)
    )
      return word.end
  }
  throw new Unsure('a default cannot be found')
}

const isName = (text: string | undefined, name: string): boolean =>
  text !== undefined && (text.toLowerCase() === name || text === quoted(name))

export async function setNotNull(world: World, sub: Subcommand): Promise<Relation> {
  const { cmd, relation } = sub
  const column = requireColumn(relation, cmd.name ?? '')
  if (!column.notNull) {
    if (await hasNulls(world, relation, column.number)) {
      throw refusal('23502', `column "${column.name}" of relation "${relation.name}" contains null values`)
    }
    if (!relation.isNew) world.notes.destroys.push({ what: what(relation, column.name), how: 'narrowed' })
  }
  const replaced = put(world, replaceColumn(relation, { ...column, notNull: true }))
  await inChildren(world, { ...sub, relation: replaced }, child => setNotNull(world, child))
  return replaced
}

export async function dropNotNull(world: World, sub: Subcommand): Promise<Relation> {
  const { cmd, relation } = sub
  const column = requireColumn(relation, cmd.name ?? '')
  if (column.identity !== undefined) {
    throw refusal('42601', `column "${column.name}" of relation "${relation.name}" is an identity column`)
  }
  if (relation.indexes.some(({ primary, columns }) => primary && columns.includes(column.number))) {
    throw refusal('42P16', `column "${column.name}" is in a primary key`)
  }
  if (
    relation.indexes.some(
      ({ replicaIdentity, columns }) => replicaIdentity === true && columns.includes(column.number),
    )
  ) {
    throw refusal('42P16', `column "${column.name}" is in index used as replica identity`)
  }
  if (relation.isPartition) {
    for (const parent of relation.parents) {
      const above = columnOf(await relationWith(world, parent), column.name)
      if (above?.notNull === true)
        throw refusal('42P16', `column "${column.name}" is marked NOT NULL in parent table`)
    }
  }
  const replaced = put(world, replaceColumn(relation, { ...column, notNull: false }))
  await inChildren(world, { ...sub, relation: replaced }, child => dropNotNull(world, child))
  return replaced
}

export async function dropExpression(world: World, { cmd, relation, stmt }: Subcommand): Promise<Relation> {
  const column = requireColumn(relation, cmd.name ?? '')
  if (column.generated === undefined) {
    const said = `column "${column.name}" of relation "${relation.name}" is not a stored generated column`
    if (cmd.missing_ok !== true) throw refusal('55000', said)
    world.notes.notices.push({ severity: 'NOTICE', code: '00000', message: `${said}, skipping` })
    if ((stmt.cmds ?? []).length === 1) world.notes.nothing = said
    return relation
  }
  const { generated: _, ...bare } = column
  return replaceColumn(relation, bare)
}

export async function checkColumn(_world: World, { cmd, relation }: Subcommand): Promise<Relation> {
  if (cmd.name !== undefined) requireColumn(relation, cmd.name)
  return relation
}

export async function setStorage(world: World, { cmd, relation }: Subcommand): Promise<Relation> {
  const column = requireColumn(relation, cmd.name ?? '')
  const word = wordOf(cmd.def)
  if (!['plain', 'external', 'extended', 'main', 'default'].includes(word)) {
    throw refusal('22023', `invalid storage type "${word}"`)
  }
  const type = typeOfColumn(world, column.typeOid) === undefined ? column.typeOid : 25
  const [storage] = await look<string>(
    world,
    `SELECT to_json(typstorage)::text FROM pg_type WHERE oid = ${type}`,
  )
  if (storage === 'p' && !['plain', 'default'].includes(word)) {
    throw refusal(
      '0A000',
      `column data type ${await formatType(world, type, -1)} can only have storage PLAIN`,
    )
  }
  return relation
}

const wordOf = (node: Ast.Node | undefined): string =>
  node !== undefined && 'String' in node ? (node.String.sval ?? '').toLowerCase() : ''

export async function setCompression(_world: World, { cmd, relation }: Subcommand): Promise<Relation> {
  requireColumn(relation, cmd.name ?? '')
  const word = wordOf(cmd.def)
  if (!['pglz', 'lz4', 'default'].includes(word))
    throw refusal('22023', `invalid compression method "${word}"`)
  if (word === 'lz4') throw new Unsure('whether the server was built with lz4 is not known')
  return relation
}
