/**
 * Real git repositories in temporary folders. Invariant: they do not depend on
 * the configuration of the machine, and are removed when disposed of.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const ENVIRONMENT = {
  ...process.env,
  LC_ALL: 'C',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Test',
  GIT_AUTHOR_EMAIL: 'test@example.com',
  GIT_COMMITTER_NAME: 'Test',
  GIT_COMMITTER_EMAIL: 'test@example.com',
}

type Content = string | Uint8Array
/** What a commit changes: a path (bytes in latin1 when it starts with `bytes:`) to its content, or how it differs from a file. */
export type Edits = Readonly<
  Record<string, Content | { mode: '120000' | '100755'; content: Content } | { commit: string } | null>
>

export interface TestRepository extends Disposable {
  readonly folder: string
  readonly url: string
  git(...args: string[]): string
  /** Commits `count` times to a branch, each time one more file; gives the ids, oldest first. */
  chain(branch: string, count: number, parent?: string): string[]
  /** Commits edits on top of `parents` (default: the branch), and moves the branch there. */
  commit(edits: Edits, options?: { branch?: string; parents?: string[] }): string
}

function run(folder: string, args: readonly string[], input?: Uint8Array): string {
  return execFileSync('git', ['-C', folder, ...args], {
    env: ENVIRONMENT,
    input: input ?? '',
    stdio: ['pipe', 'pipe', 'pipe'],
    maxBuffer: 1 << 28,
  })
    .toString('latin1')
    .replace(/\n$/, '')
}

/** Opens a folder as a test repository; removed when disposed of. */
function open(folder: string): TestRepository {
  const git = (...args: string[]): string => run(folder, args)
  const store = (content: Content): string =>
    run(folder, ['hash-object', '-w', '--stdin'], Buffer.from(content as Uint8Array))
  const tip = (branch: string): string[] => {
    const found = git('for-each-ref', '--format=%(objectname)', `refs/heads/${branch}`)
    return found === '' ? [] : [found]
  }
  return {
    folder,
    url: pathToFileURL(folder).href,
    git,
    commit(edits, { branch = 'main', parents = tip(branch) } = {}) {
      // Through the index alone: odd names need no file system that bears them.
      const [parent] = parents
      git('read-tree', ...(parent === undefined ? ['--empty'] : [parent]))
      const entries = Object.entries(edits).map(([name, edit]) => {
        const path = name.startsWith('bytes:') ? Buffer.from(name.slice(6), 'latin1') : Buffer.from(name)
        const [mode, id] =
          edit === null
            ? ['0', '0'.repeat(40)]
            : typeof edit === 'string' || edit instanceof Uint8Array
              ? ['100644', store(edit)]
              : 'commit' in edit
                ? ['160000', edit.commit]
                : [edit.mode, store(edit.content)]
        return Buffer.concat([Buffer.from(`${mode} ${id}\t`), path, Buffer.of(0)])
      })
      run(folder, ['update-index', '-z', '--index-info'], Buffer.concat(entries))
      const tree = git('write-tree')
      const id = git('commit-tree', tree, ...parents.flatMap(one => ['-p', one]), '-m', 'change')
      git('update-ref', `refs/heads/${branch}`, id)
      return id
    },
    chain(branch, count, parent) {
      const commits = Array.from({ length: count }, (_, i) => {
        const message = `x ${String(i)}`
        const from = i === 0 && parent !== undefined ? `from ${parent}\n` : ''
        return (
          `commit refs/heads/${branch}\ncommitter Test <test@example.com> 1700000000 +0000\n` +
          `data ${String(message.length)}\n${message}\n${from}` +
          `M 100644 inline ${branch}-${String(i)}.sql\ndata ${String(message.length)}\n${message}\n`
        )
      })
      const reset = parent === undefined ? '' : `reset refs/heads/${branch}\nfrom ${parent}\n\n`
      run(folder, ['fast-import', '--quiet', '--force'], Buffer.from(reset + commits.join('\n')))
      const ids = git('rev-list', '--reverse', `--max-count=${String(count)}`, `refs/heads/${branch}`)
      return ids.split('\n')
    },
    [Symbol.dispose]: () => {
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** An empty folder for a repository. */
export const freshFolder = (): string => mkdtempSync(join(tmpdir(), 'greenline-change-'))

/** A bare repository without commits; its default branch is `main`. */
export function createRepository(...options: string[]): TestRepository {
  const folder = freshFolder()
  run(folder, ['init', '--quiet', '--bare', '--initial-branch=main', ...options])
  return open(folder)
}

/** A clone over file://, as `git clone` makes it; `--depth=1` is what actions/checkout does. */
export function cloneRepository(remote: TestRepository, ...options: string[]): TestRepository {
  const folder = freshFolder()
  run(folder, ['clone', '--quiet', '--no-tags', ...options, remote.url, '.'])
  return open(folder)
}

/** What actions/checkout does for an event: fetches one commit with depth 1 and checks it out. */
export function checkOut(remote: TestRepository, commit: string): TestRepository {
  const folder = freshFolder()
  run(folder, ['init', '--quiet', '--initial-branch=main'])
  run(folder, ['remote', 'add', 'origin', remote.url])
  run(folder, ['fetch', '--quiet', '--no-tags', '--depth=1', 'origin', commit])
  run(folder, ['checkout', '--quiet', '--detach', commit])
  return open(folder)
}
