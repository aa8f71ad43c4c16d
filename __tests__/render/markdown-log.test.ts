import { describe, expect, test } from '@jest/globals'
import { Results } from '../../src/core/model.js'
import { safePath } from '../../src/render/log-path.js'
import { renderLog } from '../../src/render/markdown-log.js'
import { FIXTURES } from './fixtures/results.js'
import { expectGolden } from './golden.js'

describe.each(Object.entries(FIXTURES))('the logs of %s', (name, results) => {
  test('the fixture is a valid document', () => {
    expect(Results.safeParse(JSON.parse(JSON.stringify(results))).error).toBeUndefined()
  })

  const logs = results.targets.flatMap(target => target.files.map(file => ({ target, file })))
  if (logs.length === 0) return
  test.each(logs.map(log => ({ ...log, title: `${log.target.role} ${safePath(log.file.path)}` })))(
    '$title',
    log => {
      const markdown = renderLog(results, log.target, log.file)
      expectGolden(`log/${name}/${log.title.replace(/[/ ]/g, '.')}.md`, markdown)
      expect(renderLog(results, log.target, log.file)).toBe(markdown)
    },
  )
})
