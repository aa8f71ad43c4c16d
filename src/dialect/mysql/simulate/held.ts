/**
 * The privileges that an account holds, level by level, as GRANT and REVOKE change them. Invariant: what holds
 * nothing is not in the list, as the server keeps no line of it.
 */
export interface Held {
  readonly level: 'global' | 'database' | 'table' | 'procedure' | 'function'
  readonly database: string
  readonly object: string
  readonly privileges: ReadonlySet<string>
  /** Columns in lower case to the privileges on them. */
  readonly columns: ReadonlyMap<string, ReadonlySet<string>>
  readonly canGrant: boolean
}

export interface Holdings {
  readonly held: readonly Held[]
  readonly roles: readonly string[]
}

export const NOTHING_HELD: Holdings = { held: [], roles: [] }

/** A privilege as it is written, with the columns that it is on. */
export interface Privilege {
  readonly name: string
  readonly columns: readonly string[]
}

export type Place = Pick<Held, 'level' | 'database' | 'object'>

const NAME = String.raw`(\*|\`(?:[^\`]|\`\`)*\`)`
const LINE = new RegExp(String.raw`^GRANT (.*) ON (?:(TABLE|PROCEDURE|FUNCTION) )?${NAME}\.${NAME} TO (.*)$`)

const unquote = (name: string): string =>
  name.startsWith('`') ? name.slice(1, -1).replaceAll('``', '`') : name

/** @param lines - Of SHOW GRANTS FOR the account. @param name - Of the account: a role's list holds those of its roles too. */
export function holdingsOf(lines: readonly string[], name: string): Holdings {
  const held: Held[] = []
  const roles: string[] = []
  for (const line of lines) {
    const found = LINE.exec(line)
    if (found === null) {
      const role = /^GRANT `((?:[^`]|``)*)`(?:@`[^`]*`)? TO `((?:[^`]|``)*)`/.exec(line)
      if (role !== null && role[2] === name) roles.push((role[1] ?? '').replaceAll('``', '`'))
      continue
    }
    const [, list = '', word = '', database = '', object = '', rest = ''] = found
    if (!rest.startsWith(`\`${name.replaceAll('`', '``')}\``)) continue
    const level = /^(?:PROCEDURE|FUNCTION)$/.test(word)
      ? (word.toLowerCase() as 'procedure' | 'function')
      : database === '*'
        ? 'global'
        : object === '*'
          ? 'database'
          : 'table'
    const canGrant = rest.endsWith(' WITH GRANT OPTION')
    const place: Place = { level, database: unquote(database), object: unquote(object) }
    const [first] = granted([], place, privilegesIn(list), canGrant)
    if (first !== undefined) held.push(first)
  }
  return { held, roles }
}

/** `SELECT, INSERT (a, b)`. */
function privilegesIn(list: string): readonly Privilege[] {
  return [...list.matchAll(/([A-Z][A-Z_ ]*[A-Z])(?:\s*\(([^)]*)\))?/g)].map(([, name = '', columns]) => ({
    name,
    columns: (columns ?? '').split(',').flatMap(each => (each.trim() === '' ? [] : [unquote(each.trim())])),
  }))
}

const isAt = (place: Place, each: Place): boolean =>
  each.level === place.level &&
  each.database.toLowerCase() === place.database.toLowerCase() &&
  each.object.toLowerCase() === place.object.toLowerCase()

export const heldAt = (held: readonly Held[], place: Place): Held | undefined =>
  held.find(each => isAt(place, each))

const ALL = /^ALL(?: PRIVILEGES)?$/

export function granted(
  held: readonly Held[],
  place: Place,
  privileges: readonly Privilege[],
  canGrant: boolean,
): readonly Held[] {
  const before = heldAt(held, place)
  const names = new Set(before?.privileges)
  const columns = new Map(before?.columns)
  for (const { name, columns: on } of privileges) {
    if (on.length === 0 && name !== 'USAGE') names.add(name)
    for (const column of on) {
      const key = column.toLowerCase()
      columns.set(key, new Set([...(columns.get(key) ?? []), name]))
    }
  }
  const after = { ...place, privileges: names, columns, canGrant: canGrant || before?.canGrant === true }
  return settled(held, place, after)
}

/** @param everything - What ALL stands for at the place. */
export function revoked(
  held: readonly Held[],
  place: Place,
  privileges: readonly Privilege[],
  everything: readonly string[],
): readonly Held[] {
  const before = heldAt(held, place)
  if (before === undefined) return held
  const isAll = privileges.some(({ name }) => ALL.test(name))
  const names = new Set([...before.privileges].flatMap(name => (ALL.test(name) ? everything : [name])))
  const columns = new Map([...before.columns].map(([column, on]) => [column, new Set(on)] as const))
  for (const { name, columns: on } of privileges) {
    if (on.length === 0) names.delete(name)
    for (const [column, all] of columns) {
      if (on.length === 0 || on.some(each => each.toLowerCase() === column)) all.delete(name)
      if (all.size === 0) columns.delete(column)
    }
  }
  const canGrant = before.canGrant && !privileges.some(({ name }) => name === 'GRANT OPTION')
  const none = { privileges: new Set<string>(), columns: new Map<string, ReadonlySet<string>>() }
  return settled(held, place, { ...place, ...(isAll ? none : { privileges: names, columns }), canGrant })
}

function settled(held: readonly Held[], place: Place, after: Held): readonly Held[] {
  const others = held.filter(each => !isAt(place, each))
  const isEmpty = after.privileges.size === 0 && after.columns.size === 0 && !after.canGrant
  return isEmpty ? others : [...others, after]
}
