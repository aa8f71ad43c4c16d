import { describe, expect, test } from '@jest/globals'
import { canonicalView } from '../../../../src/dialect/postgres/mirror/view-text.js'

/** What pg_get_viewdef says before version 16, and from it on. */
const SAME: readonly (readonly [before: string, since: string])[] = [
  [
    ' SELECT t.a,\n    t.b\n   FROM public.t\n  WHERE t.a > 1;',
    ' SELECT a,\n    b\n   FROM public.t\n  WHERE a > 1;',
  ],
  [
    ' SELECT "Odd ""T".a AS "x.y"\n   FROM app."Odd ""T"\n  ORDER BY "Odd ""T".a;',
    ' SELECT a AS "x.y"\n   FROM app."Odd ""T"\n  ORDER BY a;',
  ],
  [' SELECT x.v\n   FROM public.t x;', ' SELECT v\n   FROM public.t x;'],
  [" SELECT 't.a' AS t, t.a\n   FROM t;", " SELECT 't.a' AS t, a\n   FROM t;"],
  [
    ' SELECT g.x\n   FROM app.pairs(3, 4) g(x, y)\n LIMIT 10;',
    ' SELECT x\n   FROM app.pairs(3, 4) g(x, y)\n LIMIT 10;',
  ],
]

describe('a view that reads one relation', () => {
  test.each(SAME)('%j', (before, since) => {
    expect(canonicalView(before)).toBe(canonicalView(since))
  })
})

test.each([
  ' SELECT t.a,\n    u.a\n   FROM public.t,\n    public.u;',
  ' SELECT t.a\n   FROM (public.t\n     JOIN public.u ON ((t.a = u.a)));',
  ' SELECT 1 AS a;',
])('keeps the text when there is a choice: %j', definition => {
  expect(canonicalView(definition)).toBe(definition)
})
