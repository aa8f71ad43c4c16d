/**
 * What the account that will run a change may do, level by level. Invariant: `sure` is held in any case, and what
 * is not in `maybe` is not held; between them nobody can say.
 *
 * @see https://mariadb.com/kb/en/grant/
 */
import type { Account } from '../statements/accounts.js'
import { everythingAt, holdingsFor } from './grant.js'
import { granted, holdingsOf, NOTHING_HELD, type Held, type Holdings } from './held.js'
import type { TableName } from './model.js'
import { doubt } from './refusal.js'
import type { Scene } from './scene.js'

/** The account that will run the change, in one session. */
export interface Deployer {
  readonly account: Account
  /** Host that the server's messages name: that of the client. */
  readonly clientHost: string
  readonly defaultRole: string | undefined
  /** Roles that it may hand on. */
  readonly adminOf: readonly string[]
  /** Databases, as patterns, where accounts of the same name at other hosts hold something. */
  readonly besides: readonly string[]
  /** What everybody holds; undefined where there is no such thing. */
  readonly everybody: Holdings
  /** Active by now. */
  readonly role: string | undefined
  /** The database that its session opens, while it is not known that it may. */
  readonly enters: string | undefined
}

/** Privileges at one place, all levels above it included. */
export interface Right {
  readonly sure: ReadonlySet<string>
  readonly maybe: ReadonlySet<string>
  /** Of a table: columns in lower case to the privileges on them. */
  readonly columns: ReadonlyMap<string, ReadonlySet<string>>
  /** Whether something is granted on the table or routine itself, or on its columns. */
  readonly isNamed: boolean
}

export interface Rights {
  readonly deployer: Deployer
  readonly global: ReadonlySet<string>
  /** Everything everywhere, but handing it on. */
  readonly isEverything: boolean
  onDatabase(database: string): Right
  onTable(name: TableName): Right
  onRoutine(kind: 'procedure' | 'function', name: TableName): Right
  /** Whether anything in the database is held. */
  isInside(database: string): boolean
  /** Given to it directly. */
  readonly roles: readonly string[]
}

const GRANT = 'GRANT'

/** @throws A doubt when what it holds is not known any more. */
export async function rightsOf(scene: Scene, deployer: Deployer): Promise<Rights> {
  if (scene.world.rightsUnknown !== undefined) doubt(scene.world.rightsUnknown)
  const own = await holdingsFor(scene, deployer.account)
  const role = deployer.role === undefined ? NOTHING_HELD : await ofRole(scene, deployer.role, [])
  const holders = [own, role, deployer.everybody]
  const folds = scene.catalog.settings.foldsCase
  const isSame = (left: string, right: string): boolean =>
    folds ? left.toLowerCase() === right.toLowerCase() : left === right
  const names = (held: Held | undefined): ReadonlySet<string> => namesOf(held)
  const global = union(holders.map(each => names(each.held.find(({ level }) => level === 'global'))))

  function onDatabase(database: string): Right {
    const sure = new Set(global)
    const maybe = new Set(global)
    for (const { held } of holders) {
      const matching = held.filter(
        each => each.level === 'database' && isLike(each.database, database, folds),
      )
      // Of several patterns only the closest counts, and which that is a name without signs tells alone.
      const exact = matching.filter(each => isSame(plainName(each.database) ?? '', database))
      const counting = exact.length > 0 ? exact : matching
      const sets = counting.map(names)
      for (const name of union(sets)) {
        maybe.add(name)
        if (sets.every(each => each.has(name))) sure.add(name)
      }
    }
    if (!deployer.besides.some(pattern => isLike(pattern, database, folds))) return right(sure, maybe)
    const anything = new Set([...maybe, ...everythingAt('database'), GRANT])
    return right(global, anything)
  }

  function below(level: Held['level'], { database, name }: TableName, isName: typeof isSame): Right {
    const above = onDatabase(database)
    const here = holders.flatMap(({ held }) =>
      held.filter(
        each => each.level === level && isSame(each.database, database) && isName(each.object, name),
      ),
    )
    const all = union(here.map(names))
    const columns = new Map<string, ReadonlySet<string>>()
    for (const each of here) {
      for (const [column, on] of each.columns)
        columns.set(column, union([columns.get(column) ?? new Set(), on]))
    }
    return {
      sure: union([above.sure, all]),
      maybe: union([above.maybe, all]),
      columns,
      isNamed: here.length > 0,
    }
  }

  return {
    deployer,
    global,
    isEverything: isAll(own) || isAll(role) || isAll(deployer.everybody),
    onDatabase,
    onTable: name => below('table', name, isSame),
    onRoutine: (kind, name) => below(kind, name, (left, right) => left.toLowerCase() === right.toLowerCase()),
    isInside: database =>
      [...onDatabase(database).maybe].some(name => INSIDE.has(name)) ||
      holders.some(({ held }) =>
        held.some(each => !/^(?:global|database)$/.test(each.level) && isSame(each.database, database)),
      ),
    roles: own.roles,
  }
}

const INSIDE = new Set([...everythingAt('database'), GRANT])

const right = (sure: ReadonlySet<string>, maybe: ReadonlySet<string>): Right => ({
  sure,
  maybe,
  columns: new Map(),
  isNamed: false,
})

const isAll = ({ held }: Holdings): boolean =>
  held.some(({ level, privileges }) => level === 'global' && [...privileges].some(name => ALL.test(name)))

const ALL = /^ALL(?: PRIVILEGES)?$/

function namesOf(held: Held | undefined): ReadonlySet<string> {
  if (held === undefined) return new Set()
  const all = [...held.privileges].flatMap(name => (ALL.test(name) ? everythingAt(held.level) : [name]))
  return new Set([...all.filter(name => name !== 'GRANT OPTION'), ...(held.canGrant ? [GRANT] : [])])
}

const union = <T>(sets: readonly ReadonlySet<T>[]): ReadonlySet<T> => new Set(sets.flatMap(each => [...each]))

/** A role with all that its own roles give it, which the server keeps as one. */
async function ofRole(scene: Scene, role: string, seen: readonly string[]): Promise<Holdings> {
  if (seen.includes(role)) return NOTHING_HELD
  const own = await holdingsFor(scene, { name: role, host: '' })
  let { held } = own
  for (const inner of own.roles) {
    const given = await ofRole(scene, inner, [...seen, role])
    for (const { level, database, object, privileges, columns, canGrant } of given.held) {
      const listed = [...privileges].map(name => ({ name, columns: [] as readonly string[] }))
      const onColumns = [...columns].flatMap(([column, on]) =>
        [...on].map(name => ({ name, columns: [column] })),
      )
      held = granted(held, { level, database, object }, [...listed, ...onColumns], canGrant)
    }
  }
  return { held, roles: own.roles }
}

/** What SHOW GRANTS FOR PUBLIC says. */
export const holdingsOfPublic = (lines: readonly string[]): Holdings =>
  holdingsOf(
    lines.map(line => line.replace(/ TO PUBLIC(?= WITH GRANT OPTION$|$)/, ' TO `PUBLIC`')),
    'PUBLIC',
  )

/** A pattern without signs as the name that it stands for. */
function plainName(pattern: string): string | undefined {
  const bare = pattern.replace(/\\[_%]/g, '')
  return /[%_]/.test(bare) ? undefined : pattern.replace(/\\([_%])/g, '$1')
}

/** Whether a grant on databases is on this one. */
function isLike(pattern: string, database: string, folds: boolean): boolean {
  const expression = pattern.replace(/\\?[^]/g, part => {
    if (part === '%') return '[^]*'
    if (part === '_') return '[^]'
    return part.slice(-1).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  })
  return new RegExp(`^${expression}$`, folds ? 'i' : '').test(database)
}
