/**
 * Names chosen by `region` and `server`. Invariant: an entry that means nothing
 * is told, so that a slip of the pen never leaves servers out in silence.
 */

/**
 * Which of some names are meant: by their names, or with `*` for any characters and `?` for one; `!` in front takes
 * out. Entries that only take out leave all others in. Upper and lower case differ.
 *
 * @returns `unmatched` are the entries that mean none of the names.
 */
export function chooseNames(
  entries: readonly string[],
  names: readonly string[],
): { readonly chosen: ReadonlySet<string>; readonly unmatched: readonly string[] } {
  const namesOf = (entry: string): readonly string[] => {
    const expression = toExpression(entry.replace(/^!\s*/, ''))
    return names.filter(name => expression.test(name))
  }
  const ins = entries.filter(entry => !entry.startsWith('!'))
  const outs = entries.filter(entry => entry.startsWith('!'))
  const chosen = new Set(ins.length === 0 ? names : ins.flatMap(namesOf))
  for (const name of outs.flatMap(namesOf)) chosen.delete(name)
  return { chosen, unmatched: entries.filter(entry => namesOf(entry).length === 0) }
}

function toExpression(glob: string): RegExp {
  const parts = Array.from(glob, char => {
    if (char === '*') return '.*'
    return char === '?' ? '.' : char.replace(/[\\^$.+()[\]{}|/]/, '\\$&')
  })
  return new RegExp(`^${parts.join('')}$`, 'su')
}
