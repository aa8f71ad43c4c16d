import { describe, expect, test } from '@jest/globals'
import { collectSecrets, withoutCredentials } from '../../src/config/secrets.js'

describe('collectSecrets', () => {
  test('gives URLs, tokens and passwords as written, decoded and encoded, longest first', () => {
    const given = { 'database-url': 'postgres://app:p%40ss!@db/shop', token: 'ghs_x', order: 'natural' }

    expect(collectSecrets(given, {})).toEqual(['postgres://app:p%40ss!@db/shop', 'p%40ss!', 'ghs_x', 'p@ss!'])
  })

  test.each([
    ['postgres://app:s3cret@x@db/shop', ['s3cret', 's3cret@x']],
    ['postgres://app:s3cret/x@db/shop', ['s3cret/x']],
    ['app:s3cret@db/shop', ['s3cret']],
    ['postgres:app:s3cret@db/shop', ['app:s3cret']],
    ['postgres://app:s3cret', ['s3cret']],
    ['host=db password=s3cret dbname=x', ['s3cret']],
    ['postgres://app:%zz@db/shop', ['%zz']],
    ['\ud800:\ud800@db', ['\ud800']],
    [' ghs_x\n', ['ghs_x', ' ghs_x\n']],
  ])('finds the password in %j, malformed as it is', (value, expected) => {
    expect(collectSecrets({ 'database-url': value }, {})).toEqual(
      expect.arrayContaining([value.trim(), ...expected]),
    )
  })

  test('looks into inputs that should hold no URL, and into variables', () => {
    const env = {
      URL: 'mysql://u:fromenv@db/x',
      PGPASSWORD: 'pgpass',
      GITHUB_TOKEN: 'ghs_y',
      HOME: '/root',
      EMPTY: '',
    }

    const secrets = collectSecrets({ environment: 'mysql://u:misplaced@db/x', base: undefined }, env)

    expect(secrets).toEqual(
      expect.arrayContaining(['misplaced', 'fromenv', 'pgpass', 'ghs_y', 'mysql://u:fromenv@db/x']),
    )
    expect(secrets).not.toContain('/root')
  })

  test('hides nothing where there is no secret', () => {
    const given = {
      'database-url': 'pglite:memory',
      'dry-run-url': 'pglite:./data',
      files: 'a:b@c',
      token: '',
    }

    expect(collectSecrets(given, { A: 'https://example.com/a@b:c' })).toEqual([])
  })
})

test.each([
  ['postgres://u:a b@c@db/x', 'postgres://***@db/x'],
  ['host=db password=abc user=x', 'host=db password=*** user=x'],
  ['a@b', 'a@b'],
])('withoutCredentials(%j)', (text, expected) => {
  expect(withoutCredentials(text)).toBe(expected)
})
