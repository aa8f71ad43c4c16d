/** What the documents say holds: codes, tables, links, workflows, commands, packages. */
import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { COMMAND_NAMES } from '../../src/commands/arguments.js'
import { HELP } from '../../src/commands/help.js'
import { INPUT_NAMES } from '../../src/config/inputs.js'
import { readSettings } from '../../src/config/read-settings.js'
import { ServerShape } from '../../src/config/server-shape.js'
import { ERROR_CODES } from '../../src/core/errors.js'
import { actionStepsOf, lintWorkflow } from '../examples/workflows.js'

const read = (file: string): string => readFileSync(file, 'utf8')
const readme = read('README.md')

const filesBelow = (folder: string, ending: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith(ending))
    .map(file => path.posix.join(folder, file.replaceAll(path.sep, '/')))

const fencesOf = (text: string, language: string): readonly string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'))].map(([, code = '']) => code)

describe('the table of error codes', () => {
  const sources = filesBelow('src', '.ts').filter(file => file !== 'src/core/errors.ts')
  const words = new Set(sources.flatMap(file => read(file).match(/\b[A-Z][A-Z0-9_]+\b/g) ?? []))
  const used = ERROR_CODES.filter(code => words.has(code))
  const rows = [...readme.matchAll(/^\| `([A-Z0-9_]+)` \| (.+) \| (.+) \|$/gm)]

  test('has every code that users can meet, and no other, in the order of the code', () => {
    expect(rows.map(([, code]) => code)).toEqual(used)
  })

  test('ends every cell with a full stop', () => {
    for (const [, , meaning, advice] of rows) {
      expect(meaning).toMatch(/\.$/)
      expect(advice).toMatch(/\.$/)
    }
  })
})

test('the tables of inputs and outputs are fresh', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'greenline-readme-'))
  try {
    for (const file of ['README.md', 'action.yml']) copyFileSync(file, path.join(folder, file))
    execFileSync(process.execPath, ['scripts/readme-tables.mjs', folder])
    expect(readme).toBe(read(path.join(folder, 'README.md')))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  for (const name of INPUT_NAMES) expect(readme).toContain(`\n| \`${name}\` |`)
})

describe('links', () => {
  const documents = [
    'README.md',
    'CHANGELOG.md',
    ...filesBelow('docs', '.md'),
    ...filesBelow('.github', '.md'),
  ]

  test.each(documents)('of %s lead somewhere', document => {
    const text = read(document).replace(/^```[^]*?^```$/gm, '')
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
    const broken = links
      .filter(link => !/^[a-z]+:/.test(link))
      .filter(link => {
        const [file = '', anchor] = link.split('#')
        const target = file === '' ? document : path.join(path.dirname(document), file)
        return !existsSync(target) || (anchor !== undefined && !anchorsOf(read(target)).includes(anchor))
      })
    expect(broken).toEqual([])
  })

  test('there are some to look at', () => {
    expect(documents.length).toBeGreaterThan(5)
    expect(readme).toContain('](docs/log.svg)')
  })
})

/** The anchors that GitHub gives to headings. */
const anchorsOf = (text: string): readonly string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )

test('the quick start is a workflow without faults that the action accepts', async () => {
  const [workflow = ''] = fencesOf(readme, 'yaml')
  expect(await lintWorkflow(workflow, 'README.md')).toEqual([])

  const [step] = actionStepsOf(workflow)
  const { settings } = await readSettings({
    given: step?.inputs ?? {},
    env: {},
    readFile: async () => undefined,
    origin: 'input',
  })

  expect(settings).toMatchObject({ method: 'deploy', environment: step?.environment, dryRun: 'auto' })
  expect(settings.servers).toHaveLength(1)
  expect(step?.permissions).toEqual({
    contents: 'write',
    'id-token': 'write',
    checks: 'write',
    actions: 'read',
  })
})

test('the short way is the example, but for its way to run a deployment again', async () => {
  const [, short = ''] = fencesOf(readme, 'yaml')
  expect(await lintWorkflow(short, 'README.md')).toEqual([])
  const { jobs } = parse(short) as { jobs: { sql: Record<string, unknown> } }
  const example = parse(read('examples/dtap-short.yml')) as { jobs: typeof jobs }
  const { with: _with, ...sql } = example.jobs.sql
  expect(jobs.sql).toEqual(sql)
})

test('the step that simulates has inputs that are accepted', async () => {
  const [, , steps = ''] = fencesOf(readme, 'yaml')
  const [step] = parse(steps) as { with: Record<string, string> }[]
  const { settings } = await readSettings({
    given: { ...step?.with, 'database-url': 'postgres://reader:made-up@db.example.com/shop' },
    env: {},
    readFile: async () => undefined,
    origin: 'input',
  })

  expect(settings).toMatchObject({ method: 'test', environment: 'Production', predict: 'off' })
})

test('the configuration file is one that is accepted', async () => {
  const [, , , file = ''] = fencesOf(readme, 'yaml')
  const { settings } = await readSettings({
    given: { environment: 'Production' },
    env: { DATABASE_PASSWORD: 'made-up' },
    readFile: async name => (name === '.github/greenline.yml' ? file : undefined),
    origin: 'input',
  })

  expect(settings).toMatchObject({ order: 'natural', lockTimeoutMs: 5_000, statementTimeoutMs: 300_000 })
})

test('the file with many servers is one that is accepted', async () => {
  const [, , , , file = ''] = fencesOf(readme, 'yaml')
  const key = '-----BEGIN PRIVATE KEY-----\nmade-up\n-----END PRIVATE KEY-----'
  const { settings } = await readSettings({
    given: { environment: 'Production' },
    env: { EU_SSH_KEY: key, EU1_PASSWORD: 'made-up', US1_PASSWORD: 'made-up' },
    readFile: async name => (name === '.github/greenline.yml' ? file : '-----BEGIN CERTIFICATE-----'),
    origin: 'input',
  })

  expect(settings.servers.map(({ name }) => name)).toEqual(['eu-1', 'us-1'])
  for (const key of Object.keys(ServerShape.shape)) expect(readme).toContain(`\`${key}\``)
})

describe('the command line', () => {
  test.each(COMMAND_NAMES)('%s is described as by --help', name => {
    const line = new RegExp(`^ *(greenline ${name} .*)$`, 'm')
    const words = (text: string): string | undefined => line.exec(text)?.[1]?.replace(/\s+/g, ' ')
    expect(words(readme)).toBeDefined()
    expect(words(readme)).toBe(words(HELP))
  })

  test('both set-up commands are there', () => {
    expect(readme).toContain('\n```\nnode dist/cli.js demo\n```\n')
    expect(readme).toContain('`npm ci && npm test`')
  })
})

test('every package has its reason', () => {
  const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<string, object>
  const text = read('docs/dependencies.md')
  const [bundled = '', development = ''] = text.split('\n## For development\n')
  const rows = [...bundled.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name)
  expect(rows.sort()).toEqual(Object.keys(dependencies ?? {}).sort())
  for (const name of Object.keys(devDependencies ?? {})) expect(development).toContain(`\`${name}\``)
})
