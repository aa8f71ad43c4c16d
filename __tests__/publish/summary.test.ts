import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createSummary } from '../../src/publish/summary.js'
import { RESULTS } from './results.js'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'greenline-summary-'))
})
afterAll(() => rm(folder, { recursive: true }).then(() => undefined))

const MEBIBYTE = 1024 * 1024
const LINKS = new Map([['commit', 'https://github.example/log']])

describe('the job summary', () => {
  test('comes after what earlier code wrote', async () => {
    const file = join(folder, 'first.md')
    await writeFile(file, '# Earlier\n')
    const summary = createSummary({
      file,
      render: (results, links) => `${results.execution.environment}: ${links.get('commit') ?? ''}`,
    })
    expect(await summary.announce(RESULTS, LINKS)).toEqual({})
    expect(await readFile(file, 'utf8')).toBe('# Earlier\nTest: https://github.example/log\n')
  })

  test('never grows past the limit, in bytes', async () => {
    const file = join(folder, 'full.md')
    await writeFile(file, 'x'.repeat(MEBIBYTE - 5_000))
    const given: number[] = []
    const render = (_results: unknown, _links: unknown, maxBytes: number): string => {
      given.push(maxBytes)
      return 'é'.repeat(Math.floor(maxBytes / 2))
    }
    await createSummary({ file, render }).announce(RESULTS, LINKS)
    const { length } = await readFile(file)
    expect(given).toEqual([4_999])
    expect(length).toBeLessThanOrEqual(MEBIBYTE)
    expect(length).toBeGreaterThan(MEBIBYTE - 10)
  })

  test.each([
    ['has no room', MEBIBYTE - 10, 'short'],
    ['is rendered too large', 0, 'é'.repeat(MEBIBYTE)],
  ])('is left out with a note when it %s', async (_reason, before, text) => {
    const file = join(folder, 'none.md')
    await writeFile(file, 'x'.repeat(before))
    const saved = await createSummary({ file, render: () => text }).announce(RESULTS, LINKS)
    expect(saved.note).toContain('no room')
    expect(await readFile(file)).toHaveLength(before)
  })

  test.each([undefined, ''])('is left out with a note when its file is %j', async file => {
    const saved = await createSummary({ file, render: () => 'text' }).announce(RESULTS, LINKS)
    expect(saved.note).toBe('There is no job summary here.')
  })
})
