import { expect, test } from '@jest/globals'
import { digestOf } from '../../src/core/digest.js'

const file = (path: string, blob: string) => ({ path, blob })

test('equal files in equal order have equal digests', () => {
  const files = [file('a.sql', '1'), file('b.sql', '2')]
  expect(digestOf(files)).toMatch(/^[0-9a-f]{64}$/)
  expect(digestOf(files)).toBe(digestOf(files.map(each => ({ ...each, bytes: 3 }))))
})

test.each([
  [[file('b.sql', '2'), file('a.sql', '1')]],
  [[file('a.sql', '1')]],
  [[file('a.sql', '1'), file('b.sql', '3')]],
  [[file('a.sql', '1'), file('c.sql', '2')]],
  [[file('a.sql', '2'), file('b.sql', '1')]],
  [[file('a.sql","1"],["b.sql', '2')]],
  [[file('a.sql', '1b.sql'), file('', '2')]],
  [[]],
])('%j is another change', files => {
  expect(digestOf(files)).not.toBe(digestOf([file('a.sql', '1'), file('b.sql', '2')]))
})
