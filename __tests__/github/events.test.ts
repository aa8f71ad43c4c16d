import { describe, expect, test } from '@jest/globals'
import { type GreenlineError, toGreenlineErrors } from '../../src/core/errors.js'
import { METHODS, type Method } from '../../src/core/model.js'
import { DEPLOYING_EVENTS, describeRefusal, judgeEvent, type EventToJudge } from '../../src/github/events.js'

function refusals(event: Partial<EventToJudge> & { eventName: string }): readonly GreenlineError[] {
  try {
    judgeEvent({ method: 'deploy', trust: 'full', allowEvents: [], ...event })
    return []
  } catch (thrown) {
    const errors = toGreenlineErrors(thrown)
    if (errors === undefined) throw thrown
    return errors
  }
}

const REFUSED_FOR_ALL = [
  'pull_request_target',
  'workflow_run',
  'issue_comment',
  'issues',
  'discussion',
  'discussion_comment',
  'delete',
  'create',
  'fork',
  'watch',
  'pull_request_review',
  'check_suite',
  'deployment_status',
  'an event of tomorrow',
]
const FIXTURES = METHODS.flatMap(method => [
  ...DEPLOYING_EVENTS.map(name => [name, method, 'passes'] as const),
  ['pull_request', method, method === 'deploy' ? 'refused' : 'passes'] as const,
  ...REFUSED_FOR_ALL.map(name => [name, method, 'refused'] as const),
])

test('the events that deploy are those that action.yml names', () => {
  expect(DEPLOYING_EVENTS).toEqual([
    'push',
    'workflow_dispatch',
    'repository_dispatch',
    'release',
    'schedule',
    'merge_group',
  ])
})

describe('without allow-events', () => {
  test.each<readonly [string, Method, 'passes' | 'refused']>(FIXTURES)(
    '%s with method %s %s',
    (eventName, method, outcome) => {
      const errors = refusals({ eventName, method })
      expect(errors.map(({ code }) => code)).toEqual(outcome === 'passes' ? [] : ['EVENT_REFUSED'])
      for (const { message, hint } of errors) {
        expect(message).toContain(`\`${eventName}\``)
        expect(hint).toMatch(/^[A-Z][^.]*allow-events.*\.$/)
      }
    },
  )
})

describe('with allow-events', () => {
  test.each(['pull_request', ...REFUSED_FOR_ALL])('%s does everything', eventName => {
    for (const method of METHODS)
      expect(refusals({ eventName, method, allowEvents: [eventName] })).toEqual([])
  })

  test('another event stays refused', () => {
    expect(refusals({ eventName: 'issue_comment', allowEvents: ['workflow_run'] })).toHaveLength(1)
  })
})

describe('a fork or Dependabot', () => {
  test.each(['push', 'pull_request', 'workflow_run'])('never deploys on %s, allowed or not', eventName => {
    const [error, ...others] = refusals({ eventName, trust: 'read-only', allowEvents: [eventName] })
    expect(others).toEqual([])
    expect(error).toMatchObject({ code: 'EVENT_REFUSED' })
    expect(error?.message).toContain('from a fork or from Dependabot')
    expect(error?.hint).toContain('method: dry-run')
  })

  test.each(['dry-run', 'validate'] as const)('may %s', method => {
    expect(refusals({ eventName: 'pull_request', trust: 'read-only', method })).toEqual([])
  })

  test('both refusals come at once, and a pull request has one', () => {
    expect(refusals({ eventName: 'pull_request_target', trust: 'read-only' })).toHaveLength(2)
    expect(refusals({ eventName: 'pull_request', trust: 'read-only' })).toHaveLength(1)
  })
})

test.each([
  ['pull_request_target', 'whoever opened the pull request'],
  ['workflow_run', 'even one of a fork'],
  ['issue_comment', 'anyone who may comment'],
])('the refusal of %s says what the danger is, and which inputs to set', (eventName, danger) => {
  const { message, hint } = describeRefusal(eventName)
  expect(message).toContain(danger)
  expect(message).toContain('secrets')
  for (const input of ['allow-events', '`base`', '`head`']) expect(hint).toContain(input)
})
