/** The files in examples/ and the project's own workflows are ones that work. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { INPUT_NAMES } from '../../src/config/inputs.js'
import { readSettings } from '../../src/config/read-settings.js'
import { actionStepsOf, lintWorkflow } from './workflows.js'

const read = (path: string): string => readFileSync(path, 'utf8')
const CONFIG = 'examples/greenline.yml'
const examples = readdirSync('examples')
  .map(name => `examples/${name}`)
  .filter(path => path !== CONFIG)
const workflows = readdirSync('.github/workflows').map(name => `.github/workflows/${name}`)

test('all of them are there', () => {
  expect(examples).toEqual(['examples/dtap.yml', 'examples/services-dry-run.yml'])
  expect(workflows).toContain('.github/workflows/ci.yml')
})

test('the linter finds a mistake', () => {
  const text = read('examples/dtap.yml').replace('needs: acceptance', 'needs: acceptence')
  expect(lintWorkflow(text, 'dtap.yml').join()).toContain('acceptence')
})

test.each([...examples, ...workflows])('%s is a workflow without faults', path => {
  expect(lintWorkflow(read(path), path)).toEqual([])
})

describe.each(examples)('%s', path => {
  const steps = actionStepsOf(read(path))

  test('runs the action', () => {
    expect(steps.length).toBeGreaterThan(0)
  })

  test.each(steps.map(step => [step.job, step] as const))(
    '%s has settings that are accepted',
    async (_job, step) => {
      for (const name of Object.keys(step.inputs)) expect(INPUT_NAMES).toContain(name)

      const { settings } = await readSettings({
        given: step.inputs,
        env: {},
        readFile: async () => undefined,
        origin: 'input',
      })

      // The dry run is on a mirror of this.
      expect(settings.target).toBeDefined()
      if (settings.method === 'deploy') expect(settings.environment).toBe(step.environment)
      // No more than is needed: writing is for committing the logs.
      expect(step.permissions).toEqual({ contents: settings.commitLogs ? 'write' : 'read' })
    },
  )
})

describe(CONFIG, () => {
  const env = { DATABASE_PASSWORD: 'p@ss/1', DRY_RUN_PASSWORD: 'p@ss/2' }
  const encoded = Object.fromEntries(
    Object.entries(env).map(([name, value]) => [name, encodeURIComponent(value)]),
  )
  const settingsOf = (environment: string) =>
    readSettings({
      given: { environment, config: CONFIG },
      env: encoded,
      readFile: async path => (path === CONFIG ? read(CONFIG) : undefined),
      origin: 'input',
    })

  test.each([
    ['Test', 'test-db.example.com', 5_000, 0],
    ['Acceptance', 'acceptance-db.example.com', 5_000, 0],
    ['Production', 'db.example.com', 2_000, 300_000],
  ])('gives settings for %s', async (environment, host, lockTimeoutMs, statementTimeoutMs) => {
    const { settings, notes } = await settingsOf(environment)

    expect(notes).toEqual([])
    expect(settings).toMatchObject({
      environment,
      target: { database: 'shop', address: { host, password: env.DATABASE_PASSWORD } },
      dryRunTarget: { server: 'dry-run-db.example.com', address: { password: env.DRY_RUN_PASSWORD } },
      dryRun: 'auto',
      reExecutable: 'error',
      transaction: 'file',
      onError: 'stop',
      order: 'natural',
      lockTimeoutMs,
      statementTimeoutMs,
    })
  })
})
