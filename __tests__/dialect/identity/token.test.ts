import { describe, expect, test } from '@jest/globals'
import { Refusal, safeWords, within } from '../../../src/dialect/identity/token.js'

describe('safeWords', () => {
  test.each([
    [new Error('access denied'), 'access denied'],
    [
      Object.assign(new Error('no provider'), { name: 'CredentialsProviderError' }),
      'CredentialsProviderError: no provider',
    ],
    [new Error('one\r\n  two'), 'one two'],
    [new Error(`bad token eyJ${'a'.repeat(80)}.${'b'.repeat(80)} given`), 'bad token … given'],
    [new Error(`bad ${'%2Bab+/='.repeat(20)}`), 'bad …'],
    [new Error('x '.repeat(400)), `${'x '.repeat(200)}…`],
    ['a text', 'undefined'],
  ])('%s', (thrown, expected) => {
    expect(safeWords(thrown)).toBe(expected)
  })
})

describe('within', () => {
  test('gives what comes in time, and refuses to wait longer', async () => {
    await expect(within(5_000, Promise.resolve(1))).resolves.toBe(1)
    await expect(within(5_000, Promise.reject(new Error('no')))).rejects.toThrow('no')
    await expect(within(20, new Promise(() => undefined))).rejects.toThrow(Refusal)
  })
})
