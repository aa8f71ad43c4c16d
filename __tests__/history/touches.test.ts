import { expect, test } from '@jest/globals'
import { sharedTouches } from '../../src/history/touches.js'

test.each<[ours: readonly string[], theirs: readonly string[], shared: readonly string[]]>([
  [[], [], []],
  [['table public.a'], ['table public.b'], []],
  [['table public.a'], ['table public.a'], ['table public.a']],
  [['column public.a.x'], ['table public.a'], ['table public.a']],
  [['column public.a.x'], ['column public.a.y'], ['table public.a']],
  [['column public.a.x', 'table public.a'], ['column public.a.x'], ['column public.a.x']],
  [['constraint k on public.a'], ['column public.a.x'], ['table public.a']],
  [['trigger t on public.a'], ['policy p on public.a'], ['table public.a']],
  [['policy p on public.a'], ['policy p on public.b'], []],
  [
    ['constraint k on domain public.d'],
    ['constraint k on domain public.d'],
    ['constraint k on domain public.d'],
  ],
  [['owner of table public.a'], ['column public.a.x'], ['table public.a']],
  [['view public.v'], ['column public.v.x'], ['table public.v']],
  [['materialized view public.v'], ['materialized view public.v'], ['materialized view public.v']],
  [['column public."a.b".x'], ['table public."a.b"'], ['table public."a.b"']],
  [['column public.a."x.y"'], ['table public.a'], ['table public.a']],
  [['function public.f(integer)'], ['function public.f(integer)'], ['function public.f(integer)']],
  [['function public.f(integer)'], ['function public.f(text)'], []],
  // An index of PostgreSQL names its schema, one of MySQL and MariaDB its table.
  [['index public.i'], ['index public.j'], []],
  [['index public.i'], ['index public.i'], ['index public.i']],
  [['index customer.i'], ['table customer'], ['table customer']],
  [['column customer.x'], ['index customer.i'], ['table customer']],
  [['table shop.customer'], ['column shop.customer.x'], ['table shop.customer']],
  [['partition customer.p0'], ['column customer.x'], ['table customer']],
  [
    ['table b', 'table a'],
    ['table a', 'table b', 'table c'],
    ['table a', 'table b'],
  ],
])('%j and %j share %j', (ours, theirs, shared) => {
  expect(sharedTouches(ours, theirs)).toEqual(shared)
  expect(sharedTouches(theirs, ours)).toEqual(shared)
})
