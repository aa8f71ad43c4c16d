/**
 * One branch of a repository through the Git Data API. Invariant: the branch is
 * only ever moved forward, and who loses a race is told so as a value.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { type Client, isProtected, refusalOf, statusOf, toGitHubError } from './client.js'

export interface RepositoryName {
  readonly owner: string
  readonly name: string
}

/** What a branch holds at one commit. */
export interface Head {
  readonly commit: string
  readonly tree: string
}

/** A file of a new tree: text goes along with the tree, bytes are stored before. */
export type TreeFile = { readonly path: string } & ({ readonly text: string } | { readonly blob: string })

export type Move =
  | { readonly status: 'moved' }
  /** Somebody else was first: build on their commit. */
  | { readonly status: 'overtaken'; readonly reason: string }

export interface GitData {
  /** @returns undefined when the branch does not exist. */
  readHead(): Promise<Head | undefined>
  /** @returns The object id of a file in the root folder; undefined when it is not there. */
  findRootFile(head: Head, name: string): Promise<string | undefined>
  readBlob(id: string): Promise<Uint8Array>
  /**
   * Reads a file by its path: one request, or two when it is larger than a megabyte.
   *
   * @returns undefined when there is none.
   */
  readFile(head: Pick<Head, 'commit'>, path: string): Promise<Uint8Array | undefined>
  /** Reads a text on the branch as it is now: one request, however large it is. @returns undefined when there is none. */
  readLatest(path: string): Promise<string | undefined>
  /** @returns The object id. */
  writeBlob(bytes: Uint8Array): Promise<string>
  /**
   * Adds files to a tree, or to an empty one.
   *
   * @returns The new tree's object id.
   */
  writeTree(base: string | undefined, files: readonly TreeFile[]): Promise<string>
  /** Without author or committer: only then GitHub signs the commit as Verified. */
  writeCommit(tree: string, parent: string | undefined, message: string): Promise<string>
  /** Moves the branch from its parent to this commit, or creates it when there is none. */
  moveBranch(commit: string, parent: string | undefined): Promise<Move>
}

/** Answers that come and go while others write; the pauses give them their turn. */
const CONFLICTS: ReadonlySet<number | undefined> = new Set([409, 422])
/** How often a request is tried that a conflict elsewhere in the repository stopped. */
const MAX_TRIES = 4

/**
 * Every function throws GreenlineError BRANCH_PROTECTED, TOKEN_FORBIDDEN, REPOSITORY_UNREACHABLE or PUBLISH_FAILED.
 *
 * @param branch - Short name.
 * @param pauseMs - The longest pause before a request is tried again; it doubles.
 */
export function openGitData(
  client: Client,
  { owner, name }: RepositoryName,
  branch: string,
  pauseMs = 500,
): GitData {
  const { git } = client.rest
  const repository = { owner, repo: name }
  const reading = `to read the branch ${branch} of ${owner}/${name}`
  const writing = `to write the branch ${branch} of ${owner}/${name}`
  // Objects are named by their content, so whoever stores or reads one may do it again, whatever the branch does.
  const patiently = async <T>(request: () => Promise<T>): Promise<T> => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await request()
      } catch (thrown) {
        if (tries === MAX_TRIES || isProtected(thrown) || !CONFLICTS.has(statusOf(thrown))) throw thrown
        await sleep(Math.random() * pauseMs * 2 ** tries)
      }
    }
  }
  const asking = async <T>(doing: string, request: () => Promise<T>): Promise<T> => {
    try {
      return await patiently(request)
    } catch (thrown) {
      throw toGitHubError(thrown, doing)
    }
  }

  const readBlob: GitData['readBlob'] = async id => {
    const { data } = await asking(reading, () => git.getBlob({ ...repository, file_sha: id }))
    return Buffer.from(data.content, 'base64')
  }

  return {
    async readHead() {
      try {
        const ref = await patiently(() => git.getRef({ ...repository, ref: `heads/${branch}` }))
        const { sha } = ref.data.object
        const commit = await patiently(() => git.getCommit({ ...repository, commit_sha: sha }))
        return { commit: sha, tree: commit.data.tree.sha }
      } catch (thrown) {
        // An absent branch and an absent repository look alike; the first write tells them apart.
        if (statusOf(thrown) === 404) return undefined
        throw toGitHubError(thrown, reading)
      }
    },
    async findRootFile(head, file) {
      const { data } = await asking(reading, () => git.getTree({ ...repository, tree_sha: head.tree }))
      return data.tree.find(entry => entry.path === file && entry.type === 'blob')?.sha
    },
    readBlob,
    async readFile(head, path) {
      try {
        const { data } = await patiently(() =>
          client.rest.repos.getContent({ ...repository, path, ref: head.commit }),
        )
        if (Array.isArray(data) || data.type !== 'file') return undefined
        // Above one megabyte the answer names the blob only; an empty file has no content either way:
        // https://docs.github.com/en/rest/repos/contents#get-repository-content
        const isWhole = 'encoding' in data && data.encoding === 'base64' && 'content' in data
        return isWhole ? Buffer.from(data.content, 'base64') : await readBlob(data.sha)
      } catch (thrown) {
        if (statusOf(thrown) === 404) return undefined
        throw toGitHubError(thrown, reading)
      }
    },
    async readLatest(path) {
      try {
        const { data } = await patiently(() =>
          client.rest.repos.getContent({ ...repository, path, ref: branch, mediaType: { format: 'raw' } }),
        )
        // The types know the description of a file only: https://docs.github.com/en/rest/repos/contents
        const text: unknown = data
        return typeof text === 'string' ? text : undefined
      } catch (thrown) {
        if (statusOf(thrown) === 404) return undefined
        throw toGitHubError(thrown, reading)
      }
    },
    async writeBlob(bytes) {
      const content = Buffer.from(bytes).toString('base64')
      const { data } = await asking(writing, () =>
        git.createBlob({ ...repository, content, encoding: 'base64' }),
      )
      return data.sha
    },
    async writeTree(base, files) {
      const tree = files.map(file => ({
        path: file.path,
        mode: '100644' as const,
        type: 'blob' as const,
        ...('text' in file ? { content: file.text } : { sha: file.blob }),
      }))
      const request = { ...repository, tree, ...(base === undefined ? {} : { base_tree: base }) }
      return (await asking(writing, () => git.createTree(request))).data.sha
    },
    async writeCommit(tree, parent, message) {
      const parents = parent === undefined ? [] : [parent]
      return (await asking(writing, () => git.createCommit({ ...repository, tree, parents, message }))).data
        .sha
    },
    async moveBranch(commit, parent) {
      try {
        await (parent === undefined
          ? git.createRef({ ...repository, ref: `refs/heads/${branch}`, sha: commit })
          : git.updateRef({ ...repository, ref: `heads/${branch}`, sha: commit, force: false }))
        return { status: 'moved' }
      } catch (thrown) {
        if (isOvertaken(thrown)) return { status: 'overtaken', reason: refusalOf(thrown) }
        throw toGitHubError(thrown, writing)
      }
    },
  }
}

/**
 * 409 when two writers meet; 422 `Update is not a fast forward`, `Reference cannot be updated` (locked by another
 * writer), `Reference already exists` (created meanwhile) or `Reference does not exist` (deleted meanwhile).
 */
function isOvertaken(thrown: unknown): boolean {
  if (isProtected(thrown)) return false
  const status = statusOf(thrown)
  if (status === 409) return true
  return (
    status === 422 && /fast.?forward|already exists|does not exist|cannot be updated/i.test(refusalOf(thrown))
  )
}
