/**
 * Commits the logs to the log branch through GitHub's Git Data API. Invariant:
 * the branch only moves forward, and the number of requests does not grow with
 * the number of logs.
 */
import type { LogFile } from '../core/log-file.js'
import type { Client } from '../github/client.js'
import { type GitData, type RepositoryName, type TreeFile, openGitData } from '../github/git-data.js'
import type { BranchState } from '../history/history.js'
import { LEDGER_PATH } from '../history/ledger.js'
import { commitMessage, executionPage, sharedFiles, untilLanded } from './branch-commit.js'
import type { Store } from './store.js'

export interface CommitApiOptions {
  readonly client: Client
  readonly repository: RepositoryName
  /** Short name; made without history when it does not exist. */
  readonly branch: string
  /** `https://github.com` */
  readonly serverUrl: string
  /** What the branch held when it was read last, if it was: then the first try asks nothing. */
  readonly known?: () => BranchState | undefined
  /** The longest pause after the first lost race, see `untilLanded`. */
  readonly pauseMs?: number
}

/** Larger sets of logs go in several tree calls; GitHub refuses bodies somewhere above 40 MB. */
const MAX_TREE_BYTES = 20_000_000

/** A store that commits to a branch on GitHub. The URL is that of the execution's page. */
export function createCommitApiStore(options: CommitApiOptions): Store {
  const { client, repository, branch, serverUrl, pauseMs = 500 } = options
  const git = openGitData(client, repository, branch, pauseMs)
  return {
    name: 'commit',
    async save(publication) {
      // Bytes are stored once; only the tree has to be made again after a lost race.
      const execution = await storeBytes(git, publication.execution)
      let committed: string | undefined
      let known = options.known?.()
      await untilLanded(
        branch,
        async () => {
          const { head, ledger } = known ?? (await readBranch(git))
          known = undefined
          // The answer to the last try may have been lost while the commit landed.
          if (committed !== undefined && head?.commit === committed) return { status: 'landed' }
          const shared = await storeBytes(git, sharedFiles(publication, ledger))
          const tree = await writeTrees(git, head?.tree, [...execution, ...shared])
          committed = await git.writeCommit(tree, head?.commit, commitMessage(publication.entry))
          const move = await git.moveBranch(committed, head?.commit)
          return move.status === 'moved' ? { status: 'landed' } : move
        },
        pauseMs,
      )
      return { url: pageUrl(serverUrl, repository, branch, executionPage(publication.entry)) }
    },
  }
}

async function readBranch(git: GitData): Promise<BranchState> {
  const head = await git.readHead()
  const blob = head && (await git.findRootFile(head, LEDGER_PATH))
  const ledger = blob === undefined ? undefined : new TextDecoder().decode(await git.readBlob(blob))
  return { head, ledger }
}

async function storeBytes(git: GitData, files: readonly LogFile[]): Promise<readonly TreeFile[]> {
  const stored: TreeFile[] = []
  for (const { path, content } of files) {
    stored.push(
      typeof content === 'string' ? { path, text: content } : { path, blob: await git.writeBlob(content) },
    )
  }
  return stored
}

async function writeTrees(
  git: GitData,
  base: string | undefined,
  files: readonly TreeFile[],
): Promise<string> {
  let tree = base
  let part: TreeFile[] = []
  let bytes = 0
  for (const file of files) {
    const size = Buffer.byteLength('text' in file ? file.text : '') + Buffer.byteLength(file.path)
    if (part.length > 0 && bytes + size > MAX_TREE_BYTES) {
      tree = await git.writeTree(tree, part)
      part = []
      bytes = 0
    }
    part.push(file)
    bytes += size
  }
  return git.writeTree(tree, part)
}

function pageUrl(serverUrl: string, { owner, name }: RepositoryName, branch: string, path: string): string {
  const encode = (text: string): string => text.split('/').map(encodeURIComponent).join('/')
  return `${serverUrl}/${owner}/${name}/blob/${encode(branch)}/${encode(path)}`
}
