/** The two orders of files. */
import { expect, test } from '@jest/globals'
import { comparePaths, type Order } from '../../src/change/order.js'

const sorted = (order: Order, paths: readonly string[]): string[] =>
  [...paths].sort((a, b) => comparePaths(order, Buffer.from(a), Buffer.from(b)))

test('alphabetical order is that of the UTF-8 bytes of the whole path', () => {
  // U+FF5E is before U+1F600 by bytes and code points, after it by UTF-16.
  const expected = [
    '-x.sql',
    '10.sql',
    '2.sql',
    'B.sql',
    'a b.sql',
    'a-b.sql',
    'a/b.sql',
    'a.sql',
    'z.sql',
    'é.sql',
    '～.sql',
    '😀.sql',
  ]
  expected.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  expect(sorted('alphabetical', [...expected].reverse())).toEqual(expected)
  expect(expected.indexOf('～.sql')).toBeLessThan(expected.indexOf('😀.sql'))
  expect(expected.indexOf('10.sql')).toBeLessThan(expected.indexOf('2.sql'))
  expect(expected.indexOf('B.sql')).toBeLessThan(expected.indexOf('a b.sql'))
})

test('natural order compares runs of digits by value', () => {
  const huge = '9'.repeat(400)
  const expected = [
    'a.sql',
    'a0.sql',
    'a1.sql',
    'a02.sql',
    'a2.sql',
    'a2b1.sql',
    'a2b10.sql',
    'a10.sql',
    `a${huge}.sql`,
    `a1${'0'.repeat(400)}.sql`,
    'v1/10.sql',
    'v2/9.sql',
    'v10/1.sql',
  ]
  expect(sorted('natural', [...expected].reverse())).toEqual(expected)
})

test('natural order is total: no two different paths are equal, and it does not contradict itself', () => {
  const parts = ['', '0', '00', '1', '01', '2', '10', 'a', '/', '.', ':']
  const paths = parts.flatMap(a => parts.flatMap(b => parts.map(c => a + b + c)))
  const distinct = [...new Set(paths)]
  const once = sorted('natural', distinct)
  expect(sorted('natural', [...distinct].reverse())).toEqual(once)
  for (let i = 1; i < once.length; i++) {
    for (const step of [1, 7, 100]) {
      const earlier = once[i - step]
      if (earlier === undefined) continue
      expect(comparePaths('natural', Buffer.from(earlier), Buffer.from(once[i]!))).toBeLessThan(0)
    }
  }
})
