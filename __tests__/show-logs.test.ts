import { expect, test } from '@jest/globals'
import type { Host } from '../src/core/host.js'
import type { Results } from '../src/core/model.js'
import { showLogs, showTargets } from '../src/show-logs.js'
import { canary, many } from './render/fixtures/many.js'
import { picture } from './render/fixtures/results.js'

/** A host that keeps what it is told. */
function listen(): Host & { readonly said: string[]; readonly errors: string[] } {
  const said: string[] = []
  const errors: string[] = []
  return {
    ...{ said, errors, colours: false },
    group: () => ({ close: () => undefined }),
    info: text => said.push(text),
    warning: text => said.push(text),
    error: (text, place) => errors.push(`${place?.path ?? ''}:${place?.line ?? ''} ${text}`),
    progress: () => undefined,
  }
}

const titles = (said: readonly string[]): string[] => said.map(text => text.split('\n')[0] ?? '')

test('forty databases: an outcome once, an error once a line with its databases', () => {
  const host = listen()
  showTargets(host, many, 'environment')
  expect(titles(host.said)).toEqual([
    '✔ sql/a.sql on 39 databases: 4 succeeded, 20 ms to 59 ms',
    '✔ sql/a.sql on Production/us-1/tenant_023: 4 succeeded, 43 ms',
    '✔ sql/b.sql on 37 databases: 2 succeeded, 9 ms to 48 ms',
    '✘ sql/b.sql on Production/us-1/tenant_017: 1 failed, 1 skipped, 26 ms',
    '✘ sql/b.sql on Production/us-1/tenant_011: 1 failed, 1 skipped, 20 ms',
    '✘ sql/b.sql on Production/us-1/tenant_029: 1 failed, 1 skipped, 38 ms',
  ])
  expect(host.errors).toEqual([
    'sql/b.sql:1 42P01: relation "orders_archive" does not exist (on 2 databases: us-1/tenant_011, us-1/tenant_029)',
    'sql/b.sql:1 42501: permission denied for database "tenant_017" (on Production/us-1/tenant_017)',
  ])
})

test('what was not begun is told of once', () => {
  const host = listen()
  showTargets(host, canary, 'environment')
  expect(titles(host.said)).toContain('○ sql/b.sql on 36 databases: 2 skipped')
})

test('a thousand red ones print no more than some', () => {
  const red = many.targets[12]
  if (red === undefined) throw new Error('the fixture has no such target')
  const targets = Array.from({ length: 1000 }, (_none, index) => ({
    ...red,
    target: `Production/s/db${index}`,
  }))
  const made: Results = { ...many, targets }
  const host = listen()
  showTargets(host, made, 'environment')
  expect(host.said.length).toBeLessThan(20)
  expect(host.said.at(-1)).toBe('… and 40 logs more of single databases: the log branch has them.')
  expect(host.errors).toHaveLength(1)
  expect(host.errors[0]).toContain('(on 1,000 databases: s/db0, s/db1')
})

test('one database is told of as a whole', () => {
  const host = listen()
  showLogs(host, picture, 1)
  expect(titles(host.said)).toHaveLength(3)
  expect(host.errors).toEqual([
    'sql/b.sql:4 42P01: relation "order_lines" does not exist (on Test/main/shop)',
  ])
})
