import { gunzipSync } from 'node:zlib'
import { expect, test } from '@jest/globals'
import type { Results } from '../../src/core/model.js'
import { resultsText } from '../../src/core/results-text.js'
import { gzipPieces } from '../../src/render/compress.js'
import * as fixtures from '../render/fixtures/results.js'

const ALL = Object.entries(fixtures as unknown as Record<string, Results>).filter(
  ([, value]) => typeof value === 'object' && 'targets' in value,
)

test('there are fixtures', () => expect(ALL.length).toBeGreaterThan(5))

test.each(ALL)('%s: the pieces are what JSON.stringify makes of the whole', (_name, results) => {
  for (const indent of [0, 2] as const) {
    expect([...resultsText(results, indent)].join('')).toBe(`${JSON.stringify(results, undefined, indent)}\n`)
  }
})

/** More text than a piece, and more targets than are laid out for people. */
function large(): Results {
  const [target] = fixtures.picture.targets
  const targets = Array.from({ length: 3000 }, (_none, index) => ({
    ...target!,
    target: `Test/db/tenant ${index}`,
  }))
  return { ...fixtures.picture, targets }
}

test('large results come in several pieces and are the same data', () => {
  const results = large()
  const pieces = [...resultsText(results, 2)]
  expect(pieces.length).toBeGreaterThan(1)
  expect(JSON.parse(pieces.join(''))).toEqual(JSON.parse(JSON.stringify(results)))
  expect(
    pieces
      .join('')
      .split('\n')
      .filter(line => line.includes('tenant')),
  ).toHaveLength(3000)
})

test('what is compressed in pieces is one member, the same every time, and is what was given', () => {
  const pieces = [...resultsText(large(), 0)]
  const compressed = gzipPieces(pieces)
  expect(gunzipSync(compressed).toString()).toBe(pieces.join(''))
  expect(gzipPieces(pieces).equals(compressed)).toBe(true)
  // A second member would begin with the magic number of gzip after the first one's end.
  expect(gunzipSync(Buffer.concat([compressed, Buffer.alloc(0)])).length).toBe(pieces.join('').length)
  expect(gunzipSync(gzipPieces([])).length).toBe(0)
  expect(gunzipSync(gzipPieces(['é', '日本', ''])).toString()).toBe('é日本')
})
