/**
 * What two changes have in common, by the names that a fingerprint gives to
 * objects. Invariant: pure; a part of a table shares the table with every other
 * part of it.
 */

/** Several entries belong to one object: its owner, who may use it, the account it runs as. */
const ABOUT = /^(?:owner|definer|privileges|comment|version|default privileges) (?:of|on|for) /
/** `policy p on public.customer`; a domain has constraints too. */
const ON = /^(?:constraint|trigger|rule|policy) .+? on (?:domain )?(\S.*)$/
/** `column public.customer.name`; of MySQL and MariaDB, `index customer.name` as well. */
const PART = /^(?:column|index|constraint|period|partition) (.+)\.(?:"(?:[^"]|"")*"|[^."]+)$/
const RELATION = /^(?:(?:materialized|foreign) )?(?:table|view) (.+)$/

interface Place {
  readonly object: string
  /** The table or view that it is, or is a part of; undefined for a routine, a type and the like. */
  readonly relation: string | undefined
}

function placeOf(name: string): Place {
  const object = name.replace(ABOUT, '')
  const [, relation] = RELATION.exec(object) ?? ON.exec(object) ?? PART.exec(object) ?? []
  return { object, relation }
}

/**
 * What both lists touch, sorted: the object itself where both name it, else the table that they both touch parts of.
 */
export function sharedTouches(ours: readonly string[], theirs: readonly string[]): readonly string[] {
  const [our, their] = [ours, theirs].map(names => names.map(placeOf))
  const shared = new Set<string>()
  const exact = new Set<string>()
  const objects = new Set(their?.map(({ object }) => object))
  for (const { object, relation } of our ?? []) {
    if (!objects.has(object)) continue
    shared.add(object)
    if (relation !== undefined) exact.add(relation)
  }
  const relations = new Set(their?.map(({ relation }) => relation))
  for (const { object, relation } of our ?? []) {
    if (relation === undefined || exact.has(relation) || !relations.has(relation)) continue
    // Without its table, `index public.name` of PostgreSQL looks like a part of a table called public.
    if (isIndex(object) && !touchesOtherThanIndex(their ?? [], relation)) continue
    shared.add(`table ${relation}`)
  }
  return [...shared].sort()
}

const isIndex = (object: string): boolean => object.startsWith('index ')

const touchesOtherThanIndex = (places: readonly Place[], relation: string): boolean =>
  places.some(place => place.relation === relation && !isIndex(place.object))
