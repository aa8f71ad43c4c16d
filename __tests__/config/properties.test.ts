/**
 * What must hold for any password and any text, not only for those somebody thought of.
 */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseConfigFile } from '../../src/config/config-file.js'
import { parseDatabaseUrl, problemsOfUrl } from '../../src/config/database-url.js'
import { collectSecrets } from '../../src/config/secrets.js'

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
