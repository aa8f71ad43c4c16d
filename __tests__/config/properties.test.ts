/**
 * What must hold for any password and any text, not only for those somebody thought of.
 */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseConfigFile } from '../../src/config/config-file.js'
import { parseDatabaseUrl, problemsOfUrl } from '../../src/config/database-url.js'
import { collectSecrets } from '../../src/config/secrets.js'
import { HopShape, ServerShape } from '../../src/config/server-shape.js'
import { GreenlineError, toGreenlineErrors } from '../../src/core/errors.js'
import { settingsFrom } from './sources.js'

const MARK = 'kqzx'
const SPECIAL = [
  '@',
  '/',
  '#',
  '?',
  '%',
  ':',
  ' ',
  '=',
  '&',
  '\n',
  '[',
  ']',
  '\\',
  '://',
  '%40',
  'sslmode=',
  'host=',
  '1',
]
/** Passwords with everything that has a meaning in a URL, and a mark to look for. */
const password = fc
  .tuple(fc.array(fc.constantFrom(MARK, ...SPECIAL)), fc.array(fc.constantFrom(MARK, ...SPECIAL)))
  .map(([before, after]) => [...before, MARK, ...after].join(''))

const origin = { input: 'database-url' }

describe('a password without encoding', () => {
  const around: readonly ((text: string) => string)[] = [
    text => `postgres://app:${text}@db/shop`,
    text => `mysql://app:${text}@db:3306/shop?ssl-mode=REQUIRED`,
    text => `postgres://app:${text}`,
    text => `postgres:app:${text}@db/shop`,
    text => `app:${text}@db/shop`,
    text => `postgers://app:${text}@db/shop`,
  ]

  test('is in no message', () => {
    fc.assert(
      fc.property(password, fc.constantFrom(...around), (text, put) => {
        const printed = problemsOfUrl(put(text), origin).map(({ message, hint }) => message + hint)
        expect(printed.join('\n')).not.toContain(MARK)
      }),
      { numRuns: 1_000 },
    )
  })

  test('is read as it is, or refused', async () => {
    await fc.assert(
      fc.asyncProperty(password, async text => {
        const url = `postgres://app:${text}@db/shop`
        if (problemsOfUrl(url, origin).length > 0) return
        const { address } = await parseDatabaseUrl(url, { ...origin, environment: 'Test' })
        expect(address).toMatchObject({
          user: 'app',
          host: 'db',
          credential: { password: decodeURIComponent(text) },
        })
      }),
      { numRuns: 1_000 },
    )
  })

  test('is among the secrets', () => {
    fc.assert(
      fc.property(password, text => {
        expect(collectSecrets({ 'database-url': `postgres://app:${text}@db/shop` }, {})).toContain(text)
      }),
    )
  })
})

test('any password comes back from a URL that encodes it', async () => {
  const text = fc.string({ unit: 'binary' }).filter(each => !each.includes('\0'))
  await fc.assert(
    fc.asyncProperty(text, text, async (secret, name) => {
      const url = `mysql://${encodeURIComponent(`u${name}`)}:${encodeURIComponent(secret)}@db/shop`
      const { address } = await parseDatabaseUrl(url, { ...origin, environment: 'Test' })
      expect(address).toMatchObject({ user: `u${name}`, credential: { password: secret } })
    }),
  )
})

test('no text makes the configuration file end in a bug', () => {
  const piece = fc.constantFrom(
    ...[
      'order',
      'files',
      'environments',
      'Test',
      ': ',
      '\n',
      '\n  ',
      '- ',
      '[',
      ']',
      '{',
      '}',
      ', ',
      '"',
      "'",
      '&a ',
      '*a',
    ],
    ...[
      '<<',
      '${X}',
      '!!map ',
      '? ',
      '|\n',
      '---\n',
      '...\n',
      '%YAML 1.1\n',
      '#',
      '1',
      '~',
      '\t',
      '\u{1f49a}',
      '\0',
    ],
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), pieces => {
      const { problems } = parseConfigFile(pieces.join(''), 'file.yml')
      for (const { code, place } of problems)
        expect([code, place.path]).toEqual(['CONFIG_INVALID', 'file.yml'])
    }),
    { numRuns: 1_000 },
  )
})

describe('servers of any shape', () => {
  const value = fc.oneof(
    fc.constantFrom('${A}', '${B}', 'x${A}', '${', `postgres://u:${MARK}@db/x`, 'postgres://u:${A}@db/x', ''),
    fc.constantFrom(
      'postgres',
      'mysql',
      'db',
      '5432',
      'disable',
      'require',
      'aws-rds',
      'true',
      'a, b',
      'eu',
      '!x',
    ),
    fc.constantFrom(null, 7, true, [], {}, ['a', '${A}'], [{ host: 'x' }]),
  )
  const keysOf = (shape: object) => fc.constantFrom(...Object.keys(shape), 'prot', '__proto__')
  const tls = fc.dictionary(keysOf({ mode: 0, ca: 0, certificate: 0, key: 0 }), value)
  const hop = fc.dictionary(keysOf(HopShape.shape), value)
  const ssh = fc.oneof(
    hop,
    fc.tuple(hop, fc.array(hop, { maxLength: 2 })).map(([one, jump]) => ({ ...one, jump })),
  )
  const server = fc
    .tuple(fc.dictionary(keysOf(ServerShape.shape), value), fc.option(tls), fc.option(ssh))
    .map(([keys, ofTls, ofSsh]) => ({
      ...keys,
      ...(ofTls === null ? {} : { tls: ofTls }),
      ...(ofSsh === null ? {} : { ssh: ofSsh }),
    }))
  const region = fc.record({ 'runs-on': value, ssh, tls }, { requiredKeys: [] })
  const names = fc.constantFrom('a', 'b', 'A', 'eu/1', 'eu')
  const section = fc.record(
    { servers: fc.dictionary(names, server), regions: fc.dictionary(names, region) },
    { requiredKeys: [] },
  )

  test('end in settings or in problems, and no message shows a secret', async () => {
    const env = { A: `${MARK}1`, B: `postgres://u:${MARK}@h/d`, SSH_AUTH_SOCK: '/s' }
    await fc.assert(
      fc.asyncProperty(section, section, async (one, other) => {
        const yaml = JSON.stringify({ environments: { Test: one, Other: other } })
        const attempt = settingsFrom({ given: { environment: 'Test' }, env, yaml })
        const problems = await attempt.then(
          () => [],
          (error: unknown) => toGreenlineErrors(error) ?? [error as Error],
        )
        expect(problems.filter(problem => !(problem instanceof GreenlineError))).toEqual([])
        expect(problems.map(({ message }) => message).join('\n')).not.toContain(MARK)
      }),
      { numRuns: 100 },
    )
  })
})
