/**
 * The story that the pictures in README.md tell, run through the bundle. Invariant: every page is what the
 * bundle wrote; only GitHub, which takes the check run, is a stand-in that knows one address.
 */
import { execFileSync, spawn } from 'node:child_process'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'

const LOG_BRANCH = 'execution-logs'

/** Runs a program of the bundle to its end. @throws Error when it ends with another code than expected. */
async function run(file, args, expected, { folder, env }) {
  const child = spawn(process.execPath, [file, ...args], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (said += chunk))
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve))
  if (code !== expected) throw new Error(`${args.join(' ')} ended with ${code}, not ${expected}:\n${said}`)
}

/**
 * Runs the demo, then what its end tells to do: the second change to Acceptance once more, and to Production. The
 * pull request of that change is run as the action runs it.
 *
 * @param dist - Folder of the bundle.
 * @param folder - An empty folder for databases and repositories.
 * @returns Markdown of the log branch, by what it is of, and the check run of the pull request as it was sent.
 */
export async function tellStory(dist, folder) {
  const shop = join(folder, 'shop')
  const env = { PATH: process.env.PATH, HOME: folder, TMPDIR: folder, NO_COLOR: '1' }
  const greenline = (...args) =>
    run(join(dist, 'cli.js'), args, 0, { folder: args[0] === 'demo' ? folder : shop, env })
  const git = (...args) => execFileSync('git', ['-C', shop, ...args], { encoding: 'utf8', env }).trim()
  const show = path => git('show', `origin/${LOG_BRANCH}:${path}`)

  await greenline('demo', '--keep', folder)
  const [first, second] = git('rev-list', '--reverse', 'main').split('\n')
  const dashboard = show('README.md')
  const stopped = folderOf(JSON.parse(`[${ledgerLines(show('executions.json')).join(',')}]`), second)
  const execution = show(`${stopped}/README.md`)
  const log = show(`${stopped}/dry-run/DryRun/embedded/Acceptance/sql/004-vouchers.sql.md`)
  // The pull request came before the merge: Test had then what Production has now, the first change alone.
  const before = join(folder, 'databases before', 'Test')
  cpSync(join(folder, 'databases', 'Production'), before, { recursive: true })
  const check = await reviewPullRequest(
    dist,
    { folder, shop, env },
    { base: first, head: second, database: before },
  )
  for (const environment of ['Acceptance', 'Production']) {
    const database = `pglite:${join(folder, 'databases', environment)}`
    const flags = ['--environment', environment, '--database-url', database, '--dry-run', 'embedded']
    await greenline('deploy', ...flags, '--head', second)
  }
  return { dashboard, execution, log, check, deployment: show(`deployments/${second}/README.md`) }
}

/** The lines of the ledger that hold an execution each. */
const ledgerLines = text =>
  text
    .split('\n')
    .map(line => line.trim().replace(/,$/, ''))
    .filter(line => line.startsWith('{"'))

const folderOf = (entries, deployment) =>
  entries.find(entry => entry.deployment === deployment && entry.environment === 'Acceptance').path

/** Runs the action on a pull request. @returns The check run that it sent. */
async function reviewPullRequest(dist, { folder, shop, env }, { base, head, database }) {
  const place = name => join(folder, 'runner', name)
  mkdirSync(place('temp'), { recursive: true })
  const side = sha => ({ sha, repo: { full_name: 'acme/shop' } })
  const event = {
    number: 7,
    pull_request: { number: 7, base: side(base), head: side(head) },
    repository: { default_branch: 'main', full_name: 'acme/shop' },
  }
  writeFileSync(place('event.json'), JSON.stringify(event))
  const files = ['OUTPUT', 'STATE', 'STEP_SUMMARY', 'ENV', 'PATH']
  for (const name of files) writeFileSync(place(name), '')
  const inputs = {
    METHOD: 'dry-run',
    ENVIRONMENT: 'Test',
    'DATABASE-URL': `pglite:${database}`,
    'DRY-RUN': 'embedded',
    'COMMIT-LOGS': 'false',
    ARTIFACT: 'false',
    TOKEN: 'made-up',
  }
  const github = await takeCheckRuns()
  try {
    await run(join(dist, 'main.js'), [], 0, {
      folder: shop,
      env: {
        ...env,
        CI: 'true',
        GITHUB_ACTIONS: 'true',
        GITHUB_ACTOR: 'ada',
        GITHUB_API_URL: github.url,
        GITHUB_EVENT_NAME: 'pull_request',
        GITHUB_EVENT_PATH: place('event.json'),
        GITHUB_JOB: 'dry-run',
        GITHUB_REF: 'refs/pull/7/merge',
        GITHUB_REPOSITORY: 'acme/shop',
        GITHUB_RUN_ATTEMPT: '1',
        GITHUB_RUN_ID: '1000',
        GITHUB_SERVER_URL: 'https://github.com',
        GITHUB_SHA: head,
        GITHUB_WORKFLOW: 'SQL',
        GITHUB_WORKSPACE: shop,
        RUNNER_TEMP: place('temp'),
        ...Object.fromEntries(files.map(name => [`GITHUB_${name}`, place(name)])),
        ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name}`, value])),
      },
    })
  } finally {
    github.close()
  }
  const [check] = github.sent
  if (check === undefined) throw new Error('The action sent no check run')
  return check
}

/** A server that takes check runs and finds nothing else: no log branch yet. */
async function takeCheckRuns() {
  const sent = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', chunk => (body += chunk))
    request.on('end', () => {
      const isCheck = request.method === 'POST' && request.url.endsWith('/check-runs')
      if (isCheck) sent.push(JSON.parse(body))
      response.writeHead(isCheck ? 201 : 404, { 'content-type': 'application/json' })
      response.end(
        JSON.stringify(
          isCheck ? { id: 1, html_url: 'https://github.com/acme/shop' } : { message: 'Not Found' },
        ),
      )
    })
  })
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  return { sent, url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() }
}
