import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { executionFolder, logPath, safePath, safeSegment } from '../../src/render/log-path.js'
import { execution } from './fixtures/build.js'

describe('safeSegment', () => {
  test.each([
    'Test',
    'sql',
    'b.sql',
    'add orders (2).sql',
    'überprüfung.sql',
    '日本.sql',
    '.hidden',
    '7301.1',
    'x@y=z,[1]',
  ])('keeps %j', name => expect(safeSegment(name)).toBe(name))

  test.each([
    ['', /^~/],
    ['.', /^_~/],
    ['..', /^__~/],
    ['a:b', /^a_b~/],
    ['a.', /^a_~/],
    ['a ', /^a_~/],
    [' a', /^_a~/],
    ['a\nb', /^a_b~/],
    ['a\u202eb', /^a_b~/],
    ['a\\b', /^a_b~/],
    ['con', /^con~/],
    ['NUL.sql', /^NUL\.sql~/],
    ['.git', /^\.git~/],
    ['.GIT', /^\.GIT~/],
    ['dry-run', /^dry-run~/],
    ['alike', /^alike~/],
    ['a~b', /^a_b~/],
    ['e\u0301', /^é~/],
    ['x'.repeat(300), /^x{69}~/],
  ])('changes %j', (name, pattern) => {
    expect(safeSegment(name)).toMatch(pattern)
    expect(safeSegment(name)).toMatch(/~[0-9a-f]{10}$/)
  })

  test('any name is safe, and distinct names stay distinct', () => {
    const name = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.string(),
      fc.constantFrom('..', 'a', 'A.', '~'),
    )
    fc.assert(
      fc.property(name, name, (a, b) => {
        const [safe, other] = [safeSegment(a), safeSegment(b)]
        expect(safe).toMatch(/^[^\p{Cc}\p{Cs}<>:"/\\|?*]+$/u)
        expect(safe).not.toMatch(/[. ]$|^\.\.?$/)
        expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(80)
        expect(safe === other).toBe(a === b)
        expect(safeSegment(safe) === safe).toBe(safe === a)
      }),
      { numRuns: 1000 },
    )
  })
})

test('paths keep their folders, and long ones are cut', () => {
  expect(safePath('sql/2026/a b.sql')).toBe('sql/2026/a b.sql')
  expect(safePath('../../etc/passwd')).toMatch(/^__~\w{10}\/__~\w{10}\/etc\/passwd$/)
  expect(safePath('/a//b')).toMatch(/^~\w{10}\/a\/~\w{10}\/b$/)
  expect(safePath('a.sql.md/b.sql')).toMatch(/^a\.sql\.md_~\w{10}\/b\.sql$/)
  expect(safePath(`${'folder/'.repeat(60)}a.sql`)).toMatch(/^~\w{10}\/a\.sql$/)
})

test('any two paths stay distinct, inside their folder and short', () => {
  const path = fc.array(
    fc.oneof(fc.constantFrom('..', '.', '', 'a', 'sql', 'x.md', 'long'.repeat(30)), fc.string()),
    { minLength: 1, maxLength: 6 },
  )
  fc.assert(
    fc.property(path, path, (a, b) => {
      const [one, two] = [safePath(a.join('/')), safePath(b.join('/'))]
      expect(one === two).toBe(a.join('/') === b.join('/'))
      expect(one.split('/').every(segment => !/^\.{0,2}$/.test(segment))).toBe(true)
      expect(Buffer.byteLength(one)).toBeLessThanOrEqual(160)
      expect(`${two}/`.startsWith(`${one}.md/`)).toBe(false)
    }),
    { numRuns: 500 },
  )
})

test('the layout of an execution', () => {
  expect(executionFolder(execution({ deployment: 'abc' }))).toBe('deployments/abc/Test/7301.1')
  expect(executionFolder(execution({ deployment: '../x', environment: 'a/b' }))).toMatch(
    /^deployments\/\.\._x~\w{10}\/a_b~\w{10}\/7301\.1$/,
  )
  const target = { target: 'Test/main/shop', role: 'environment' } as const
  expect(logPath(target, 'sql/a.sql')).toBe('Test/main/shop/sql/a.sql.md')
  expect(logPath({ ...target, role: 'dry-run' }, 'sql/a.sql')).toBe('dry-run/Test/main/shop/sql/a.sql.md')
  expect(logPath({ ...target, target: 'dry-run/main/shop' }, 'a.sql')).toMatch(
    /^dry-run~\w{10}\/main\/shop\/a\.sql\.md$/,
  )
})
