import { expect, test } from '@jest/globals'
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatTime,
  millisecondsBetween,
  plural,
  shortCommit,
} from '../../src/render/format.js'

test.each([
  [0, '0'],
  [999, '999'],
  [1000, '1,000'],
  [1234567, '1,234,567'],
])('count %d', (count, text) => expect(formatCount(count)).toBe(text))

test.each([
  [0, '0 ms'],
  [0.04, '0 ms'],
  [0.42, '0.4 ms'],
  [9.94, '9.9 ms'],
  [9.96, '10 ms'],
  [340.4, '340 ms'],
  [999.4, '999 ms'],
  [999.6, '1 s'],
  [1240, '1.2 s'],
  [59_940, '59.9 s'],
  [59_960, '1 min'],
  [123_000, '2 min 3 s'],
  [3_599_600, '1 h'],
  [3_900_000, '1 h 5 min'],
  [360_000_000, '100 h'],
])('duration %d', (durationMs, text) => expect(formatDuration(durationMs)).toBe(text))

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1449, '1.4 kB'],
  [999_949, '999.9 kB'],
  [999_960, '1 MB'],
  [3_240_000, '3.2 MB'],
  [3_990_000, '4 MB'],
  [1_234_500_000, '1,234.5 MB'],
])('bytes %d', (bytes, text) => expect(formatBytes(bytes)).toBe(text))

test('times are UTC, whatever the zone of the machine', () => {
  expect(formatTime('2026-11-22T09:00:04.123Z')).toBe('2026-11-22 09:00:04 UTC')
  expect(formatTime('2026-11-22T09:00Z')).toBe('2026-11-22 09:00 UTC')
  expect(formatTime('yesterday')).toBe('yesterday')
})

test('the time between two times', () => {
  expect(millisecondsBetween('2026-11-22T09:00:00Z', '2026-11-22T09:00:01.5Z')).toBe(1500)
  expect(millisecondsBetween('2026-11-22T09:00:00Z', undefined)).toBeUndefined()
  expect(millisecondsBetween('2026-11-22T09:00:01Z', '2026-11-22T09:00:00Z')).toBeUndefined()
  expect(millisecondsBetween('x', 'y')).toBeUndefined()
})

test('nouns and commits', () => {
  expect([plural(0, 'file'), plural(1, 'file'), plural(2000, 'entry', 'entries')]).toEqual([
    '0 files',
    '1 file',
    '2,000 entries',
  ])
  expect(shortCommit('a'.repeat(40))).toBe('aaaaaaaaa')
  expect(shortCommit('v1.2.3-long-name')).toBe('v1.2.3-long-name')
})
