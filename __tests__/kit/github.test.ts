import { expect, test } from '@jest/globals'
import { Octokit } from '@octokit/rest'
import { git } from './git.js'
import * as faults from './github-faults.js'
import { startGitHub, type GitHub } from './github.js'
import { makeRepository, type TestRepository } from './repository.js'

const OWN = { owner: 'acme', repo: 'shop' }
const TOKEN = 'ghs_test'
const BRANCH = 'execution-logs'

const connect = (github: GitHub, auth = TOKEN): Octokit =>
  new Octokit({ auth, baseUrl: github.url, log: { debug() {}, info() {}, warn() {}, error() {} } })

interface Stage extends AsyncDisposable {
  readonly repository: TestRepository
  readonly github: GitHub
  readonly octokit: Octokit
  readonly first: string
}

async function setUp(): Promise<Stage> {
  const repository = await makeRepository()
  const first = await repository.commit({ 'a.sql': 'SELECT 1;\n', 'dir/b.sql': 'SELECT 2;\n' }, 'First')
  const github = await startGitHub({ repository: 'acme/shop', bare: repository.bare, token: TOKEN })
  return {
    repository,
    github,
    first,
    octokit: connect(github),
    async [Symbol.asyncDispose]() {
      await github[Symbol.asyncDispose]()
      await repository[Symbol.asyncDispose]()
    },
  }
}

/** Commits one file on a branch that is there, as a client would; retries on a moved head. @returns The tries. */
async function publish(octokit: Octokit, path: string, content: string): Promise<number> {
  for (let tries = 1; ; tries++) {
    const head = await octokit.rest.git.getRef({ ...OWN, ref: `heads/${BRANCH}` })
    const parent = head.data.object.sha
    const tree = await octokit.rest.git.createTree({
      ...OWN,
      base_tree: parent,
      tree: [{ path, mode: '100644', type: 'blob', content }],
    })
    const commit = await octokit.rest.git.createCommit({
      ...OWN,
      message: `Log ${path}`,
      tree: tree.data.sha,
      parents: [parent],
    })
    try {
      await octokit.rest.git.updateRef({ ...OWN, ref: `heads/${BRANCH}`, sha: commit.data.sha, force: false })
      return tries
    } catch (error) {
      const { status } = error as { status?: number }
      if (status !== 422 && status !== 409) throw error
    }
  }
}

test('an orphan branch is made from inline text in one tree call and a reference', async () => {
  await using stage = await setUp()
  const { octokit, github, repository } = stage
  const texts = Object.fromEntries(
    Array.from({ length: 300 }, (_, index) => [`logs/${index}/ö log.md`, `# ${index}\n`]),
  )
  const tree = await octokit.rest.git.createTree({
    ...OWN,
    tree: Object.entries(texts).map(([path, content]) => ({ path, mode: '100644', type: 'blob', content })),
  })
  const commit = await octokit.rest.git.createCommit({ ...OWN, message: 'Logs\n\nText', tree: tree.data.sha })
  expect(commit.data.verification).toMatchObject({ verified: true, reason: 'valid' })
  expect(commit.data.author.name).toBe('github-actions[bot]')
  await octokit.rest.git.createRef({ ...OWN, ref: `refs/heads/${BRANCH}`, sha: commit.data.sha })

  expect(await repository.paths(BRANCH)).toHaveLength(300)
  expect(await repository.read(BRANCH, 'logs/7/ö log.md')).toBe('# 7\n')
  expect(await git(repository.bare, ['log', '-1', '--format=%B', BRANCH])).toContain('Logs\n\nText')
  expect(await git(repository.bare, ['fsck', '--strict', '--no-dangling'])).toBe('')
  expect(github.requests.map(({ method, path, status }) => [method, path, status])).toEqual([
    ['POST', '/repos/acme/shop/git/trees', 201],
    ['POST', '/repos/acme/shop/git/commits', 201],
    ['POST', '/repos/acme/shop/git/refs', 201],
  ])
  expect(github.violations).toEqual([])
})

test('a base tree is changed: add, replace, delete a file, delete a folder, take a subtree', async () => {
  await using stage = await setUp()
  const { octokit, github, repository, first } = stage
  const before = await octokit.rest.git.getTree({ ...OWN, tree_sha: first, recursive: 'true' })
  expect(before.data.tree.map(entry => entry.path)).toEqual(['a.sql', 'dir', 'dir/b.sql'])
  const dir = before.data.tree[1]!.sha
  type Tree = NonNullable<Parameters<Octokit['rest']['git']['createTree']>[0]>['tree']
  const change = async (tree: Tree): Promise<string[]> => {
    const made = await octokit.rest.git.createTree({ ...OWN, tree, base_tree: first })
    return (await git(repository.bare, ['ls-tree', '-r', '--name-only', made.data.sha])).split('\n')
  }

  const blob = { mode: '100644', type: 'blob' } as const
  expect(await change([{ path: 'c.sql', ...blob, content: '3' }])).toEqual(['a.sql', 'c.sql', 'dir/b.sql'])
  expect(await change([{ path: 'dir/b.sql', ...blob, sha: null }])).toEqual(['a.sql'])
  expect(await change([{ path: 'dir', mode: '040000', type: 'tree', sha: null }])).toEqual(['a.sql'])
  expect(await change([{ path: 'dir', ...blob, content: 'now a file' }])).toEqual(['a.sql', 'dir'])
  expect(await change([{ path: 'copy', mode: '040000', type: 'tree', sha: dir }])).toEqual([
    'a.sql',
    'copy/b.sql',
    'dir/b.sql',
  ])
  await expect(change([{ path: 'no', ...blob, sha: null }])).rejects.toThrow('GitRPC::BadObjectState')
  await expect(change([{ path: '../x', ...blob, content: '' }])).rejects.toThrow('malformed path component')
  await expect(change([{ path: 'x', ...blob }])).rejects.toThrow('Must supply either')
  expect(github.violations).toEqual([])
})

test('four writers at once all land, each on the head of the one before', async () => {
  await using stage = await setUp()
  const { octokit, github, repository, first } = stage
  await octokit.rest.git.createRef({ ...OWN, ref: `refs/heads/${BRANCH}`, sha: first })
  const writers = Array.from({ length: 4 }, (_, index) => publish(octokit, `logs/${index}.md`, String(index)))
  const tries = await Promise.all(writers)
  expect(Math.max(...tries)).toBeGreaterThan(1)
  expect(await repository.paths(BRANCH)).toHaveLength(6)
  expect(await git(repository.bare, ['rev-list', '--count', BRANCH])).toBe('5')
  expect(github.requests.filter(request => request.status === 422).length).toBeGreaterThan(0)
  expect(github.violations).toEqual([])
})

test('references: read, list, refuse to make twice, move forward only unless forced', async () => {
  await using stage = await setUp()
  const { octokit, repository, github, first } = stage
  const second = await repository.commit({ 'a.sql': 'SELECT 3;\n' }, 'Second')
  const refs = octokit.rest.git
  expect((await refs.getRef({ ...OWN, ref: 'heads/main' })).data.object).toMatchObject({
    type: 'commit',
    sha: second,
  })
  await expect(refs.getRef({ ...OWN, ref: 'heads/mai' })).rejects.toMatchObject({ status: 404 })
  const matching = await refs.listMatchingRefs({ ...OWN, ref: 'heads/mai' })
  expect(matching.data.map(found => found.ref)).toEqual(['refs/heads/main'])
  expect((await refs.listMatchingRefs({ ...OWN, ref: 'heads/x' })).data).toEqual([])
  const again = refs.createRef({ ...OWN, ref: 'refs/heads/main', sha: first })
  await expect(again).rejects.toMatchObject({
    status: 422,
    response: { data: { message: 'Reference already exists' } },
  })
  const back = { ...OWN, ref: 'heads/main', sha: first }
  await expect(refs.updateRef(back)).rejects.toThrow('Update is not a fast forward')
  await expect(refs.updateRef({ ...back, ref: 'heads/no' })).rejects.toThrow('Reference does not exist')
  await expect(refs.updateRef({ ...back, sha: 'f'.repeat(40) })).rejects.toThrow('Object does not exist')
  expect(await git(repository.bare, ['rev-parse', 'main'])).toBe(second)
  await refs.updateRef({ ...back, force: true })
  expect(await git(repository.bare, ['rev-parse', 'main'])).toBe(first)
  expect(github.violations).toEqual([])
})

test('contents, commits and blobs are read back to the byte', async () => {
  await using stage = await setUp()
  const { octokit, repository, github, first } = stage
  const bytes = Buffer.from([0, 0xff, 10, 13])
  const blob = await octokit.rest.git.createBlob({
    ...OWN,
    content: bytes.toString('base64'),
    encoding: 'base64',
  })
  const read = await octokit.rest.git.getBlob({ ...OWN, file_sha: blob.data.sha })
  expect(Buffer.from(read.data.content, 'base64')).toEqual(bytes)
  expect(read.data.size).toBe(4)

  const large = 'x'.repeat(1024 * 1024 + 1)
  await repository.commit({ 'späce dir/ö?.md': 'text\n', large, link: { symlinkTo: 'a.sql' } }, 'Second')
  const content = (path: string, ref = 'main'): Promise<{ data: unknown }> =>
    octokit.rest.repos.getContent({ ...OWN, path, ref })
  const file = (await content('späce dir/ö?.md')).data as { content: string; path: string }
  expect(Buffer.from(file.content, 'base64').toString()).toBe('text\n')
  expect(file.path).toBe('späce dir/ö?.md')
  expect((await content('large')).data).toMatchObject({ content: '', encoding: 'none', size: large.length })
  expect((await content('link')).data).toMatchObject({ type: 'symlink', target: 'a.sql' })
  expect((await content('dir')).data).toMatchObject([{ type: 'file', path: 'dir/b.sql' }])
  expect((await content('', first)).data).toMatchObject([{ path: 'a.sql' }, { path: 'dir', type: 'dir' }])
  await expect(content('large', first)).rejects.toMatchObject({ status: 404 })
  await expect(content('a.sql', 'no')).rejects.toThrow('No commit found for the ref no')
  const raw = await octokit.rest.repos.getContent({ ...OWN, path: 'large', mediaType: { format: 'raw' } })
  expect(raw.data).toBe(large)

  const author = { name: 'Ada', email: 'ada@example.com', date: '2026-03-04T05:06:07Z' }
  const tree = await octokit.rest.git.getTree({ ...OWN, tree_sha: first })
  const made = await octokit.rest.git.createCommit({
    ...OWN,
    message: 'No line break at the end',
    tree: tree.data.sha,
    parents: [first],
    author,
  })
  const commit = await octokit.rest.git.getCommit({ ...OWN, commit_sha: made.data.sha })
  expect(commit.data).toMatchObject({
    message: 'No line break at the end',
    author,
    parents: [{ sha: first }],
  })
  expect(commit.data.verification).toMatchObject({ verified: false, reason: 'unsigned' })
  expect(github.violations).toEqual([])
})

test('a token is asked for, and the repository has to be the right one', async () => {
  await using stage = await setUp()
  const { github } = stage
  const ref = 'heads/main'
  await expect(connect(github, 'wrong').rest.git.getRef({ ...OWN, ref })).rejects.toThrow('Bad credentials')
  const anonymous = await fetch(`${github.url}/repos/acme/shop/git/ref/heads/main`)
  expect(anonymous.status).toBe(401)
  const elsewhere = connect(github).rest.git.getRef({ owner: 'acme', repo: 'other', ref })
  await expect(elsewhere).rejects.toMatchObject({ status: 404 })
  expect(github.requests.map(request => request.status)).toEqual([401, 401, 404])
  expect(github.violations).toEqual([])
})

test('an empty repository says so', async () => {
  await using repository = await makeRepository()
  await using github = await startGitHub({ repository: 'acme/shop', bare: repository.bare, token: TOKEN })
  const ref = connect(github).rest.git.getRef({ ...OWN, ref: 'heads/main' })
  await expect(ref).rejects.toMatchObject({ status: 409 })
  expect(github.violations).toEqual([])
})

test.each([
  ['notAccessible', 403, 'Resource not accessible by integration'],
  ['conflict', 409, 'Conflict'],
  ['notFastForward', 422, 'Update is not a fast forward'],
  ['pullRequestNeeded', 422, 'Changes must be made through a pull request.'],
  ['protectedBranch', 422, 'Protected branch update failed'],
  ['referenceRefused', 422, 'Reference update failed'],
  ['serverError', 502, 'Server Error'],
  ['secondaryRateLimit', 403, 'secondary rate limit'],
] as const)('the fault %s arrives as %i and changes nothing', async (name, status, message) => {
  await using stage = await setUp()
  const { octokit, github, repository, first } = stage
  github.fail(request => (request.operation === 'git/create-ref' ? faults[name] : undefined))
  const create = octokit.rest.git.createRef({ ...OWN, ref: `refs/heads/${BRANCH}`, sha: first })
  await expect(create).rejects.toMatchObject({ status })
  await expect(create).rejects.toThrow(message)
  expect(await repository.paths(BRANCH)).toEqual([])
  expect(github.violations).toEqual([])
})

test('a connection can be cut before and after the work is done', async () => {
  await using stage = await setUp()
  const { octokit, github, repository, first } = stage
  const create = (): Promise<unknown> =>
    octokit.rest.git.createRef({ ...OWN, ref: `refs/heads/${BRANCH}`, sha: first })
  github.fail(() => 'hang-up')
  await expect(create()).rejects.toThrow()
  expect(await repository.paths(BRANCH)).toEqual([])
  github.fail(() => 'lose-reply')
  await expect(create()).rejects.toThrow()
  expect(await repository.paths(BRANCH)).toHaveLength(2)
  expect(github.requests.map(request => request.status)).toEqual([0, 0])
})

test.each([
  [
    'an unknown property',
    'POST',
    'git/commits',
    { message: 'm', tree: 'f'.repeat(40), parent: [] },
    'parent',
  ],
  ['an unknown property inside a list', 'POST', 'git/trees', { tree: [{ path: 'a', text: 'b' }] }, 'text'],
  ['a missing property', 'POST', 'git/refs', { ref: 'refs/heads/x' }, "required property 'sha'"],
  [
    'a wrong type',
    'PATCH',
    'git/refs/heads/main',
    { sha: 'f'.repeat(40), force: 'no' },
    '/force must be boolean',
  ],
  ['a wrong mode', 'POST', 'git/trees', { tree: [{ path: 'a', mode: '644', content: '' }] }, '/tree/0/mode'],
  ['no body', 'POST', 'git/refs', undefined, 'body: missing'],
  ['an unknown query', 'GET', 'git/trees/main?recursively=1', undefined, 'recursively'],
  ['an unknown path', 'GET', 'git/tree/main', undefined, 'not in the description'],
  ['an endpoint it has not', 'GET', 'environments', undefined, 'no such endpoint'],
])('%s is a violation and answered 500', async (_, method, path, body, problem) => {
  await using stage = await setUp()
  const { github } = stage
  const reply = await fetch(`${github.url}/repos/acme/shop/${path}`, {
    method,
    headers: { authorization: `Bearer ${TOKEN}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  expect(reply.status).toBe(500)
  expect(github.violations.join('\n')).toContain(problem)
})

test('a fault that GitHub would never answer is a violation too', async () => {
  await using stage = await setUp()
  const { octokit, github } = stage
  github.fail(() => ({ status: 418, body: {} }))
  await expect(octokit.rest.git.getRef({ ...OWN, ref: 'heads/main' })).rejects.toMatchObject({ status: 500 })
  github.fail(() => ({ status: 200, body: { ref: 'refs/heads/main' } }))
  await expect(octokit.rest.git.getRef({ ...OWN, ref: 'heads/main' })).rejects.toMatchObject({ status: 500 })
  expect(github.violations.join('\n')).toMatch(
    /status 418 is not in the description[^]*required property 'object'/,
  )
})
