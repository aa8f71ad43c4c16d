/**
 * Values on their way into a column, cast as an assignment casts them. Invariant: what does
 * not fit fails in the query as it would in the statement.
 */
import { literal, quoted } from './names.js'
import type { Column, TypeObject } from './objects.js'
import { raise } from './raising.js'
import { keyOf } from './state.js'
import { typeOfColumn, typeWith } from './type-names.js'
import { Unsure } from './verdicts.js'
import type { World } from './world.js'

/** Functions that cast to a length, and refuse instead of cutting when the last argument is false. */
const LENGTHS: Readonly<Record<number, string>> = {
  1042: 'bpchar',
  1043: 'varchar',
  1560: 'bit',
  1562: 'varbit',
}

/** A value as the column would keep it. @param value - SQL */
export async function stored(world: World, column: Column, value: string): Promise<string> {
  const ofChange = typeOfColumn(world, column.typeOid)
  if (ofChange !== undefined) return storedInChange(world, ofChange, value)
  const type = await typeWith(world, column.typeOid)
  if (type?.kind === 'd' && type.base !== undefined) {
    return `(${fitted(type.base.typeOid, type.base.typmod, type.base.type, value)})::${column.type}`
  }
  return fitted(column.typeOid, column.typmod, column.type, value)
}

function fitted(typeOid: number, typmod: number, type: string, value: string): string {
  const length = LENGTHS[typeOid]
  if (length !== undefined && typmod >= 0) {
    return `pg_catalog.${quoted(length)}((${value})::pg_catalog.${quoted(length)}, ${typmod}, false)`
  }
  if (type.endsWith('[]') && /^(?:character|bit)/.test(type) && typmod >= 0) {
    throw new Unsure('it stores into an array of texts of limited length')
  }
  return `(${value})::${type}`
}

async function storedInChange(world: World, type: TypeObject, value: string): Promise<string> {
  if (type.kind === 'e') {
    const labels = (type.labels ?? []).map(literal).join(', ') || 'NULL'
    const text = `(${value})::pg_catalog.text`
    const fresh = world.state.freshLabels.filter(({ type: key }) => key === keyOf('pg_type', type.oid))
    const unsafe = fresh.map(
      ({ label }) =>
        `WHEN ${text} = ${literal(label)} THEN CASE WHEN ${raise('55P04', `unsafe use of new value "${label}" of enum type ${type.name}`)} THEN '' END`,
    )
    const wrong = raise(
      '22P02',
      `invalid input value for enum ${type.name}: `,
      `pg_catalog.concat('"', ${text}, '"')`,
    )
    return `(CASE ${unsafe.join(' ')} WHEN ${text} IN (${labels}) OR ${text} IS NULL THEN ${text} WHEN ${wrong} THEN '' END)`
  }
  if (type.kind !== 'd' || type.base === undefined)
    throw new Unsure(`it stores into the type ${type.name}, which this change makes`)
  const inner = fitted(type.base.typeOid, type.base.typmod, type.base.type, value)
  const checks = (type.checks ?? []).map(({ name, sql }) => {
    if (sql === undefined) throw new Unsure(`a check of the domain ${type.name} is not known`)
    const failing = sql.replaceAll(/\bVALUE\b/gi, `(${inner})`)
    return `WHEN NOT (${failing}) THEN CASE WHEN ${raise('23514', `value for domain ${type.name} violates check constraint "${name}"`)} THEN ${inner} END`
  })
  const nulls =
    type.notNull === true
      ? `WHEN (${inner}) IS NULL THEN CASE WHEN ${raise('23502', `domain ${type.name} does not allow null values`)} THEN ${inner} END`
      : ''
  if (checks.length === 0 && nulls === '') return inner
  return `(CASE ${nulls} ${checks.join(' ')} ELSE ${inner} END)`
}
