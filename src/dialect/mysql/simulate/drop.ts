/** DROP, TRUNCATE and RENAME TABLE. */
import type { SqlError } from '../../../core/model.js'
import type { Drop } from '../statements/drop.js'
import type { RenameTables, Truncate } from '../statements/read.js'
import { rename } from './alter-table.js'
import type { Outcome } from './create-table.js'
import { emptyContent } from './data.js'
import { dropDatabase, mustHaveDatabase } from './databases.js'
import { referrersOf } from './foreign.js'
import type { TableName } from './model.js'
import { dropProgram } from './programs.js'
import { doubt, refuse, refuseWith, sqlError } from './refusal.js'
import {
  find,
  isMariaDb,
  mustFind,
  mustFindTable,
  peek,
  put,
  qualify,
  remove,
  shown,
  type Scene,
} from './scene.js'

export async function drop(scene: Scene, statement: Drop): Promise<Outcome> {
  const { what, names, ifExists } = statement
  switch (what) {
    case 'table':
    case 'view':
    case 'sequence':
      return dropRelations(scene, statement)
    case 'database':
      return dropDatabase(scene, names[0]?.name ?? '', ifExists)
    case 'server':
      return doubt('servers are not followed')
    default:
      return dropProgram(scene, what, names[0] ?? { name: '' }, ifExists)
  }
}

interface Absent {
  readonly missing: readonly string[]
  readonly views: readonly string[]
  readonly strangers: readonly string[]
}

function absence(
  scene: Scene,
  kind: 'table' | 'view' | 'sequence',
  { missing, views, strangers }: Absent,
): SqlError {
  const all = missing.join(',')
  if (kind === 'table') {
    return views.length > 0 && isMariaDb(scene)
      ? sqlError(1965, `'${views[0] ?? ''}' is a view`)
      : sqlError(1051, `Unknown table '${all}'`)
  }
  if (!isMariaDb(scene))
    return strangers.length > 0
      ? sqlError(1347, `'${strangers[0] ?? ''}' is not VIEW`)
      : sqlError(1051, `Unknown table '${all}'`)
  if (kind === 'view') return sqlError(4092, `Unknown VIEW: '${all}'`)
  return strangers.length > 0
    ? sqlError(4090, `'${strangers[0] ?? ''}' is not a SEQUENCE`)
    : sqlError(4091, `Unknown SEQUENCE: '${all}'`)
}

async function dropRelations(scene: Scene, { what, names, ifExists, isTemporary }: Drop): Promise<Outcome> {
  const kind = what as 'table' | 'view' | 'sequence'
  const missing: string[] = []
  const views: string[] = []
  const strangers: string[] = []
  let dropped = 0
  const before = scene.world
  const all = names.map(name => qualify(scene, name))
  for (const name of all) {
    const found = await peek(scene, name)
    if (found?.kind === 'obscure') doubt(found.reason)
    const isKind =
      found?.kind === kind || (kind === 'table' && found?.kind === 'sequence' && isMariaDb(scene))
    const isIt =
      found !== undefined && isKind && (!isTemporary || (found.kind === 'table' && found.isTemporary))
    if (!isIt) {
      const shownName = `${name.database}.${name.name}`
      if (found?.kind === 'view' && !isTemporary) views.push(shownName)
      if (found?.kind === 'table') strangers.push(shownName)
      missing.push(shownName)
      continue
    }
    if (kind === 'table') await mustNotBeReferenced(scene, name, all)
    const size = kind === 'table' && found.origin === 'live' ? await scene.catalog.size(name) : undefined
    remove(scene, name)
    dropTriggers(scene, name)
    dropped += 1
    const isOwn = found.kind === 'table' && found.isTemporary
    scene.effects.push({
      ...{ what: `${isOwn ? 'temporary ' : ''}${found.kind} ${shown(scene, name)}`, how: 'dropped' },
      ...(size === undefined ? {} : { rows: { count: size.rows, exact: false }, bytes: size.bytes }),
    })
  }
  if (missing.length > 0 && !ifExists) {
    // MySQL drops all of them or none. https://dev.mysql.com/doc/refman/8.4/en/atomic-ddl.html
    const world = isMariaDb(scene) ? scene.world : before
    if (views.length > 0 && missing[0] !== views[0]) doubt('some of them are not there, and others are views')
    refuseWith({ refusal: absence(scene, kind, { missing, views, strangers }), world })
  }
  if (dropped === 0) return { nothing: `there is no ${kind} ${missing.join(', ')}`, rows: 0 }
  return { rows: 0 }
}

function dropTriggers(scene: Scene, { database, name }: TableName): void {
  for (const [key, other] of scene.world.others) {
    if (other === 'gone' || other.trigger === undefined) continue
    if (other.trigger.table === name && other.trigger.database === database) {
      scene.world = {
        ...scene.world,
        others: new Map([...scene.world.others].filter(([each]) => each !== key)),
      }
    }
  }
}

async function mustNotBeReferenced(
  scene: Scene,
  name: TableName,
  together: readonly TableName[],
): Promise<void> {
  if (!scene.session.foreignKeyChecks) return
  for (const { child, key } of await referrersOf(scene, name)) {
    if (child.name === name.name && child.database === name.database) continue
    const isLater = together.some(each => each.name === child.name && each.database === child.database)
    if (isLater && !isMariaDb(scene)) continue
    if (!isMariaDb(scene)) {
      refuse(
        3730,
        `Cannot drop table '${name.name}' referenced by a foreign key constraint '${key.name}' on table '${child.name}'.`,
      )
    }
    refuse(1451, 'Cannot delete or update a parent row: a foreign key constraint fails')
  }
}

export async function truncate(scene: Scene, statement: Truncate): Promise<Outcome> {
  const name = qualify(scene, statement.table)
  const found = await mustFind(scene, name)
  if (found.kind === 'view') refuse(1146, `Table '${name.database}.${name.name}' doesn't exist`)
  if (found.kind === 'sequence') doubt('a sequence is emptied')
  const table = await mustFindTable(scene, name)
  if (table.isVersioned) refuse(4137, `System-versioned tables do not support TRUNCATE TABLE`)
  const [referrer] = (await referrersOf(scene, name)).filter(
    ({ child }) => child.name !== name.name || child.database !== name.database,
  )
  if (referrer !== undefined && scene.session.foreignKeyChecks) {
    const { child, key } = referrer
    const list = (names: readonly string[]): string => names.map(each => `\`${each}\``).join(', ')
    const text = isMariaDb(scene)
      ? `\`${child.database}\`.\`${child.name}\`, CONSTRAINT \`${key.name}\` FOREIGN KEY (${list(key.columns)}) REFERENCES \`${name.database}\`.\`${name.name}\` (${list(key.targetColumns)})`
      : `\`${child.database}\`.\`${child.name}\`, CONSTRAINT \`${key.name}\``
    refuse(1701, `Cannot truncate a table referenced in a foreign key constraint (${text})`)
  }
  const size = table.origin === 'live' ? await scene.catalog.size(name) : undefined
  put(scene, { ...table, content: emptyContent(table.columns), isChanged: true, autoIncrement: 1n })
  scene.effects.push({
    ...{ what: `table ${shown(scene, name)}`, how: 'emptied' },
    ...(size === undefined ? {} : { rows: { count: size.rows, exact: false }, bytes: size.bytes }),
  })
  return { rows: 0 }
}

export async function renameTables(scene: Scene, { pairs }: RenameTables): Promise<Outcome> {
  let done = 0
  for (const { from, to, ifExists } of pairs) {
    const [before, after] = [qualify(scene, from), qualify(scene, to)]
    const there = await find(scene, before)
    if (there === undefined && ifExists) continue
    if ((await peek(scene, after)) !== undefined) refuse(1050, `Table '${after.name}' already exists`)
    if (there === undefined) refuse(1146, `Table '${before.database}.${before.name}' doesn't exist`)
    await mustHaveDatabase(scene, after.database)
    if (there.kind === 'table') {
      if (there.isTemporary) doubt('a temporary table is renamed')
      if (before.database !== after.database) await mustHaveNoTriggers(scene, before)
      await rename(scene, before, { ...there, ...after, isChanged: true })
    } else if (there.kind === 'view') {
      if (before.database !== after.database)
        refuse(1450, `Changing schema from '${before.database}' to '${after.database}' is not allowed`)
      remove(scene, before)
      put(scene, { ...there, ...after, isChanged: true })
      scene.effects.push({ what: `view ${shown(scene, before)}`, how: 'renamed', to: shown(scene, after) })
    } else doubt('a sequence is renamed')
    done += 1
  }
  return done === 0 ? { nothing: 'there is nothing to rename', rows: 0 } : { rows: 0 }
}

async function mustHaveNoTriggers(scene: Scene, name: TableName): Promise<void> {
  const triggers = await scene.catalog.triggers(name)
  if (triggers === 'hidden') doubt('the account may not see whether the table has triggers')
  if (triggers.length > 0) refuse(1435, 'Trigger in wrong schema')
}
