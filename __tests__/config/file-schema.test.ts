/**
 * The published schema of the configuration file is the one of the code, and what the documents show is held against
 * it. GREENLINE_UPDATE_GOLDEN=1 writes it anew.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { parse } from 'yaml'
import { z } from 'zod'
import { ConfigurationFile } from '../../src/config/file-shape.js'
import { defaultOf, INPUT_NAMES } from '../../src/config/inputs.js'

const FILE = 'schema/greenline.schema.json'
const read = (path: string): string => readFileSync(path, 'utf8')

/** The descriptions of action.yml, which are those of the same keys in the file. */
function describeInputs(schema: z.core.JSONSchema.BaseSchema): void {
  const { inputs } = parse(read('action.yml')) as { inputs: Record<string, { description: string }> }
  for (const name of INPUT_NAMES) {
    const property = schema.properties?.[name]
    if (typeof property !== 'object') continue
    const [fallback, description] = [defaultOf(name), inputs[name]?.description]
    Object.assign(property, { description }, fallback === undefined ? {} : { default: fallback })
  }
}

function generated(): string {
  const schema = z.toJSONSchema(ConfigurationFile, { target: 'draft-2020-12', io: 'input' })
  const environment = schema.$defs?.['environment']
  if (environment === undefined) throw new Error('The schema has no environment')
  describeInputs(schema)
  describeInputs(environment)
  const title = 'Configuration file of Greenline, .github/greenline.yml'
  return `${JSON.stringify({ title, ...schema }, undefined, 2)}\n`
}

if (process.env['GREENLINE_UPDATE_GOLDEN'] === '1') writeFileSync(FILE, generated())

test(`${FILE} is fresh`, () => {
  expect(read(FILE)).toBe(generated())
})

const validate = new Ajv2020({ strictTypes: false, strictRequired: false }).compile(
  JSON.parse(read(FILE)) as object,
)
const faultsOf = (yaml: string): readonly string[] => {
  validate(parse(yaml))
  return (validate.errors ?? []).map(
    ({ instancePath, message = '', params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  )
}

describe('is kept by', () => {
  const fences = [...read('README.md').matchAll(/^```yaml\n([^]*?)^```$/gm)].map(([, code = '']) => code)
  const files = fences.filter(code => /^environments:/m.test(code))

  test('examples/greenline.yml, which names it', () => {
    expect(faultsOf(read('examples/greenline.yml'))).toEqual([])
    expect(read('examples/greenline.yml')).toContain(`# yaml-language-server: $schema=`)
    expect(read('examples/greenline.yml')).toContain(`/${FILE}\n`)
  })

  test.each(files)('the file of the README %#', text => {
    expect(faultsOf(text)).toEqual([])
  })

  test('as many files as the README shows', () => {
    expect(files.length).toBeGreaterThanOrEqual(2)
  })

  test.each([
    'max-parallel: 8\noutput-rows: ${ROWS}\nstage-threshold: 2%\n',
    'fail-fast: true\ncommit-logs: ${LOGS}\nstatement-timeout: 0\nbase: 1234567\n',
    'files: [a.sql]\ndry-run: off\nmethod: ${METHOD}\n',
    "environments: { T: { servers: { a: { url: '${URL}', tls: VERIFY_CA, labels: [a, b] } } } }\n",
  ])('%j', text => {
    expect(faultsOf(text)).toEqual([])
  })
})

describe('is not kept by', () => {
  const server = (keys: string): string =>
    `environments: { T: { servers: { a: { dialect: mysql, host: h, user: u, ${keys} } } } }`

  test.each([
    ['colour: red', 'must NOT have unevaluated|must NOT have additional'],
    ['dry-run: locale', '/dry-run'],
    ['fail-fast: yes please', '/fail-fast'],
    ['max-parallel: [1]', '/max-parallel'],
    ['environments: { T: { servers: { a: {} } } }', '/environments/T/servers/a'],
    [server('password: hunter2Zq'), '/environments/T/servers/a/password must match pattern'],
    [server('prot: 1'), '"additionalProperty":"prot"'],
    [server('tls: { mode: prefer }'), '/environments/T/servers/a/tls'],
    [
      server('ssh: { host: h, user: u }'),
      `/environments/T/servers/a/ssh must have required property 'host-key'`,
    ],
    [server('identity: aws'), '/environments/T/servers/a/identity'],
    ['environments: { T: { regions: { eu: { run-on: x } } } }', '"additionalProperty":"run-on"'],
  ])('%j', (text, fault) => {
    expect(faultsOf(text).join('\n')).toMatch(new RegExp(fault.replace(/[{}]/g, '\\$&')))
  })
})
