/** DROP, TRUNCATE and RENAME TABLE. */
import type { Drop } from '../statements/drop.js'
import type { RenameTables, Truncate } from '../statements/read.js'
import { rename } from './alter-table.js'
import type { Outcome } from './create-table.js'
import { emptyContent } from './data.js'
import { dropDatabase, mustHaveDatabase } from './databases.js'
import { describeKey, referrersOf } from './foreign.js'
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

const ABSENT = { table: 'table', view: 'view', sequence: 'SEQUENCE' } as const

async function dropRelations(scene: Scene, { what, names, ifExists, isTemporary }: Drop): Promise<Outcome> {
  const kind = what as 'table' | 'view' | 'sequence'
  const missing: string[] = []
  let dropped = 0
  const before = scene.world
  const all = names.map(name => qualify(scene, name))
  for (const name of all) {
    const found = await peek(scene, name)
    if (found?.kind === 'obscure') doubt(found.reason)
    const isIt =
      found !== undefined &&
      found.kind === kind &&
      (!isTemporary || (found.kind === 'table' && found.isTemporary))
    if (!isIt) {
      if (found !== undefined && !isTemporary && kind === 'view') {
        // The others of the list are dropped all the same.
        missing.push(`'${name.database}.${name.name}' is not of type 'VIEW'`)
        continue
      }
      missing.push(`${name.database}.${name.name}`)
      continue
    }
    if (kind === 'table') await mustNotBeReferenced(scene, name, all)
    const size = kind === 'table' && found.origin === 'live' ? await scene.catalog.size(name) : undefined
    remove(scene, name)
    dropTriggers(scene, name)
    dropped += 1
    scene.effects.push({
      ...{ what: `${kind} ${shown(scene, name)}`, how: 'dropped' },
      ...(size === undefined ? {} : { rows: { count: size.rows, exact: false }, bytes: size.bytes }),
    })
  }
  const [wrong] = missing.filter(each => each.includes('is not of type'))
  const absent = missing.filter(each => !each.includes('is not of type'))
  if (missing.length > 0 && !ifExists) {
    // MySQL drops all of them or none. https://dev.mysql.com/doc/refman/8.4/en/atomic-ddl.html
    const world = isMariaDb(scene) ? scene.world : before
    const error =
      wrong !== undefined && absent.length === 0
        ? sqlError(1347, wrong)
        : kind === 'view'
          ? sqlError(4092, `Unknown VIEW: '${absent.join(',')}'`)
          : kind === 'sequence'
            ? sqlError(4091, `Unknown SEQUENCE: '${absent.join(',')}'`)
            : sqlError(1051, `Unknown table '${absent.join(',')}'`)
    refuseWith({ refusal: error, world })
  }
  if (dropped === 0) return { nothing: `there is no ${ABSENT[kind]} ${absent.join(', ')}`, rows: 0 }
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
    refuse(
      1451,
      `Cannot delete or update a parent row: a foreign key constraint fails (${describeKey(child, key)})`,
    )
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
