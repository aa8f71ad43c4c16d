/** Which databases a list of patterns means. */
import { describe, expect, test } from '@jest/globals'
import { chooseDatabases } from '../../src/engine/targets.js'

const all = [
  ...[
    'postgres',
    'template1',
    'shop',
    'tenant_b',
    'tenant_a',
    'tenant_template',
    'tenantXa',
    'größe',
    '100%',
  ],
  ...['greenline_dry_run_shop_0a1b2c3d4e5f', 'a.b', 'Shop'],
]
const own = ['postgres', 'template1']
const choose = (...patterns: readonly string[]) => chooseDatabases(patterns, { all, own })

describe('chooseDatabases', () => {
  test.each<[what: string, patterns: readonly string[], expected: readonly string[]]>([
    ['a name', ['shop'], ['shop']],
    ['a name with an underscore means that database alone', ['tenant_a'], ['tenant_a']],
    [
      'a pattern with an underscore, where no database has that very name',
      ['tenant__'],
      ['tenantXa', 'tenant_a', 'tenant_b'],
    ],
    ['% and what is taken out', ['tenant_%', '!tenant_template'], ['tenantXa', 'tenant_a', 'tenant_b']],
    ['an escaped underscore', ['tenant\\_%', '!tenant_template'], ['tenant_a', 'tenant_b']],
    ['globs', ['tenant_?', '!tenant?b'], ['tenantXa', 'tenant_a']],
    ['a name with a wildcard in it', ['100%'], ['100%']],
    ['characters that expressions know', ['a.b'], ['a.b']],
    ['no other letter case', ['sho*'], ['shop']],
    ['a letter of two bytes is one', ['gr__e', 'gr??e'], ['größe']],
    ['nothing twice', ['shop', 'sho%'], ['shop']],
    ["the server's own, when it is named", ['postgres'], ['postgres']],
  ])('%s', (_what, patterns, expected) => {
    expect(choose(...patterns)).toEqual({ chosen: expected, unmatched: [] })
  })

  test("a wildcard takes in neither the server's own databases nor those of dry runs", () => {
    expect(choose('%').chosen).toEqual(
      ['shop', 'tenant_b', 'tenant_a', 'tenant_template', 'tenantXa', 'größe', '100%', 'a.b', 'Shop'].sort(),
    )
  })

  test('tells which patterns take nothing in; one that takes out may be idle', () => {
    expect(choose('shop', 'nothing_%', '!idle_%')).toEqual({ chosen: ['shop'], unmatched: ['nothing_%'] })
  })
})
