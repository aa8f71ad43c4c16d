/**
 * Smaller PNGs: 256 colours of a palette instead of 16 million. Invariant: width, height and every pixel's place
 * stay; a colour moves to the nearest that the picture has often.
 */
import { crc32, deflateSync, inflateSync } from 'node:zlib'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const MAX_COLOURS = 256

/** Width and height in pixels. @throws Error when it is no PNG. */
export function sizeOf(png) {
  if (!png.subarray(0, 8).equals(SIGNATURE)) throw new Error('This is no PNG')
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20) }
}

function* chunksOf(png) {
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at)
    yield { type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) }
    at += 12 + length
  }
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

const paeth = (a, b, c) => {
  const [da, db, dc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)]
  return da <= db && da <= dc ? a : db <= dc ? b : c
}

/** Undoes the filters of the lines: https://www.w3.org/TR/png-3/#9Filters */
function unfilter(raw, { width, height }, step) {
  const stride = width * step
  const pixels = Buffer.alloc(stride * height)
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)]
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x
      const left = x < step ? 0 : pixels[at - step]
      const up = y === 0 ? 0 : pixels[at - stride]
      const corner = x < step || y === 0 ? 0 : pixels[at - stride - step]
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter]
      pixels[at] = raw[y * (stride + 1) + 1 + x] + guess
    }
  }
  return pixels
}

/** @param png - Of 8 bits a channel, not interlaced, as Chromium writes it; transparency is not kept. */
export function reduceColours(png) {
  const size = sizeOf(png)
  const [depth, type, , , interlace] = png.subarray(24, 29)
  const step = { 2: 3, 6: 4 }[type]
  if (depth !== 8 || step === undefined || interlace !== 0) throw new Error('Not a PNG as Chromium writes it')
  const data = [...chunksOf(png)].filter(each => each.type === 'IDAT').map(each => each.data)
  const pixels = unfilter(inflateSync(Buffer.concat(data)), size, step)

  const counts = new Map()
  for (let at = 0; at < pixels.length; at += step) {
    const colour = pixels.readUIntBE(at, 3)
    counts.set(colour, (counts.get(colour) ?? 0) + 1)
  }
  const palette = [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, MAX_COLOURS)
    .map(([colour]) => colour)
  const indexes = new Map(palette.map((colour, index) => [colour, index]))
  const lines = Buffer.alloc((size.width + 1) * size.height)
  for (let at = 0, to = 0; at < pixels.length; at += step, to++) {
    if (to % (size.width + 1) === 0) to++
    const colour = pixels.readUIntBE(at, 3)
    if (!indexes.has(colour)) indexes.set(colour, nearest(palette, colour))
    lines[to] = indexes.get(colour)
  }
  const header = Buffer.from([...png.subarray(16, 24), 8, 3, 0, 0, 0])
  const colours = Buffer.from(palette.flatMap(colour => [colour >> 16, (colour >> 8) & 255, colour & 255]))
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('IDAT', deflateSync(lines, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function nearest(palette, colour) {
  const distance = other =>
    [16, 8, 0].reduce((sum, bits) => sum + (((colour >> bits) & 255) - ((other >> bits) & 255)) ** 2, 0)
  return palette.reduce((best, other, index) => (distance(other) < distance(palette[best]) ? index : best), 0)
}
