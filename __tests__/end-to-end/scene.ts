/**
 * A repository, its GitHub and two databases: all that a deployment needs.
 * Invariant: everything is real but GitHub, whose stand-in stores into the
 * repository's own remote.
 */
import { freshDatabase, query, type TestDatabase } from '../kit/databases.js'
import { startGitHub, type GitHub } from '../kit/github.js'
import { startIssuer, type Issuer } from '../kit/oidc.js'
import { makeRepository, type Content, type TestRepository } from '../kit/repository.js'
import { runAction, startAction, type ActionOptions, type RunResult } from '../kit/runner.js'
import { TOKEN } from './said.js'

export { said, TOKEN } from './said.js'

const ZERO = '0'.repeat(40)

export interface Scene extends AsyncDisposable {
  readonly repository: TestRepository
  readonly github: GitHub
  /** Says of every job that it is in the environment that its inputs name. */
  readonly issuer: Issuer
  readonly environment: TestDatabase
  readonly dryRun: TestDatabase
  /** Commits, as a push to main. */
  push(files: Readonly<Record<string, Content>>): Promise<void>
  /** What the action gets for the last push. */
  options(inputs?: Readonly<Record<string, string>>, more?: Partial<ActionOptions>): ActionOptions
  /** Runs the main step for the last push. */
  deploy(inputs?: Readonly<Record<string, string>>, more?: Partial<ActionOptions>): Promise<RunResult>
  start(
    inputs?: Readonly<Record<string, string>>,
    more?: Partial<ActionOptions>,
  ): ReturnType<typeof startAction>
  post(
    state: Readonly<Record<string, string>>,
    inputs?: Readonly<Record<string, string>>,
    more?: Partial<ActionOptions>,
  ): Promise<RunResult>
  /** Reads back what the environment's database holds. */
  read(sql: string): ReturnType<typeof query>
  /** Paths of the logs on the log branch, of one kind of target. */
  logs(): Promise<readonly string[]>
}

export async function openScene(dialect: TestDatabase['dialect']): Promise<Scene> {
  const repository = await makeRepository()
  const github = await startGitHub({ repository: 'acme/shop', bare: repository.bare, token: TOKEN })
  const issuer = await startIssuer()
  const environment = await freshDatabase(dialect)
  const dryRun = await freshDatabase(dialect)
  let before = ZERO
  let after = ZERO

  const options: Scene['options'] = (inputs = {}, more = {}) => ({
    entry: 'main',
    folder: repository.folder,
    eventName: 'push',
    event: {
      before,
      after,
      ref: 'refs/heads/main',
      repository: { default_branch: 'main', full_name: 'acme/shop' },
    },
    token: TOKEN,
    issuer,
    inputs: {
      environment: 'Test',
      'database-url': environment.url,
      'dry-run-url': dryRun.url,
      artifact: 'false',
      ...inputs,
    },
    ...more,
    env: { GITHUB_API_URL: github.url, ...more.env },
  })

  return {
    repository,
    github,
    issuer,
    environment,
    dryRun,
    options,
    async push(files) {
      before = after
      after = await repository.commit(files, 'A change')
    },
    deploy: (inputs, more) => runAction(options(inputs, more)),
    start: (inputs, more) => startAction(options(inputs, more)),
    post: (state, inputs, more) => runAction({ ...options(inputs, more), entry: 'post', state }),
    read: sql => query(environment.url, sql),
    logs: async () => (await repository.paths('execution-logs')).filter(path => path.endsWith('.sql.md')),
    async [Symbol.asyncDispose]() {
      for (const each of [environment, dryRun, github, issuer, repository]) await each[Symbol.asyncDispose]()
    },
  }
}

/** What the scratch databases of a scene's environment are called, for LIKE: other tests use the same server meanwhile. */
export const scratchOf = ({ environment }: Scene): string => `greenline_dry_run_${environment.name}_%`
