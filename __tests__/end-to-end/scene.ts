/**
 * A repository, its GitHub and two databases: all that a deployment needs.
 * Invariant: everything is real but GitHub, whose stand-in stores into the
 * repository's own remote.
 */
import { freshDatabase, query, type TestDatabase } from '../kit/databases.js'
import { startGitHub, type GitHub } from '../kit/github.js'
import { makeRepository, type Content, type TestRepository } from '../kit/repository.js'
import { runAction, startAction, type ActionOptions, type RunResult } from '../kit/runner.js'

export const TOKEN = 'ghs_0123456789abcdefghijklmnopqrstuvwxyz'
const ZERO = '0'.repeat(40)

export interface Scene extends AsyncDisposable {
  readonly repository: TestRepository
  readonly github: GitHub
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
      for (const each of [environment, dryRun, github, repository]) await each[Symbol.asyncDispose]()
    },
  }
}

/** The log and the annotations: all that a person is told. */
export function said({ log, commands }: RunResult): string {
  const shown = commands.filter(({ name }) => name !== 'add-mask')
  const texts = shown.map(({ data, properties }) => [properties['file'], properties['line'], data].join(':'))
  return [log, ...texts].join('\n')
}
