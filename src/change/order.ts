/**
 * The order in which SQL files run. Invariant: a total order on the bytes of the
 * paths, so it is the same on every machine and in every locale.
 */

export type Order = 'alphabetical' | 'natural'

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39

/** Where the run of digits that starts at `from` ends. */
function endOfDigits(path: Uint8Array, from: number): number {
  let end = from
  while (isDigit(path[end])) end++
  return end
}

/** Compares two runs of digits by value, whatever their length. */
function compareDigits(a: Uint8Array, b: Uint8Array): number {
  const significant = (digits: Uint8Array): Uint8Array => {
    const first = digits.findIndex(digit => digit !== 0x30)
    return first === -1 ? new Uint8Array() : digits.subarray(first)
  }
  const [left, right] = [significant(a), significant(b)]
  return left.length - right.length || Buffer.compare(left, right)
}

function compareNatural(a: Uint8Array, b: Uint8Array): number {
  let [i, j] = [0, 0]
  while (i < a.length && j < b.length) {
    if (isDigit(a[i]) && isDigit(b[j])) {
      const [endA, endB] = [endOfDigits(a, i), endOfDigits(b, j)]
      const difference = compareDigits(a.subarray(i, endA), b.subarray(j, endB))
      if (difference !== 0) return difference
      ;[i, j] = [endA, endB]
    } else {
      const difference = (a[i] ?? 0) - (b[j] ?? 0)
      if (difference !== 0) return difference
      i++
      j++
    }
  }
  return a.length - i - (b.length - j) || Buffer.compare(a, b)
}

/**
 * Compares paths, given as UTF-8, as a sort function does. `alphabetical` is by
 * byte; in `natural` order runs of digits count by value, so 2 comes before 10.
 */
export const comparePaths = (order: Order, a: Uint8Array, b: Uint8Array): number =>
  order === 'natural' ? compareNatural(a, b) : Buffer.compare(a, b)
