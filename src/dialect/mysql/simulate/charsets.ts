/** Character sets: bytes of a character, and which texts have a place in them. */

const WIDEST: Readonly<Record<string, number>> = {
  ...{ utf8mb4: 4, utf8mb3: 3, utf8: 3, latin1: 1, latin2: 1, ascii: 1, binary: 1, ucs2: 2, utf16: 4 },
  ...{ utf16le: 4, utf32: 4, latin5: 1, latin7: 1, cp1250: 1, cp1251: 1, cp1256: 1, cp1257: 1, koi8r: 1 },
  ...{ koi8u: 1, greek: 1, hebrew: 1, cp850: 1, cp852: 1, cp866: 1, dec8: 1, hp8: 1, macroman: 1, macce: 1 },
  ...{ swe7: 1, keybcs2: 1, armscii8: 1, geostd8: 1, tis620: 1, big5: 2, gbk: 2, gb2312: 2, sjis: 2 },
  ...{ cp932: 2, euckr: 2, ujis: 3, eucjpms: 3, gb18030: 4 },
}

/** Bytes of the widest character. */
export const widestCharacter = (charset: string): number => WIDEST[charset] ?? 4

/** The character set of a collation: its name begins with it. */
export const charsetOf = (collation: string): string => collation.split('_')[0] ?? collation

/** How many bytes a text takes; of sets that are not known byte by byte, at most. */
export function characterBytes(text: string, charset: string): number {
  if (charset.startsWith('utf8')) return Buffer.byteLength(text)
  return Array.from(text).length * widestCharacter(charset)
}

/** Windows' western set, which the server calls latin1, beyond ISO 8859-1. */
const LATIN1 = new Set('€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ')

/** The place of the first character that a set does not have, in code points; undefined when all are there. */
export function encodable(text: string, charset: string): number | 'unknown' | undefined {
  if (Buffer.byteLength(text) === text.length) return undefined
  const has = memberOf(charset)
  if (has === undefined) return 'unknown'
  const at = Array.from(text).findIndex(character => !has(character))
  return at < 0 ? undefined : at
}

function memberOf(charset: string): ((character: string) => boolean) | undefined {
  const point = (character: string): number => character.codePointAt(0) ?? 0
  switch (charset) {
    case 'utf8mb4':
    case 'utf16':
    case 'utf16le':
    case 'utf32':
      return () => true
    case 'utf8':
    case 'utf8mb3':
    case 'ucs2':
      return character => point(character) <= 0xffff
    case 'latin1':
      return character =>
        LATIN1.has(character) ||
        (point(character) <= 0xff && (point(character) < 0x80 || point(character) > 0x9f))
    case 'ascii':
      return character => point(character) < 0x80
    default:
      return undefined
  }
}
