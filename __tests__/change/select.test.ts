/** Globs, and what becomes of each kind of difference; the rest is shown with real repositories. */
import { expect, test } from '@jest/globals'
import { matchGlobs, parseDifferences } from '../../src/change/select.js'

const ODD = [
  'a b.sql',
  "a'b.sql",
  'a"b.sql',
  'a\nb.sql',
  'a\n/b.sql',
  '-rf.sql',
  '.hidden/x.sql',
  'é/😀.sql',
  'a\\b.sql',
  '$x;`y`.sql',
  '[a].sql',
  '{a}.sql',
  '!a.sql',
  '*.sql',
]

test.each(ODD)('a glob matches the odd name %j', path => {
  expect(matchGlobs(['**/*.sql'])(path)).toBe(true)
  expect(matchGlobs(['**'])(path)).toBe(true)
  expect(matchGlobs(['**/*.txt'])(path)).toBe(false)
})

test.each<[string[], string, boolean]>([
  [['sql/**/*.sql'], 'sql/a.sql', true],
  [['sql/**/*.sql'], 'sql/a/b/c.sql', true],
  [['sql/**/*.sql'], 'other/a.sql', false],
  [['sql/*.sql'], 'sql/a/b.sql', false],
  [['./sql/*.sql'], 'sql/a.sql', true],
  [['a/*.sql', 'b/*.sql'], 'b/x.sql', true],
  [['**/*.sql', '!**/*.rollback.sql'], 'a.rollback.sql', false],
  [['**/*.sql', '!**/*.rollback.sql'], 'x/a.sql', true],
  [['**/*.sql', '!old/**', 'old/keep.sql'], 'old/keep.sql', true],
  [['**/*.sql', '!old/**', 'old/keep.sql'], 'old/drop.sql', false],
  [['!old/**'], 'new/a.sql', true],
  [['!old/**'], 'old/a.sql', false],
  [['!(old)/*.sql'], 'new/a.sql', true],
  [['!(old)/*.sql'], 'old/a.sql', false],
  [['**/*.{sql,ddl}'], 'a.ddl', true],
  [['**/*.SQL'], 'a.sql', false],
  [[], 'a.sql', false],
])('%j on %s: %p', (globs, path, expected) => {
  expect(matchGlobs(globs)(path)).toBe(expected)
})

test('output that is not git diff-tree’s is a bug, not an empty change', () => {
  expect(() => parseDifferences(Buffer.from('nonsense\0a\0'))).toThrow(/diff-tree/)
  expect(parseDifferences(Buffer.alloc(0))).toEqual([])
})
