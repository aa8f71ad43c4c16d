import { describe, expect, test } from '@jest/globals'
import type { GreenlineError } from '../../src/core/errors.js'
import { findDeployment, refuseOtherChange } from '../../src/history/redeploy.js'
import { run } from './story.js'

const A = 'ab12'.padEnd(40, '0')
const B = 'ab34'.padEnd(40, '0')
const C = 'cd56'.padEnd(40, '0')
const entries = [
  run(`${A} Test green`, { base: 'base', digest: 'first', subject: 'One' }),
  run(`${A} Acceptance green`, { base: 'base', digest: 'second' }),
  run(`${A} Production dry-run green`, { base: 'other', digest: 'third' }),
  run(`${B} Test green`, { digest: 'whole' }),
  run(`${C} Test dry-run green`, { base: 'base', digest: 'tried' }),
  run(`${'ee'.padEnd(40, '0')} Test stopped`),
]
const caught = (work: () => unknown): GreenlineError => {
  try {
    work()
  } catch (error) {
    return error as GreenlineError
  }
  throw new Error('nothing was thrown')
}

describe('findDeployment', () => {
  test.each([
    [A, { digest: 'second', source: { kind: 'range', base: 'base', head: A } }],
    ['ab1', { digest: 'second', source: { kind: 'range', base: 'base', head: A } }],
    [' AB12 ', { digest: 'second' }],
    ['ab3', { digest: 'whole', source: { kind: 'everything', head: B } }],
    ['c', { digest: 'tried' }],
  ])('%s', (prefix, expected) => {
    expect(findDeployment(entries, prefix)).toMatchObject(expected)
  })

  test('an id that another one begins with is still found', () => {
    const both = [run('abc Test green', { digest: 'a' }), run('abcd Test green', { digest: 'b' })]
    expect(findDeployment(both, 'abc').digest).toBe('a')
  })

  test.each<[prefix: string, message: string, hint: string]>([
    ['ff', 'no deployment "ff". The latest are ee', 'on the dashboard'],
    ['', 'no deployment ""', 'on the dashboard'],
    ['ab', 'begins 2 deployments: ab1200000, ab3400000.', 'more characters'],
    ['ee', 'came so far that its change was read', 'itself'],
  ])('%j is unknown', (prefix, message, hint) => {
    expect(caught(() => findDeployment(entries, prefix))).toMatchObject({
      code: 'DEPLOYMENT_UNKNOWN',
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    })
  })

  test('an empty history has none', () => {
    expect(caught(() => findDeployment([], 'ab')).message).toContain('has no deployments yet')
  })
})

test('a change that came out another is refused', () => {
  const earlier = findDeployment(entries, A)
  expect(() => refuseOtherChange(earlier, 'second')).not.toThrow()
  expect(caught(() => refuseOtherChange(earlier, 'third'))).toMatchObject({
    code: 'DEPLOYMENT_UNKNOWN',
    message: expect.stringContaining('its digest is third and was second'),
  })
})
