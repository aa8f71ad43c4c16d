/**
 * Indexes of a table that is made or altered. Invariant: an index that the server has made for a foreign key gives way to
 * one that does its work, and where nobody sees who has made it, both ways stay open.
 */
import type { KeyDefinition } from '../statements/key.js'
import { toIndex } from './build.js'
import { isSame, type Index } from './model.js'
import { doubt } from './refusal.js'

/** @throws A doubt: whether the index is there. */
export const doubtIndex = ({ name }: Index): never =>
  doubt(`nobody sees whether the server itself has made the index ${name}, and dropped it for another`)

/** An index by its definition, beside those that do not give way to it. @throws A doubt when nobody knows its name. */
export function newIndex(key: KeyDefinition, indexes: readonly Index[]): Index {
  const beside = (...makers: readonly Index['maker'][]): Index =>
    toIndex(
      key,
      indexes.filter(each => makers.includes(each.maker) || !covers(key, each)),
    )
  const index = beside('user', 'unknown')
  if (beside('user').name !== index.name) doubt('its name hangs on whether the server has made another index')
  return index
}

/** Adds an index: those that the server has made for foreign keys give way to it when it does their work. */
export function withIndex(indexes: readonly Index[], index: Index): readonly Index[] {
  const kept = indexes.flatMap((each): readonly Index[] => {
    if (each.maker === 'user' || !covers(index, each)) return [each]
    // MariaDB lets it give way to a full-text index, which does not do its work.
    if (index.kind === 'fulltext') doubt(`a full-text index takes the place of ${each.name}`)
    return each.maker === 'server' ? [] : [{ ...each, mayBeGone: true }]
  })
  return [...kept, index]
}

const covers = (index: Pick<Index, 'kind' | 'parts'>, { parts }: Index): boolean =>
  index.kind !== 'spatial' &&
  parts.every(
    ({ column = '' }, at) =>
      isSame(index.parts[at]?.column ?? '', column) && index.parts[at]?.length === undefined,
  )
