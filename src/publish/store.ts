/**
 * The publishing seams: stores keep the logs, announcers tell people, with links
 * to the stores. Invariant: what they are given is already redacted (see
 * core/redact.ts, `redactResults`); nothing here sees a secret.
 */
import type { LedgerEntry, LedgerState } from '../core/ledger.js'
import type { LogFile } from '../core/log-file.js'
import type { Results } from '../core/model.js'

/** One execution, ready to be kept. Paths are those on the log branch. */
export interface Publication {
  /** The files of this execution alone. */
  readonly execution: readonly LogFile[]
  readonly entry: LedgerEntry
  /** The files that tell about all executions, as far as this entry changes them. */
  readonly pages: (now: LedgerState, before: LedgerState) => readonly LogFile[]
}

/** Where the logs are now. */
export interface Saved {
  readonly url?: string
  /** What a reader of the log should know, such as why nothing was kept. */
  readonly note?: string
}

/** Keeps the logs and says where: the log branch, an artifact. */
export interface Store {
  readonly name: string
  /**
   * Saving the same execution again replaces it.
   *
   * @throws GreenlineError PUBLISH_FAILED, BRANCH_PROTECTED, TOKEN_FORBIDDEN, REPOSITORY_UNREACHABLE or
   *   RESULTS_UNREADABLE; what was kept before is untouched then.
   */
  save(publication: Publication): Promise<Saved>
}

/** Tells people, with links to the stores: the job summary. */
export interface Announcer {
  readonly name: string
  /** @param links - URLs by the name of the store. */
  announce(results: Results, links: ReadonlyMap<string, string>): Promise<Saved>
}
