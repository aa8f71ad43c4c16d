import { describe, expect, test } from '@jest/globals'
import { Results } from '../../src/core/model.js'
import { safePath } from '../../src/render/log-path.js'
import { planLogs } from '../../src/render/log-plan.js'
import { renderPlannedLog } from '../../src/render/shared-log.js'
import { FIXTURES } from './fixtures/results.js'
import { expectGolden } from './golden.js'

describe.each(Object.entries(FIXTURES))('the logs of %s', (name, results) => {
  test('the fixture is a valid document', () => {
    expect(Results.safeParse(JSON.parse(JSON.stringify(results))).error).toBeUndefined()
  })

  const { logs } = planLogs(results)
  if (logs.length === 0) return
  const isOne = logs.every(({ kind }) => kind === 'own')
  const titled = logs.map(log => ({
    log,
    title: isOne ? `${log.role} ${safePath(log.file)}` : log.path.replace(/\.md$/, ''),
  }))
  test.each(titled)('$title', ({ log, title }) => {
    const markdown = renderPlannedLog(results, log)
    expectGolden(`log/${name}/${title.replace(/[/ ]/g, '.')}.md`, markdown)
    expect(renderPlannedLog(structuredClone(results), log)).toBe(markdown)
  })
})
