/** Counting lines and characters in bytes of UTF-8. Invariant: a line ends with LF; a CR before it belongs to the line. */

/** How many line ends the bytes hold. */
export function countNewlines(bytes: Uint8Array): number {
  let count = 0
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) count += 1
  return count
}

/** How many characters (code points) the bytes hold. */
export function countCharacters(bytes: Uint8Array): number {
  let count = 0
  for (const byte of bytes) if ((byte & 0xc0) !== 0x80) count += 1
  return count
}
