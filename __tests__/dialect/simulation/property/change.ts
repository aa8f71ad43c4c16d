/** Makes a change from a seed. Invariant: it is one to eight statements, with the transactions around some of them. */
import type { Flavour, Model } from './model.js'
import type { Random } from './random.js'

/** @param model - Is changed as the statements would change the database. */
export function makeChange(model: Model, flavour: Flavour, random: Random): string {
  const count = 1 + random.below(8)
  const texts: string[] = []
  while (texts.length < count) {
    const text = random.weighted(flavour.statements)(model, random, flavour)
    if (text !== undefined) texts.push(text)
  }
  if (count > 2 && random.chance(12)) {
    const at = random.below(count - 1)
    texts.splice(at, 0, 'BEGIN')
    texts.splice(
      at + 2 + random.below(texts.length - at - 1),
      0,
      random.pick(['COMMIT', 'COMMIT', 'ROLLBACK']),
    )
  }
  return texts.map(text => `${text};\n`).join('')
}

/** A copy whose parts can be changed. */
export const copyOf = (model: Model): Model => ({
  tables: model.tables.map(table => ({
    ...table,
    columns: table.columns.map(column => ({ ...column })),
    constraints: table.constraints.map(each => ({ ...each })),
    indexes: [...table.indexes],
  })),
  views: model.views.map(view => ({ ...view, columns: [...view.columns] })),
  others: model.others.map(each => ({ ...each })),
})
