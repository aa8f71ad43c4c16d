/**
 * Git repositories for tests: a work tree and the bare repository it pushes to,
 * both in a temporary folder. Invariant: the same commits give the same ids.
 */
import { randomBytes } from 'node:crypto'
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { git, gitBytes, type GitOptions } from './git.js'

/** What a path holds after a commit; null deletes it. */
export type Content =
  | string
  | Uint8Array
  | null
  | { readonly symlinkTo: string }
  | { readonly submoduleAt: string }
  | { readonly executable: string }

export interface TestRepository extends AsyncDisposable {
  /** The work tree, on branch `main` at first. */
  readonly folder: string
  /** The bare repository `origin`. */
  readonly bare: string
  /** Runs git in the work tree. */
  git(words: readonly string[], options?: GitOptions): Promise<string>
  /** Changes the paths, commits and pushes the current branch to `origin` (`--force`). @returns The commit's id. */
  commit(files: Readonly<Record<string, Content>>, message: string): Promise<string>
  /** @returns The id of a revision, HEAD without one. */
  sha(revision?: string): Promise<string>
  /** Checks a revision out as the `checkout` action does: a depth-1 fetch from `origin`. @returns The folder. */
  cloneDepth1(revision?: string): Promise<string>
  /** @returns The text of a path in `origin`, at a branch, to the byte. */
  read(branch: string, path: string): Promise<string>
  /** @returns All paths in `origin` at a branch; empty when the branch is not there. */
  paths(branch: string): Promise<readonly string[]>
}

async function put(folder: string, path: string, content: Content): Promise<void> {
  const place = join(folder, path)
  await rm(place, { recursive: true, force: true })
  if (content === null) {
    await git(folder, ['rm', '-r', '-q', '--cached', '--', `:(literal)${path}`])
    return
  }
  if (typeof content === 'object' && 'submoduleAt' in content) {
    await git(folder, ['update-index', '--add', '--cacheinfo', `160000,${content.submoduleAt},${path}`])
    return
  }
  await mkdir(dirname(place), { recursive: true })
  if (typeof content === 'string' || content instanceof Uint8Array) await writeFile(place, content)
  else if ('symlinkTo' in content) await symlink(content.symlinkTo, place)
  else {
    await writeFile(place, content.executable)
    await chmod(place, 0o755)
  }
  await git(folder, ['add', '--force', '--', `:(literal)${path}`])
}

/** Makes an empty repository with its remote. */
export async function makeRepository(): Promise<TestRepository> {
  const home = await mkdtemp(join(tmpdir(), 'gl-repository-'))
  const folder = join(home, 'work')
  const bare = join(home, 'origin.git')
  await git(home, ['init', '-q', '-b', 'main', folder])
  await git(home, ['init', '-q', '--bare', '-b', 'main', bare])
  // As GitHub allows: fetch any commit by its id.
  await git(bare, ['config', 'uploadpack.allowAnySHA1InWant', 'true'])
  await git(folder, ['remote', 'add', 'origin', bare])
  // The name and address of later commits, for whoever commits here without this environment.
  await git(folder, ['config', 'user.name', 'Ada'])
  await git(folder, ['config', 'user.email', 'ada@example.com'])
  let commits = 0
  const sha = (revision = 'HEAD'): Promise<string> =>
    git(folder, ['rev-parse', '--verify', `${revision}^{commit}`])

  return {
    folder,
    bare,
    git: (words, options) => git(folder, words, options),
    async commit(files, message) {
      for (const [path, content] of Object.entries(files)) await put(folder, path, content)
      const date = new Date(Date.UTC(2026, 0, 2, 3, 4, 5 + commits++)).toISOString()
      await git(folder, ['commit', '-q', '--allow-empty', '-m', message], {
        env: { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
      })
      await git(folder, ['push', '-q', '--force', 'origin', 'HEAD'])
      return sha()
    },
    sha,
    async cloneDepth1(revision) {
      const commit = await sha(revision)
      const clone = join(home, `clone-${randomBytes(4).toString('hex')}`)
      const run = (...words: string[]): Promise<string> => git(clone, words)
      await git(home, ['init', '-q', '-b', 'main', clone])
      await run('remote', 'add', 'origin', pathToFileURL(bare).href)
      await run('fetch', '-q', '--no-tags', '--depth=1', 'origin', `+${commit}:refs/remotes/origin/main`)
      await run('checkout', '-q', '--force', '-B', 'main', 'refs/remotes/origin/main')
      return clone
    },
    async read(branch, path) {
      return (await gitBytes(bare, ['cat-file', 'blob', `refs/heads/${branch}:${path}`])).toString('utf8')
    },
    async paths(branch) {
      const there = await git(bare, ['for-each-ref', `refs/heads/${branch}`])
      if (there === '') return []
      const list = await git(bare, ['ls-tree', '-r', '-z', '--name-only', `refs/heads/${branch}`])
      return list.split('\0').filter(path => path !== '')
    },
    [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true, maxRetries: 5 }),
  }
}
