/**
 * `greenline demo`: the whole story on throw-away embedded databases and a
 * temporary repository with a remote of its own. Invariant: it goes through the
 * same code as a real execution, and touches nothing outside its folder.
 */
import fs from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { cancelOnSignal } from '../cancel.js'
import { verdictOf } from '../core/results.js'
import { openGit, gitOutput, type Git } from '../publish/git.js'
import type { Arguments } from './arguments.js'
import { DEMO_CHANGES, type DemoChange } from './demo-files.js'
import { execute, readCommandSettings } from './execution.js'
import { createTerminalHost } from './terminal-host.js'

const ENVIRONMENTS = ['Test', 'Acceptance', 'Production'] as const
type Environment = (typeof ENVIRONMENTS)[number]
const LOG_BRANCH = 'execution-logs'

/**
 * Tells the story.
 *
 * @returns 0 when it went as it should: one change green everywhere, another stopped where it came before its turn.
 */
export async function demo({ flags }: Arguments): Promise<number> {
  const host = createTerminalHost({ redact: text => text })
  const folder = path.resolve(flags['keep'] ?? (await fs.mkdtemp(path.join(tmpdir(), 'greenline-demo-'))))
  const shop = path.join(folder, 'shop')
  const git = await makeRepository(folder, shop)
  const cancellation = cancelOnSignal(host)

  const deployTo = async (environment: Environment, head: string): Promise<'green' | 'red'> => {
    const read = await readCommandSettings(deploymentFlags(folder, environment, head), 'deploy', shop)
    const { results, failures } = await execute(read, { folder: shop, flags: {}, cancellation })
    return verdictOf(results) === 'green' && failures.length === 0 ? 'green' : 'red'
  }
  const chapter = (title: string): void =>
    host.info(`\n━━ ${title} ${'━'.repeat(Math.max(0, 76 - title.length))}`)

  chapter('First change, "Customers and orders": Test, its dry run first')
  const first = await commit(git, shop, DEMO_CHANGES.first)
  const verdicts = [await deployTo('Test', first)]
  chapter('Second change, "Vouchers", built on the first: Test')
  const second = await commit(git, shop, DEMO_CHANGES.second)
  verdicts.push(await deployTo('Test', second))
  chapter('The second change goes to Acceptance before the first')
  const stopped = await deployTo('Acceptance', second)
  for (const environment of ['Acceptance', 'Production'] as const) {
    chapter(`The first change: ${environment}`)
    verdicts.push(await deployTo(environment, first))
  }

  chapter('The logs are in the repository')
  host.info(await gitOutput(git, ['log', '--oneline', `origin/${LOG_BRANCH}`]))
  host.info(await gitOutput(git, ['ls-tree', '-r', '--name-only', `origin/${LOG_BRANCH}`]))
  const again = Object.entries(deploymentFlags(folder, 'Acceptance', second)).map(([name, value]) => {
    return `--${name} ${value}`
  })
  host.info(`
Look at them:
  git -C ${shop} show origin/${LOG_BRANCH}:README.md
  git -C ${shop} log -p origin/${LOG_BRANCH}
Now that Acceptance has the first change, the second goes through. In ${shop}:
  node ${process.argv[1] ?? 'dist/cli.js'} deploy ${again.join(' ')}
The first change went ${verdicts.every(verdict => verdict === 'green') ? 'green' : 'red'} through ${ENVIRONMENTS.join(', ')}. The second is ${stopped} on Acceptance:
its dry run failed there, so not one statement of it reached Acceptance.`)
  return verdicts.every(verdict => verdict === 'green') && stopped === 'red' ? 0 : 1
}

/** What `greenline deploy` is told. */
const deploymentFlags = (
  folder: string,
  environment: Environment,
  head: string,
): Readonly<Record<string, string>> => ({
  environment,
  'database-url': `pglite:${path.join(folder, 'databases', environment)}`,
  'dry-run': 'embedded',
  head,
})

/** A repository with a bare remote, as GitHub would be. */
async function makeRepository(folder: string, shop: string): Promise<Git> {
  const remote = path.join(folder, 'remote.git')
  await fs.mkdir(shop, { recursive: true })
  const git = openGit(shop)
  await gitOutput(git, ['init', '--quiet', '--bare', '--initial-branch=main', remote])
  await gitOutput(git, ['init', '--quiet', '--initial-branch=main', shop])
  await gitOutput(git, ['remote', 'add', 'origin', remote])
  return git
}

/** Pushes a change to main. @returns Its commit. */
async function commit(git: Git, shop: string, { message, files }: DemoChange): Promise<string> {
  for (const [file, text] of Object.entries(files)) {
    await fs.mkdir(path.dirname(path.join(shop, file)), { recursive: true })
    await fs.writeFile(path.join(shop, file), text)
  }
  const person = { NAME: 'Greenline demo', EMAIL: 'demo@localhost' }
  const env = Object.fromEntries(
    Object.entries(person).flatMap(([key, value]) => [
      [`GIT_AUTHOR_${key}`, value],
      [`GIT_COMMITTER_${key}`, value],
    ]),
  )
  await gitOutput(git, ['add', '--all'])
  await gitOutput(git, ['commit', '--quiet', '--no-gpg-sign', '-m', message], { env })
  await gitOutput(git, ['push', '--quiet', 'origin', 'main'])
  return (await gitOutput(git, ['rev-parse', 'HEAD'])).trim()
}
