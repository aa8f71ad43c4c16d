import { expect, test } from '@jest/globals'
import { learnSecret, learnedSecrets, onSecretLearned } from '../../src/core/learned-secrets.js'
import { createRedactor } from '../../src/core/redact.js'

test('a secret that is learned goes from every redactor, also from those that were there before', () => {
  const redact = createRedactor(['known-before'])
  expect(redact('known-before, learned-later')).toBe('***, learned-later')
  learnSecret('learned-later')
  expect(redact('known-before, learned-later')).toBe('***, ***')
  expect(redact(Buffer.from('learned-later').toString('base64'))).toBe('***')
  expect(Buffer.from(redact.sameLength(Buffer.from('a learned-later'))).toString()).toBe('a *************')
  expect(createRedactor([])('learned-later')).toBe('***')
})

test('whoever watches is told of each secret once', () => {
  const told: string[] = []
  onSecretLearned(secret => told.push(secret))
  for (const secret of ['one-secret', 'another-one', 'one-secret', '']) learnSecret(secret)
  expect(told).toEqual(['one-secret', 'another-one'])
  expect(learnedSecrets()).toEqual(expect.arrayContaining(told))
})
