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

type Edit = Edits[string]
const PERSON = 'committer Test <test@example.com> 1700000000 +0000'

const data = (content: Content): Buffer => {
  const bytes = Buffer.from(content as Uint8Array)
  return Buffer.concat([Buffer.from(`data ${String(bytes.length)}\n`), bytes, Buffer.from('\n')])
}

/** A path in the notation of fast-import: every byte as an octal escape. */
function quote(name: string): string {
  const path = name.startsWith('bytes:') ? Buffer.from(name.slice(6), 'latin1') : Buffer.from(name)
  return `"${Array.from(path, byte => `\\${byte.toString(8).padStart(3, '0')}`).join('')}"`
}

function toInstruction(name: string, edit: Edit): Buffer {
  if (edit === null) return Buffer.from(`D ${quote(name)}\n`)
  if (typeof edit === 'string' || edit instanceof Uint8Array) {
    return Buffer.concat([Buffer.from(`M 100644 inline ${quote(name)}\n`), data(edit)])
  }
  if ('commit' in edit) return Buffer.from(`M 160000 ${edit.commit} ${quote(name)}\n`)
  return Buffer.concat([Buffer.from(`M ${edit.mode} inline ${quote(name)}\n`), data(edit.content)])
}

/** Opens a folder as a test repository; removed when disposed of. */
function open(folder: string): TestRepository {
  const git = (...args: string[]): string => run(folder, args)
  const tip = (branch: string): string[] => {
    const found = git('for-each-ref', '--format=%(objectname)', `refs/heads/${branch}`)
    return found === '' ? [] : [found]
  }
  /** One process for any number of commits, and no file system that must bear odd names. */
  const append = (branch: string, parents: readonly string[], commits: readonly Edits[]): string[] => {
    const stream = commits.flatMap((edits, i) => [
      Buffer.from(`commit refs/heads/${branch}\nmark :${String(i + 1)}\n${PERSON}\n`),
      data('change'),
      ...(i > 0 ? [] : parents.map((id, at) => Buffer.from(`${at === 0 ? 'from' : 'merge'} ${id}\n`))),
      ...Object.entries(edits).map(([name, edit]) => toInstruction(name, edit)),
      Buffer.from(`\nget-mark :${String(i + 1)}\n`),
    ])
    return run(folder, ['fast-import', '--quiet', '--force'], Buffer.concat(stream)).split('\n')
  }
  return {
    folder,
    url: pathToFileURL(folder).href,
    git,
    commit(edits, { branch = 'main', parents = tip(branch) } = {}) {
      return append(branch, parents, [edits])[0] ?? ''
    },
    chain(branch, count, parent) {
      const edits = Array.from({ length: count }, (_, i) => ({
        [`${branch}-${String(i)}.sql`]: `-- ${String(i)}`,
      }))
      return append(branch, parent === undefined ? [] : [parent], edits)
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
