/** The layers of design: imports never go up or sideways, and each package has one owner. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import ts from 'typescript'

/** What the files of a folder may import, besides their own folder. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  config: ['core'],
  git: ['core'],
  change: ['core', 'git'],
  dialect: ['core'],
  render: ['core'],
  github: ['core'],
  engine: ['core', 'dialect/dialect'],
  history: ['core', 'render', 'github'],
  collect: ['core', 'github'],
  publish: ['core', 'git', 'render', 'github', 'history'],
}

/** The only places that import a package; a trailing slash names a folder. */
const OWNERS: Readonly<Record<string, readonly string[]>> = {
  pg: ['dialect/postgres/'],
  'pg-copy-streams': ['dialect/postgres/'],
  mysql2: ['dialect/mysql/'],
  '@aws-sdk/rds-signer': ['dialect/identity/aws-rds'],
  '@aws-sdk/credential-providers': ['dialect/identity/aws-rds'],
  'google-auth-library': ['dialect/identity/google-cloud-sql'],
  '@azure/identity': ['dialect/identity/azure-entra'],
  '@octokit/rest': ['github/'],
  '@octokit/plugin-retry': ['github/'],
  '@octokit/plugin-throttling': ['github/'],
  '@actions/artifact': ['publish/artifact'],
  '@actions/core': ['main', 'post'],
  yaml: ['config/'],
  yauzl: ['collect/'],
  picomatch: ['change/'],
  jose: ['github/'],
  ssh2: ['dialect/ssh/'],
}

interface Import {
  /** Without src/ and ending. */
  readonly from: string
  /** A module of ours in the same form, or a package. */
  readonly to: string
  readonly ours: boolean
}

const imports = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter(file => /\.(ts|js)$/.test(file))
  .flatMap(file => {
    const from = file.replace(/\.(ts|js)$/, '')
    const text = readFileSync(path.join('src', file), 'utf8')
    return ts.preProcessFile(text).importedFiles.map(({ fileName: to }): Import => {
      const ours = to.startsWith('.')
      const module = ours ? path.posix.join(path.posix.dirname(from), to).replace(/\.js$/, '') : to
      return { from, to: module, ours }
    })
  })

const layerOf = (module: string): string => (module.includes('/') ? (module.split('/')[0] ?? '') : 'top')

describe('imports', () => {
  test('there are some to look at', () => {
    expect(imports.length).toBeGreaterThan(200)
  })

  test('go down only', () => {
    const wrong = imports.filter(({ from, to, ours }) => {
      const allowed = MAY_IMPORT[layerOf(from)]
      if (!ours || allowed === undefined || layerOf(from) === layerOf(to)) return false
      return !allowed.includes(layerOf(to)) && !allowed.includes(to)
    })
    expect(wrong).toEqual([])
  })

  test('core imports zod and nothing else that is not of Node.js', () => {
    const packages = imports.filter(({ from, ours }) => layerOf(from) === 'core' && !ours).map(({ to }) => to)
    expect(packages.filter(name => name !== 'zod' && !name.startsWith('node:'))).toEqual([])
  })

  test('the dialects never see each other', () => {
    const wrong = imports.filter(
      ({ from, to }) =>
        (from.startsWith('dialect/postgres/') && to.startsWith('dialect/mysql')) ||
        (from.startsWith('dialect/mysql/') && to.startsWith('dialect/postgres')),
    )
    expect(wrong).toEqual([])
  })

  test.each(Object.entries(OWNERS))('%s has one owner', (name, owners) => {
    const users = imports
      .filter(({ to, ours }) => !ours && (to === name || to.startsWith(`${name}/`)))
      .map(({ from }) => from)
    expect(users.length).toBeGreaterThan(0)
    expect(
      users.filter(
        user => !owners.some(owner => (owner.endsWith('/') ? user.startsWith(owner) : user === owner)),
      ),
    ).toEqual([])
  })

  test('nothing outside dialect/ asks for a dialect by its name', () => {
    const asking = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter(file => file.endsWith('.ts') && !file.startsWith('dialect/'))
      .filter(file => /dialect(\.name)? [!=]== '/.test(readFileSync(path.join('src', file), 'utf8')))
    expect(asking).toEqual([])
  })
})
