/** What to do next, where the order of changes is the likely cause. */
import { describe, expect, test } from '@jest/globals'
import type { Overtaken, Results } from '../../src/core/model.js'
import { toText } from '../../src/render/phrase.js'
import { nextSteps } from '../../src/render/words.js'
import { allGreen, dryRunRed, picture } from './fixtures/results.js'

const overtaken = (shares: string[]): Overtaken => ({
  deployment: '9b1deb4d3b7d4bad9bdd2b0d7b3dcb6d5a4c3b2a',
  subject: 'Customers and orders',
  state: 'in transit',
  shares,
})
const steps = (results: Results, ...overtakes: Overtaken[]): readonly string[] =>
  nextSteps({ ...results, overtakes }).map(toText)

describe('a dry run that is red and overtakes', () => {
  test('an earlier change that touches the same table: that one comes first', () => {
    const [first, second] = steps(
      dryRunRed,
      overtaken(['column public.purchase.note', 'table public.purchase']),
    )
    expect(first).toMatch(
      /^Deploy 9b1deb4d3 \(Customers and orders\) to \S+ first: both touch table public\.purchase\. Then run this again\.$/,
    )
    expect(second).toMatch(/^If that is not it: correct .+ line \d+ and push\.$/)
  })

  test('several: the earliest is named, the others are counted', () => {
    const [first] = steps(dryRunRed, overtaken([]), overtaken(['view v']), overtaken(['view v']))
    expect(first).toMatch(/first, then 1 other that came before this: both touch view v\./)
  })

  test('one of which nothing is known that both touch: the text comes first, as ever', () => {
    expect(steps(dryRunRed, overtaken([]))).toEqual(steps(dryRunRed))
    expect(steps(dryRunRed)[0]).toMatch(/^Correct /)
  })
})

test('the order is no step where the environment was reached, or all is green', () => {
  expect(steps(picture, overtaken(['view v']))).toEqual(steps(picture))
  expect(steps(allGreen, overtaken(['view v']))).toEqual([])
})
