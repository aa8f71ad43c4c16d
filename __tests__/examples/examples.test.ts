/** The files in examples/ and the project's own workflows are ones that work. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { INPUT_NAMES } from '../../src/config/inputs.js'
import { readSettings } from '../../src/config/read-settings.js'
import type { Settings } from '../../src/config/settings.js'
import { ACTION, actionStepsOf, lintWorkflow } from './workflows.js'

const read = (path: string): string => readFileSync(path, 'utf8')
const CONFIG = 'examples/greenline.yml'
const CLOUD = { workflow: 'examples/cloud-identity.yml', config: 'examples/cloud-identity-servers.yml' }
const REGIONS = { workflow: 'examples/regions.yml', config: 'examples/regions-servers.yml' }
const examples = readdirSync('examples')
  .map(name => `examples/${name}`)
  .filter(path => ![CONFIG, CLOUD.config, REGIONS.config].includes(path))
/** The configuration file of a workflow. */
const configOf = (path: string): string | undefined => {
  const found = [CLOUD, REGIONS].find(({ workflow }) => workflow === path)
  return found && read(found.config)
}
const workflows = readdirSync('.github/workflows').map(name => `.github/workflows/${name}`)

test('all of them are there', () => {
  const names = ['cloud-identity', 'dtap-short', 'dtap', 'regions', 'services-dry-run', 'simulation']
  expect(examples).toEqual(names.map(name => `examples/${name}.yml`))
  expect(workflows).toEqual(['ci', 'dtap', 'release'].map(name => `.github/workflows/${name}.yml`))
})

test('the linter finds a mistake', async () => {
  const text = read('examples/dtap.yml').replace('needs: acceptance', 'needs: acceptence')
  expect((await lintWorkflow(text, 'dtap.yml')).join()).toContain('acceptence')
})

test.each([...examples, ...workflows])('%s is a workflow without faults', async path => {
  expect(await lintWorkflow(read(path), path)).toEqual([])
})

test.each(workflows)('%s names the commits of the actions it runs', path => {
  const used = [...read(path).matchAll(/uses: (\S+)/g)].map(([, name = '']) => name)
  expect(used.filter(name => !/@[0-9a-f]{40}$/.test(name) && name !== ACTION)).toEqual([])
})

/** The inputs that a workflow hands to the one it calls, and those that this one takes. */
test('the short way gives what is asked for, and lets it do what it needs', () => {
  const called = parse(read('.github/workflows/dtap.yml')) as {
    on: { workflow_call: { inputs: object } }
    jobs: Record<string, { permissions: Record<string, string> }>
  }
  const { sql } = (
    parse(read('examples/dtap-short.yml')) as {
      jobs: { sql: { uses: string; with: object; permissions: Record<string, string> } }
    }
  ).jobs
  expect(sql.uses).toBe('OWNER/greenline/.github/workflows/dtap.yml@v1')
  const taken = Object.keys(called.on.workflow_call.inputs)
  expect(Object.keys(sql.with).filter(name => !taken.includes(name))).toEqual([])
  const needed: Record<string, string> = {}
  for (const { permissions } of Object.values(called.jobs)) {
    for (const [name, level] of Object.entries(permissions))
      if (needed[name] !== 'write') needed[name] = level
  }
  expect(sql.permissions).toEqual(needed)
})

const runActions = [...examples, '.github/workflows/dtap.yml'].filter(
  path => actionStepsOf(read(path)).length > 0,
)

/** A job of a matrix leaves log and check to the one that collects. */
function neededFor({ method, part, commitLogs }: Settings): Readonly<Record<string, string>> {
  if (method === 'plan') return { contents: 'read' }
  if (method === 'collect') return { contents: 'write', checks: 'write', actions: 'read' }
  return {
    contents: commitLogs && part === undefined ? 'write' : 'read',
    ...(part === undefined && { checks: 'write' }),
    ...(method === 'deploy' && { 'id-token': 'write', actions: 'read' }),
  }
}

describe.each(runActions)('%s', path => {
  const steps = actionStepsOf(read(path))

  test.each(steps.map(step => [step.job, step] as const))(
    '%s has settings that are accepted',
    async (_job, step) => {
      for (const name of Object.keys(step.inputs)) expect(INPUT_NAMES).toContain(name)

      const { settings } = await readSettings({
        given: step.inputs,
        env: { EU_PASSWORD: 'made-up', US_PASSWORD: 'made-up' },
        readFile: async file => {
          if (file === '.github/greenline.yml') return configOf(path)
          return file.endsWith('.pem') ? '-----BEGIN CERTIFICATE-----' : undefined
        },
        origin: 'input',
      })

      // The dry run is on a mirror of this; a plan and a collection are of all.
      const isOfAll = settings.method === 'plan' || settings.method === 'collect'
      expect(settings.servers).toHaveLength(isOfAll ? 2 : 1)
      if (settings.method === 'deploy') expect(settings.environment).toBe(step.environment)
      // No more than is needed: to commit the logs, for the check, to prove where the job runs, for the approvals.
      expect(step.permissions).toEqual(neededFor(settings))
    },
  )
})

test(`${CLOUD.config} has servers that are proven to with tokens of three clouds`, async () => {
  const credentials = await Promise.all(
    actionStepsOf(read(CLOUD.workflow)).map(async ({ inputs }) => {
      const readFile = async (file: string): Promise<string> =>
        file.endsWith('.pem') ? '-----BEGIN CERTIFICATE-----' : read(CLOUD.config)
      const { settings, secrets } = await readSettings({ given: inputs, env: {}, readFile, origin: 'input' })
      const [{ address } = {}] = settings.servers
      if (address?.kind !== 'network') throw new Error('There is no server')
      expect(address.tls.mode).toMatch(/^verify-/)
      return { credential: address.credential, secrets }
    }),
  )
  expect(credentials).toEqual([
    { credential: { kind: 'aws-rds', region: 'eu-west-1' }, secrets: [] },
    { credential: { kind: 'google-cloud-sql' }, secrets: [] },
    { credential: { kind: 'azure-entra' }, secrets: [] },
  ])
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
      servers: [
        {
          databases: { kind: 'one', name: 'shop' },
          address: { host, credential: { password: env.DATABASE_PASSWORD } },
        },
      ],
      dryRunTarget: {
        server: 'dry-run-db.example.com',
        address: { credential: { password: env.DRY_RUN_PASSWORD } },
      },
      dryRun: 'auto',
      reExecutable: 'error',
      transaction: 'file',
      onError: 'stop',
      order: 'natural',
      lockTimeoutMs,
      statementTimeoutMs,
    })
  })

  test('gives the servers of many tenants', async () => {
    const pem = '-----BEGIN CERTIFICATE-----'
    const key = '-----BEGIN PRIVATE KEY-----\nmade-up\n-----END PRIVATE KEY-----'
    const { settings, notes } = await readSettings({
      given: { environment: 'Tenants', config: CONFIG },
      env: { ...encoded, EU_SSH_KEY: key, EU1_PASSWORD: 'made-up' },
      readFile: async path => (path === CONFIG ? read(CONFIG) : pem),
      origin: 'input',
    })

    expect(notes).toEqual([])
    expect(settings.servers.map(({ name, region }) => [name, region])).toEqual([
      ['eu-1', 'eu'],
      ['eu-canary', 'eu'],
      ['us-1', 'us'],
    ])
    expect(settings.regions).toEqual([
      { name: 'eu', runsOn: ['self-hosted', 'eu'] },
      { name: 'us', runsOn: 'ubuntu-latest' },
    ])
    expect(settings.servers[2]).toMatchObject({
      address: {
        credential: { kind: 'aws-rds', region: 'us-east-1' },
        tls: { mode: 'verify-full', ca: pem },
      },
    })
  })
})
