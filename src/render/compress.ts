/**
 * gzip of a text that comes in pieces. Pure: same text, same bytes, on every
 * system. Invariant: it is one member, which every reader takes, and no more than
 * a piece of the text is in memory.
 */
import zlib from 'node:zlib'

/** What one step may refer back to, by the format: https://www.rfc-editor.org/rfc/rfc1951 */
const WINDOW_BYTES = 32 * 1024
/** The best level takes ten times as long on texts this large, for a twentieth of their size. */
const LARGE_BYTES = 4 << 20

/** Magic number, deflate, no name, no time, the slowest level, 255 for a system that is not known (RFC 1952). */
const HEADER = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255]

/** Compresses a text. */
export function gzipPieces(pieces: Iterable<string>): Buffer {
  const compressed: Buffer[] = [Buffer.from(HEADER)]
  let checksum = 0
  let bytes = 0
  let dictionary: Buffer | undefined
  let waiting: Buffer | undefined
  const deflate = (piece: Buffer, flush: number): void => {
    checksum = crc32(piece, checksum)
    bytes += piece.length
    const level = bytes > LARGE_BYTES ? 6 : 9
    const window = dictionary === undefined ? {} : { dictionary }
    compressed.push(zlib.deflateRawSync(piece, { level, finishFlush: flush, ...window }))
    dictionary = piece.subarray(-WINDOW_BYTES)
  }
  for (const piece of pieces) {
    if (waiting !== undefined) deflate(waiting, zlib.constants.Z_SYNC_FLUSH)
    waiting = Buffer.from(piece)
  }
  deflate(waiting ?? Buffer.alloc(0), zlib.constants.Z_FINISH)
  const trailer = Buffer.alloc(8)
  trailer.writeUInt32LE(checksum, 0)
  trailer.writeUInt32LE(bytes % 2 ** 32, 4)
  return Buffer.concat([...compressed, trailer])
}

/** Node has had its own since 20.15. */
const crc32: (piece: Buffer, before: number) => number = 'crc32' in zlib ? zlib.crc32 : crcByTable

let table: Uint32Array | undefined

function crcByTable(piece: Buffer, before: number): number {
  table ??= Uint32Array.from({ length: 256 }, (_none, index) => {
    let value = index
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
    return value
  })
  let checksum = ~before
  for (const byte of piece) checksum = (checksum >>> 8) ^ (table[(checksum ^ byte) & 0xff] ?? 0)
  return ~checksum >>> 0
}
