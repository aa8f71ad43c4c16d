/**
 * Questions about commits that decisions from the history depend on. Invariant:
 * an answer is that of the complete history, however shallow the checkout.
 */

/** A commit that changed SQL files. */
export interface SqlCommit {
  readonly id: string
  /** First line of its message. */
  readonly subject: string
}

export interface Commits {
  /**
   * Whether `older` is `newer` or can be reached from it. A commit that nobody has any more is nobody's ancestor.
   *
   * @throws GreenlineError REPOSITORY_UNREACHABLE
   */
  isAncestor(older: string, newer: string): Promise<boolean>
  /**
   * The commits from `from` (without it) to `to` that changed files of interest, oldest first. A merge counts as one.
   *
   * @throws GreenlineError REPOSITORY_UNREACHABLE, COMMIT_MISSING
   */
  sqlCommits(from: string, to: string): Promise<readonly SqlCommit[]>
}
