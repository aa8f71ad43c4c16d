/** What ALTER TABLE does to how a relation is kept. Invariant: none of it changes what is in it. */
import { referrersOf } from './foreign-keys.js'
import { qualified } from './names.js'
import type { Relation } from './objects.js'
import type { Ast } from './parse.js'
import { mustKnowTablespace } from './tablespaces.js'
import { mustKnowIndexOptions, mustKnowOptions, mustKnowViewOptions, optionText } from './storage-options.js'
import { refusal, Unsure } from './verdicts.js'
import type { Subcommand } from './alter-table.js'
import { look, nameOf, relationWith, type World } from './world.js'

export async function setLogged(world: World, { cmd, relation }: Subcommand): Promise<Relation> {
  const persistence = cmd.subtype === 'AT_SetLogged' ? 'p' : 'u'
  if (relation.persistence === 't') {
    throw refusal('42P16', `cannot change logged status of table "${relation.name}" because it is temporary`)
  }
  if (relation.persistence === persistence) {
    world.notes.nothing = `${nameOf(relation)} is that already`
    return relation
  }
  await (persistence === 'p' ? mustPointToLogged(world, relation) : mustNotBePointedTo(world, relation))
  if (!relation.isNew && relation.kind !== 'p')
    world.notes.rewrites.add(qualified(relation.schema, relation.name))
  return { ...relation, persistence }
}

/** @throws Refusal 42P16 */
async function mustPointToLogged(world: World, { oid, name, constraints }: Relation): Promise<void> {
  for (const { kind, target } of constraints) {
    if (kind !== 'f' || target === undefined || target === oid) continue
    const other = await relationWith(world, target)
    if (other.persistence === 'p') continue
    throw refusal(
      '42P16',
      `could not change table "${name}" to logged because it references unlogged table "${other.name}"`,
    )
  }
}

/** @throws Refusal 42P16, 55000 */
async function mustNotBePointedTo(world: World, relation: Relation): Promise<void> {
  const [published] = relation.isNew
    ? []
    : await look<boolean>(
        world,
        `SELECT to_json(true)::text FROM pg_publication_rel WHERE prrelid = ${relation.oid} LIMIT 1`,
      )
  if ([...world.state.things.keys()].some(path => path.startsWith('publication '))) {
    throw new Unsure('whether a publication of the change has the table is not looked at')
  }
  if (published === true) {
    throw refusal(
      '55000',
      `cannot change table "${relation.name}" to unlogged because it is part of a publication`,
      { detail: 'Unlogged relations cannot be replicated.' },
    )
  }
  for (const { table } of await referrersOf(world, relation)) {
    if (table.oid === relation.oid || table.persistence !== 'p') continue
    throw refusal(
      '42P16',
      `could not change table "${relation.name}" to unlogged because it references logged table "${table.name}"`,
    )
  }
}

/** SET and RESET of storage parameters. */
export async function setOptions(world: World, { cmd, relation }: Subcommand): Promise<Relation> {
  const nodes = cmd.def !== undefined && 'List' in cmd.def ? (cmd.def.List.items ?? []) : []
  const isReset = cmd.subtype === 'AT_ResetRelOptions'
  if (relation.kind === 'p') {
    throw refusal('42809', 'cannot specify storage parameters for a partitioned table', {
      hint: 'Specify storage parameters for its leaf partitions instead.',
    })
  }
  // What is not there is reset without a word.
  if (!isReset) await mustKnow(world, relation, nodes)
  const changed = new Map(nodes.map(node => optionText(node)))
  const kept = (relation.options ?? []).filter(option => !changed.has(option.replace(/=.*/s, '')))
  const set = isReset ? [] : [...changed].map(([name, value]) => `${name}=${value}`)
  return { ...relation, options: [...kept, ...set] }
}

async function mustKnow(world: World, relation: Relation, nodes: readonly Ast.Node[]): Promise<void> {
  if (relation.kind === 'r' || relation.kind === 'm') {
    mustKnowOptions(nodes)
    return
  }
  if (relation.kind === 'v') {
    mustKnowViewOptions(nodes)
    return
  }
  const table = relation.table === undefined ? undefined : await relationWith(world, relation.table)
  const index = table?.indexes.find(({ oid }) => oid === relation.oid)
  if (relation.kind !== 'i' || index === undefined) throw new Unsure('options of such an index')
  mustKnowIndexOptions(nodes, index.method)
}

export async function replicaIdentity(_world: World, { cmd, relation }: Subcommand): Promise<Relation> {
  const def = cmd.def
  const node = def !== undefined && 'ReplicaIdentityStmt' in def ? def.ReplicaIdentityStmt : undefined
  if (node?.identity_type !== 'i') return relation
  const index = relation.indexes.find(({ name }) => name === node.name)
  if (index === undefined)
    throw refusal('42704', `index "${node.name ?? ''}" for table "${relation.name}" does not exist`)
  if (!index.unique) throw refusal('42809', `cannot use non-unique index "${index.name}" as replica identity`)
  if (!index.immediate)
    throw refusal('0A000', `cannot use non-immediate index "${index.name}" as replica identity`)
  if (index.columns.includes(0))
    throw refusal('0A000', `cannot use expression index "${index.name}" as replica identity`)
  if (index.predicate !== undefined)
    throw refusal('0A000', `cannot use partial index "${index.name}" as replica identity`)
  for (const number of index.columns) {
    const column = relation.columns.find(candidate => candidate.number === number)
    if (column?.notNull === false) {
      throw refusal(
        '42809',
        `index "${index.name}" cannot be used as replica identity because column "${column.name}" is nullable`,
      )
    }
  }
  return {
    ...relation,
    indexes: relation.indexes.map(candidate => ({ ...candidate, replicaIdentity: candidate === index })),
  }
}

export async function clusterOn(_world: World, { cmd, relation }: Subcommand): Promise<Relation> {
  const index = relation.indexes.find(({ name }) => name === cmd.name)
  if (index === undefined)
    throw refusal('42704', `index "${cmd.name ?? ''}" for table "${relation.name}" does not exist`)
  if (index.predicate !== undefined) throw refusal('0A000', `cannot cluster on partial index "${index.name}"`)
  if (!['btree', 'gist'].includes(index.method)) {
    throw refusal(
      '0A000',
      `cannot cluster on index "${index.name}" because access method does not support clustering`,
    )
  }
  return relation
}

export async function setTablespace(world: World, { cmd, relation }: Subcommand): Promise<Relation> {
  await mustKnowTablespace(world, cmd.name)
  if (cmd.name !== 'pg_default') throw new Unsure('whether the role may use the tablespace is not looked at')
  return relation
}
