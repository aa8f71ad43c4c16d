import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Results } from '../../src/core/model.js'
import { createRedactor, redactDeep, redactResults } from '../../src/core/redact.js'

const SECRET = `p@ss'w"rd&<é>/\\ +x`

describe('createRedactor', () => {
  const redact = createRedactor([SECRET])

  test.each([
    ['as it is', SECRET],
    ['percent-encoded', encodeURIComponent(SECRET)],
    ['percent-encoded in lower case', encodeURIComponent(SECRET).replace(/%../g, c => c.toLowerCase())],
    ['percent-encoded by a strict encoder', encodeURIComponent(SECRET).replace(/'/g, '%27')],
    ['form-encoded', new URLSearchParams({ '': SECRET }).toString().slice(1)],
    ['inside JSON', JSON.stringify(SECRET).slice(1, -1)],
    ['inside JSON with escaped slashes', JSON.stringify(SECRET).slice(1, -1).replaceAll('/', '\\/')],
    ['inside ASCII JSON', JSON.stringify(SECRET).slice(1, -1).replaceAll('é', '\\u00e9')],
    [
      'inside an XML element',
      SECRET.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    ],
    ['inside an SQL string', SECRET.replaceAll("'", "''")],
    ['inside a backslash string', SECRET.replaceAll('\\', '\\\\').replaceAll("'", "\\'")],
    ['in hexadecimal', Buffer.from(SECRET).toString('hex')],
    ['in capital hexadecimal', Buffer.from(SECRET).toString('hex').toUpperCase()],
  ])('removes the secret %s', (_form, written) => {
    expect(redact(`before ${written} after`)).toBe('before *** after')
  })

  test.each(['base64', 'base64url'] as const)('leaves at most a partial character of %s', encoding => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 8, maxLength: 40, unit: 'grapheme' }).filter(text => text.trim().length >= 8),
        fc.uint8Array({ maxLength: 7 }),
        fc.uint8Array({ maxLength: 7 }),
        (secret, before, after) => {
          const bytes = Buffer.concat([before, Buffer.from(secret), after])
          const encoded = bytes.toString(encoding)
          const shown = createRedactor([secret])(encoded)
          const firstBit = before.length * 8
          const endBit = firstBit + Buffer.byteLength(secret) * 8
          const ofSecretAlone = Math.floor(endBit / 6) - Math.ceil(firstBit / 6)
          const total = encoded.replaceAll('=', '').length
          expect(shown).toContain('***')
          expect(shown.replace('***', '').replaceAll('=', '').length).toBeLessThanOrEqual(
            total - ofSecretAlone,
          )
        },
      ),
      { numRuns: 300 },
    )
  })

  test('removes every line of a secret by itself', () => {
    const key = '-----BEGIN KEY-----\r\nMIIEpAIBAAKCAQEA\n  c2VjcmV0bGluZQ==\n-----END KEY-----\n'
    const redacted = createRedactor([key])(`first MIIEpAIBAAKCAQEA second c2VjcmV0bGluZQ== third`)
    expect(redacted).toBe('first *** second *** third')
    expect(createRedactor([key])(key.trim())).toBe('***')
  })

  test('prefers the longest secret and covers overlapping ones', () => {
    expect(createRedactor(['abcd', 'abcdefgh'])('x abcdefgh y abcd z')).toBe('x *** y *** z')
    expect(createRedactor(['abcdef', 'efghij'])('abcdefghij')).toBe('***')
    expect(createRedactor(['aaaa'])('xaaaaaay')).toBe('x***y')
  })

  test('never replaces empty or very short secrets', () => {
    const text = 'a b\nabc 123'
    expect(createRedactor(['', ' ', '\n', 'a', 'abc', '123'])(text)).toBe(text)
    expect(createRedactor([])(text)).toBe(text)
  })

  test('takes characters that mean something to a regular expression as they are', () => {
    expect(createRedactor(['.*+?^${}()|[]\\'])('a .*+?^${}()|[]\\ b')).toBe('a *** b')
    expect(createRedactor(['a.c.'])('abcd')).toBe('abcd')
  })

  test('takes a secret with half a surrogate pair', () => {
    expect(createRedactor(['half\ud83d'])('half\ud83d')).toBe('***')
  })

  test('leaves no occurrence of any secret in any text', () => {
    const word = fc.string({
      minLength: 4,
      maxLength: 8,
      unit: fc.constantFrom('a', 'b', '%', '"', 'é', '\n'),
    })
    fc.assert(
      fc.property(fc.array(word, { maxLength: 4 }), fc.array(word, { maxLength: 20 }), (secrets, texts) => {
        const text = [...texts, ...secrets].join('')
        const redacted = createRedactor(secrets)(text)
        for (const secret of secrets) expect(redacted).not.toContain(secret)
      }),
      { numRuns: 500 },
    )
  })
})

describe('sameLength', () => {
  const { sameLength } = createRedactor(['pässwörd', 'line one\nline two'])

  test('keeps length, line ends and neighbours', () => {
    const sql = "set p = 'pässwörd'; -- line one\nline two\r\nselect 'é'"
    const redacted = Buffer.from(sameLength(Buffer.from(sql))).toString()
    expect(redacted).toBe("set p = '**********'; -- ********\n********\r\nselect 'é'")
    expect(Buffer.byteLength(redacted)).toBe(Buffer.byteLength(sql))
  })

  test('does not change what it was given', () => {
    const bytes = Buffer.from('pässwörd')
    sameLength(bytes)
    expect(bytes.toString()).toBe('pässwörd')
  })
})

test('redactDeep reaches every text and keeps the shape', () => {
  const redact = createRedactor(['secret'])
  const value = { a: ['secret', 1, null, { secret: 'a secret' }], b: true, c: undefined }
  expect(redactDeep(value, redact)).toEqual({
    a: ['***', 1, null, { secret: 'a ***' }],
    b: true,
    c: undefined,
  })
})

describe('redactResults', () => {
  const results: Results = {
    version: 1,
    greenline: '0.1.0',
    execution: {
      deployment: 'f'.repeat(40),
      environment: 'postgres',
      method: 'deploy',
      run: '7',
      attempt: 1,
      startedAt: '2026-11-22T09:00:00Z',
    },
    parameters: { path: 'postgres', environment: 'a postgres b' },
    overtakes: [],
    change: {
      event: 'push',
      head: 'f'.repeat(40),
      files: [
        {
          path: 'postgres.sql',
          action: 'run',
          source: [{ start: 0, line: 1, text: "alter user x password 'postgres';\nselect 1;" }],
        },
      ],
    },
    phases: [{ name: 'deploy', status: 'red', startedAt: '2026-11-22T09:00:00Z', note: 'as postgres' }],
    targets: [
      {
        target: 'Test/local/postgres',
        role: 'environment',
        dialect: 'postgres',
        files: [
          {
            path: 'postgres.sql',
            condensed: [],
            problems: [],
            statements: [
              {
                status: 'failed',
                start: 0,
                end: 32,
                line: 1,
                durationMs: 1,
                error: { code: '42601', message: 'near "postgres"', detail: 'postgres', hint: 'postgres' },
                notices: [{ severity: 'NOTICE', code: '00000', message: 'postgres' }],
              },
            ],
          },
        ],
        problems: [
          {
            code: 'TARGET_UNREACHABLE',
            message: 'postgres',
            hint: 'postgres',
            severity: 'error',
            target: 'x',
          },
        ],
      },
    ],
    problems: [],
    interrupted: false,
  }
  const redacted = redactResults(results, createRedactor(['postgres']))

  test('keeps names and fixed words, so that the results stay valid', () => {
    expect(redacted.execution).toEqual(results.execution)
    expect(redacted.targets[0]).toMatchObject({ target: 'Test/local/postgres', dialect: 'postgres' })
    expect(redacted.targets[0]?.files[0]?.path).toBe('postgres.sql')
  })

  test('redacts what servers, parameters and files say', () => {
    expect(redacted.parameters).toEqual({ path: '***', environment: 'a *** b' })
    expect(redacted.phases[0]?.note).toBe('as ***')
    expect(redacted.targets[0]?.problems[0]).toMatchObject({ message: '***', hint: '***' })
    expect(redacted.targets[0]?.files[0]?.statements[0]).toMatchObject({
      error: { code: '42601', message: 'near "***"', detail: '***', hint: '***' },
      notices: [{ message: '***' }],
    })
  })

  test('keeps the offsets of the source', () => {
    expect(redacted.change.files[0]?.source[0]?.text).toBe("alter user x password '********';\nselect 1;")
  })
})
