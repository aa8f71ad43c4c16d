/**
 * An environment of two regions, each in the job of a matrix. Invariant: every job is a process of its own, and what
 * they share is the run and its artifacts.
 */
import { readFile } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import { Results } from '../../src/core/model.js'
import { freshDatabase, query, serverOf, type TestDatabase } from '../kit/databases.js'
import type { GitHub } from '../kit/github.js'
import { runAction, type ActionOptions, type RunResult } from '../kit/runner.js'
import { openScene, type Scene } from './scene.js'

type Inputs = Readonly<Record<string, string>>

/** Where a run is. */
export interface At {
  readonly run?: string
  readonly attempt?: string
}

export interface Regions extends AsyncDisposable {
  readonly scene: Scene
  readonly github: GitHub
  /** By region, in the order of the databases' names. */
  readonly databases: Readonly<Record<'eu' | 'us', readonly TestDatabase[]>>
  /** Commits files, with the configuration file. */
  push(files: Readonly<Record<string, string>>): Promise<void>
  /** Deploys to one region, or to all without one. */
  deploy(region: string | undefined, at?: At, inputs?: Inputs): Promise<RunResult>
  run(inputs: Inputs, at?: At, more?: Partial<ActionOptions>): Promise<RunResult>
  collect(at?: At, inputs?: Inputs): Promise<RunResult>
  /** Drops the table `item` wherever it is. */
  reset(): Promise<void>
  /** The results of the execution on the log branch whose run is this. */
  committed(run: string, attempt?: string): Promise<Results>
}

const REGIONS = ['eu', 'us'] as const
const inOrder = (all: readonly TestDatabase[]): readonly TestDatabase[] =>
  [...all].sort((one, other) => Buffer.compare(Buffer.from(one.name), Buffer.from(other.name)))

/** Two regions with two databases each; those of one have a table that the others lack, so that no mirror is shared. */
export async function openRegions(dialect: TestDatabase['dialect']): Promise<Regions> {
  const scene = await openScene(dialect)
  const fresh = async () => inOrder([await freshDatabase(dialect), await freshDatabase(dialect)])
  const databases = { eu: await fresh(), us: await fresh() }
  const { hostname, port, username, password } = new URL(serverOf(dialect).url)
  const server = (region: 'eu' | 'us') => `
      ${region}-1:
        region: ${region}
        dialect: ${dialect}
        host: ${hostname}
        port: ${port}
        user: ${decodeURIComponent(username)}
        password: \${${region.toUpperCase()}_PASSWORD}
        databases: [${databases[region].map(({ name }) => name).join(', ')}]`
  // The order of the servers is not that of the regions' names.
  const config = `environments:
  Test:
    regions:
      us: { runs-on: [self-hosted, us] }
      eu: { runs-on: eu-runner }
    servers:${server('us')}${server('eu')}
`
  const inputs = {
    'database-url': '',
    'dry-run': 'server',
    'dry-run-url': scene.dryRun.url,
    artifact: 'true',
    'environment-check': 'off',
  }
  const run: Regions['run'] = (more, { run: id = '1000', attempt = '1' } = {}, others = {}) => {
    // The toolkit uploads where the server is GitHub's own, for which the issuer here cannot sign.
    const { env, issuer: _issuer, ...options } = scene.options({ ...inputs, ...more }, others)
    return runAction({
      ...options,
      env: {
        ...{ GITHUB_RUN_ID: id, GITHUB_RUN_ATTEMPT: attempt, ...scene.github.artifacts.envOf(id) },
        ...env,
      },
    })
  }
  const secretsOf = (regions: readonly string[]) =>
    Object.fromEntries(
      regions.map(region => [`${region.toUpperCase()}_PASSWORD`, decodeURIComponent(password)]),
    )
  for (const { url } of databases.us) await query(url, 'CREATE TABLE only_us (id integer)')
  return {
    ...{ scene, github: scene.github, databases, run },
    push: files => scene.push({ '.github/greenline.yml': config, ...files }),
    // A job has the secrets of its own region alone.
    deploy: (region, at, more = {}) =>
      run({ ...(region !== undefined && { region }), ...more }, at, {
        env: { GITHUB_API_URL: scene.github.url, ...secretsOf(region === undefined ? REGIONS : [region]) },
      }),
    collect: (at, more = {}) => run({ method: 'collect', 'dry-run': 'auto', 'dry-run-url': '', ...more }, at),
    async reset() {
      for (const { url } of [...databases.eu, ...databases.us]) await query(url, 'DROP TABLE IF EXISTS item')
    },
    async committed(id, attempt = '1') {
      const paths = await scene.repository.paths('execution-logs')
      const path = paths.find(each => each.endsWith(`/Test/${id}.${attempt}/results.json.gz`))
      if (path === undefined)
        throw new Error(`There is no execution ${id}.${attempt} among ${paths.join(', ')}`)
      await scene.repository.git(['fetch', '-q', 'origin', 'execution-logs'])
      const file = `${scene.repository.folder}.results.gz`
      await scene.repository.git([
        '-c',
        `alias.show-to=!f() { git cat-file blob "$1" >"$2"; }; f`,
        'show-to',
        `FETCH_HEAD:${path}`,
        file,
      ])
      return Results.parse(JSON.parse(gunzipSync(await readFile(file)).toString()))
    },
    async [Symbol.asyncDispose]() {
      for (const each of [...databases.eu, ...databases.us]) await each[Symbol.asyncDispose]()
      await scene[Symbol.asyncDispose]()
    },
  }
}

const VARIES = new Set(['durationMs', 'startedAt', 'finishedAt', 'run', 'runUrl', 'rows'])

/** Results without what differs from one run to the next by nature: times, durations, the run, and names made by chance. */
export const comparable = (results: Results): unknown =>
  JSON.parse(
    JSON.stringify(results, (key: string, value: unknown) => (VARIES.has(key) ? undefined : value)),
  ) as unknown
