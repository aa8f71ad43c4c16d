/**
 * The order of views that select from other views. Invariant: what is not a view
 * keeps its place; a view comes after those its text names.
 */
import type { Creation } from './create.js'

const NAME = /`((?:[^`]|``)*)`/g

/** Views by what they name; a column of a view's name puts it later than needed, never wrongly. */
export function orderViews(creations: readonly Creation[]): readonly Creation[] {
  const views = new Map(
    creations.flatMap(creation =>
      creation.object.kind === 'view' ? [[creation.object.name, creation] as const] : [],
    ),
  )
  const ordered: Creation[] = []
  const seen = new Set<string>()
  const place = (creation: Creation): void => {
    if (seen.has(creation.object.name)) return
    seen.add(creation.object.name)
    for (const [, quoted = ''] of creation.object.create.matchAll(NAME)) {
      const needed = views.get(quoted.replaceAll('``', '`'))
      if (needed !== undefined) place(needed)
    }
    ordered.push(creation)
  }
  views.forEach(place)
  return creations.flatMap(creation => {
    if (creation.object.kind !== 'view') return [creation]
    const next = ordered.shift()
    return next === undefined ? [] : [next]
  })
}
