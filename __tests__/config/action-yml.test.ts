/**
 * action.yml against the schemas: the same inputs, the same defaults, the same words.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import {
  defaultOf,
  DRY_RUNS,
  INPUT_NAMES,
  inputsOfRunner,
  MIRROR_DIFFERENCES,
  ON_ERRORS,
  ORDERS,
  RE_EXECUTABLES,
  TRANSACTIONS,
} from '../../src/config/inputs.js'
import { METHODS } from '../../src/core/model.js'

interface Action {
  readonly description: string
  readonly inputs: Readonly<Record<string, { description: string; default?: string; required?: boolean }>>
  readonly outputs: Readonly<Record<string, { description: string }>>
  readonly runs: Readonly<Record<string, string>>
}
const text = readFileSync('action.yml', 'utf8')
const action = parse(text) as Action

describe('action.yml', () => {
  test('has the inputs of the schema, in their order', () => {
    expect(Object.keys(action.inputs)).toEqual(INPUT_NAMES)
  })

  test.each(INPUT_NAMES)('%s says its default, and leaves it to the schema', name => {
    const { description, default: runnerDefault } = action.inputs[name]!
    const said = /Default: (.*)\.$/.exec(description)?.[1]

    // The runner passes a default as if the user had written it, and the file could never win.
    expect(runnerDefault).toBe(name === 'token' ? '${{ github.token }}' : undefined)
    const fallback = defaultOf(name)
    if (name === 'token') expect(said).toBe('the token of the job')
    else if (fallback === undefined) expect(said).toBeUndefined()
    else expect(said).toMatch(new RegExp(`^\`${fallback.replace(/[*.]/g, '\\$&')}\`(, or .*)?$`))
  })

  test.each([
    ['method', METHODS],
    ['dry-run', DRY_RUNS],
    ['transaction', TRANSACTIONS],
    ['on-error', ON_ERRORS],
    ['order', ORDERS],
  ])('%s explains each of its words', (name, words) => {
    for (const word of words) expect(action.inputs[name]!.description).toContain(`\`${word}\`:`)
  })

  test.each([
    ['mirror-difference', MIRROR_DIFFERENCES],
    ['re-executable', RE_EXECUTABLES],
  ])('%s names each of its words', (name, words) => {
    for (const word of words) expect(action.inputs[name]!.description).toContain(`\`${word}\``)
  })

  test('has the outputs', () => {
    const counts = ['total', 'succeeded', 'failed', 'not-simulated', 'skipped', 'rolled-back', 'unknown']
    const statements = counts.map(count => `statements-${count}`)
    expect(Object.keys(action.outputs)).toEqual([
      'result',
      ...statements,
      'files',
      'matrix',
      'log-url',
      'results-path',
    ])
  })

  test('runs main, and post whatever happens', () => {
    expect(action.runs).toEqual({
      using: 'node24',
      main: 'dist/main.js',
      post: 'dist/post.js',
      'post-if': 'always()',
    })
    expect(action.description.length).toBeLessThanOrEqual(125)
  })
})

test('inputsOfRunner keeps dashes, drops empty inputs, and passes unknown ones on', () => {
  const env = { 'INPUT_DATABASE-URL': ' x\n', INPUT_ORDER: '', INPUT_SURPRISE: '1', HOME: '/root' }

  expect(inputsOfRunner(env)).toEqual({ 'database-url': 'x', surprise: '1' })
})

describe('scripts/readme-tables.mjs', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'readme-tables-'))
    writeFileSync(join(folder, 'action.yml'), text)
  })
  afterEach(() => rmSync(folder, { recursive: true }))
  const script = resolve('scripts/readme-tables.mjs')
  const readme = () => readFileSync(join(folder, 'README.md'), 'utf8')

  test('writes a row for each input and output, and the second time nothing', () => {
    const markers = '<!-- inputs -->\nold\n<!-- /inputs -->\n\nbetween\n\n<!-- outputs --><!-- /outputs -->\n'
    writeFileSync(join(folder, 'README.md'), `# Title\n\n${markers}\nend\n`)

    execFileSync(process.execPath, [script, folder])
    const first = readme()
    const said = execFileSync(process.execPath, [script, folder], { encoding: 'utf8' })

    const rows = first.split('\n').flatMap(line => /^\| `([^`]+)` \|/.exec(line)?.[1] ?? [])
    expect(rows).toEqual([...INPUT_NAMES, ...Object.keys(action.outputs)])
    expect(first).toMatch(/^\| `order` \| Order of the files\..* \| `alphabetical` \|$/m)
    expect(first.replace(/<!-- (inputs|outputs) -->[^]*?<!-- \/\1 -->/g, '$1')).toBe(
      '# Title\n\ninputs\n\nbetween\n\noutputs\n\nend\n',
    )
    expect([readme(), said]).toEqual([first, ''])
  })

  test.each([
    ['nothing\n', ['<!-- inputs -->', '<!-- /inputs -->', '<!-- outputs -->', '<!-- /outputs -->']],
    ['<!-- inputs --><!-- /inputs --><!-- outputs -->\n', ['<!-- /outputs -->']],
    ['<!-- /inputs --><!-- inputs --><!-- outputs --><!-- /outputs -->\n', ['<!-- /inputs --> before']],
  ])('refuses a README with wrong markers: %j', (given, named) => {
    writeFileSync(join(folder, 'README.md'), given)

    const { status, stderr } = spawnSync(process.execPath, [script, folder], { encoding: 'utf8' })

    expect(status).toBe(1)
    for (const marker of named) expect(stderr).toContain(marker)
    expect(readme()).toBe(given)
  })
})
