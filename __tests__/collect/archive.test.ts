import { gzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import { readArchive } from '../../src/collect/archive.js'
import { openUnpacking, unpackResults } from '../../src/collect/unpack.js'
import { createRedactor } from '../../src/core/redact.js'
import { zipOf } from '../kit/zip.js'
import { RESULTS } from '../publish/results.js'

const wanted = (maxBytes = 1e6): ReadonlyMap<string, number> => new Map([['a.txt', maxBytes]])

describe('readArchive', () => {
  test('reads what is asked for, by its exact name, and nothing else', async () => {
    const archive = zipOf([
      { name: 'a.txt', content: 'one' },
      { name: 'b.txt', content: 'two' },
      { name: 'folder/a.txt', content: 'three' },
    ])
    const files = await readArchive(archive, wanted())
    expect([...files].map(([name, content]) => [name, content.toString()])).toEqual([['a.txt', 'one']])
  })

  const ZEROS = Buffer.alloc(5e6)
  test.each<readonly [string, Buffer, RegExp, ...number[]]>([
    ['no archive', Buffer.from('not a zip'), /it is no zip archive/],
    ['an archive that was cut', zipOf([{ name: 'a.txt', content: 'one' }]).subarray(0, -9), /no zip archive/],
    ['a name twice', zipOf([1, 2].map(() => ({ name: 'a.txt', content: 'x' }))), /a.txt twice/],
    [
      'more than it may be',
      zipOf([{ name: 'a.txt', content: 'x'.repeat(11) }]),
      /larger than it may be \(11/,
      10,
    ],
    ['a bomb', zipOf([{ name: 'a.txt', content: ZEROS }]), /less than 1\/100 of its size/, 1e9],
    [
      'a bomb that claims to be small',
      zipOf([{ name: 'a.txt', content: ZEROS, claimedBytes: 100 }]),
      /cannot be unpacked/,
    ],
    ['a name that leads out', zipOf([{ name: '../a.txt', content: 'x' }]), /invalid relative path/],
  ])('refuses %s', async (_what, archive, why, ...[maxBytes]) => {
    await expect(readArchive(archive, wanted(maxBytes))).rejects.toThrow(why)
  })
})

describe('unpackResults', () => {
  const unpack = (bytes: Buffer, secrets: readonly string[] = []) =>
    unpackResults(bytes, openUnpacking(createRedactor(secrets)))

  test('gives the results, compressed or not', () => {
    const text = JSON.stringify(RESULTS)
    expect(unpack(gzipSync(text))).toEqual(RESULTS)
    expect(unpack(Buffer.from(text))).toEqual(RESULTS)
  })

  test('takes secrets of this process out, and what results do not have', () => {
    const told = { ...RESULTS, parameters: { files: 'hunter22/*.sql' }, others: 1 }
    const results = unpack(gzipSync(JSON.stringify(told)), ['hunter22'])
    expect(results).toEqual({ ...RESULTS, parameters: { files: '***/*.sql' } })
  })

  test.each<[string, Buffer, RegExp]>([
    ['a bomb', gzipSync(' '.repeat(20e6)), /larger than those of a job can be/],
    ['what cannot be unpacked', gzipSync('{}').subarray(0, -9), /cannot be unpacked/],
    ['what is not JSON', gzipSync('SELECT 1'), /not JSON/],
    ['another shape', gzipSync('{"version":1}'), /does not hold results of this version/],
    ['another version', gzipSync(JSON.stringify({ ...RESULTS, version: 2 })), /of this version \(version/],
  ])('refuses %s', (_what, bytes, why) => {
    expect(() => unpack(bytes)).toThrow(why)
  })
})
