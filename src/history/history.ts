/**
 * The log branch as it was read before an execution. Invariant: a branch that is
 * not there is an empty history; one that cannot be understood is an error.
 */
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { GreenlineError } from '../core/errors.js'
import type { ChainState, LedgerEntry, LedgerState } from '../core/ledger.js'
import { Results } from '../core/model.js'
import type { GitData, Head } from '../github/git-data.js'
import { LEDGER_PATH, parseLedger, stateOf } from './ledger.js'

export interface History {
  /** Each execution once, oldest first. */
  readonly entries: readonly LedgerEntry[]
  readonly chain: ChainState
  /**
   * The results of an execution; undefined when the log branch does not hold them.
   *
   * @param path - Of its entry: the execution's folder.
   * @throws GreenlineError RESULTS_UNREADABLE, and what reading the branch throws
   */
  readonly readResults: (path: string) => Promise<Results | undefined>
}

/** Reads a file of the log branch, always of the same commit; undefined when it is not there. */
export type ReadFile = (path: string) => Promise<Uint8Array | undefined>

/** Larger results are not taken to be ours. */
const MAX_RESULTS_BYTES = 1 << 30

/**
 * The history on a log branch.
 *
 * @throws GreenlineError RESULTS_UNREADABLE, and what `readFile` throws
 */
export async function openHistory(readFile: ReadFile): Promise<History> {
  const ledger = await readFile(LEDGER_PATH)
  const text = ledger === undefined ? undefined : new TextDecoder().decode(ledger)
  const { executions: entries, chain }: LedgerState = stateOf(parseLedger(text))
  return {
    entries,
    chain,
    async readResults(path) {
      const file = `${path}/results.json.gz`
      const bytes = await readFile(file)
      return bytes === undefined ? undefined : unpack(file, bytes)
    },
  }
}

/** Where a log branch was when it was read; whoever writes to it next may begin there. */
export interface BranchState {
  readonly head: Head | undefined
  readonly ledger: string | undefined
}

/**
 * Reads the history through GitHub's API: four requests at most, and two for each `readResults`.
 *
 * @param onRead - Told what the branch held.
 * @throws GreenlineError RESULTS_UNREADABLE, TOKEN_FORBIDDEN, REPOSITORY_UNREACHABLE, PUBLISH_FAILED (rate limit)
 */
export async function readHistory(
  git: GitData,
  onRead: (state: BranchState) => void = () => undefined,
): Promise<History> {
  const head = await git.readHead()
  return openHistory(async path => {
    const bytes = head === undefined ? undefined : await git.readFile(head, path)
    if (path === LEDGER_PATH) onRead({ head, ledger: bytes && new TextDecoder().decode(bytes) })
    return bytes
  })
}

/**
 * Reads the history for one of many jobs, whose requests add up: one of them, and one or two for each `readResults`.
 *
 * @param branch - Short name.
 * @throws GreenlineError RESULTS_UNREADABLE, TOKEN_FORBIDDEN, REPOSITORY_UNREACHABLE, PUBLISH_FAILED (rate limit)
 */
export const readHistorySparingly = (git: GitData, branch: string): Promise<History> =>
  openHistory(async path => {
    if (path !== LEDGER_PATH) return git.readFile({ commit: branch }, path)
    const text = await git.readLatest(path)
    return text === undefined ? undefined : Buffer.from(text)
  })

async function unpack(file: string, bytes: Uint8Array): Promise<Results> {
  try {
    const unpacked = await promisify(gunzip)(bytes, { maxOutputLength: MAX_RESULTS_BYTES })
    return Results.parse(JSON.parse(unpacked.toString('utf8')))
  } catch (cause) {
    throw new GreenlineError(
      'RESULTS_UNREADABLE',
      `${file} on the log branch does not hold the results of an execution.`,
      "Restore the file from the log branch's history.",
      { place: { path: file }, cause },
    )
  }
}
