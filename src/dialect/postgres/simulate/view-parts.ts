/** What a view hangs on. Invariant: a column that it may use counts as used. */
import type { BoundText } from './bind.js'
import type { Relation } from './objects.js'
import { dependOnReferences } from './depend-on-named.js'
import { stringsOf } from './parse.js'
import { keyOf, type Dependency } from './state.js'
import { addDependencies, type World } from './world.js'

export async function dependOnUsed(
  world: World,
  view: Relation,
  { references, relations }: BoundText,
): Promise<void> {
  const from = keyOf('pg_class', view.oid)
  const takesAll = references.kinds.has('JoinExpr') && references.naturalJoins > 0
  const dependencies: Dependency[] = []
  for (const { range, relation } of relations) {
    const called = range.alias?.aliasname ?? range.relname ?? ''
    const on = keyOf('pg_class', relation.oid)
    dependencies.push({ from, on, kind: 'n' })
    for (const { number, name } of relation.columns) {
      const sure = references.columns.some(({ fields = [] }) => {
        const parts = stringsOf(fields)
        const isStar = fields.some(field => 'A_Star' in field)
        if (isStar) return parts.length === 0 || parts.at(-1) === called
        return parts.length > 1 && parts.at(-2) === called && parts.at(-1) === name
      })
      const bare = references.columns.some(({ fields = [] }) => {
        const parts = stringsOf(fields)
        return fields.length === 1 && (parts[0] === name || parts[0] === called)
      })
      const others = relations.filter(
        other => other.relation !== relation && other.relation.columns.some(c => c.name === name),
      )
      const target = keyOf('pg_class', relation.oid, number)
      if (sure || takesAll || references.usings.has(name) || (bare && others.length === 0)) {
        dependencies.push({ from, on: target, kind: 'n' })
      } else if (bare) dependencies.push({ from, on: target, kind: 'n', doubtful: true })
    }
  }
  // A primary key lets a query group by it, and show more; whether this one does nobody tells.
  if (/\bgroup\s+by\b/i.test(view.definition?.sql ?? '')) {
    for (const { constraints } of relations.map(each => each.relation))
      for (const { kind, oid } of constraints)
        if (kind === 'p')
          dependencies.push({ from, on: keyOf('pg_constraint', oid), kind: 'n', doubtful: true })
  }
  addDependencies(world, dependencies)
  await dependOnReferences(world, from, references)
}
