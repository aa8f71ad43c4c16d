/**
 * Which commits a change is measured between, as the triggering event or the
 * command line named them. Invariant: nothing here has been looked up yet; a
 * commit named here may be absent from the checkout.
 */

export type ChangeSource =
  /** `before..after`. `before` is all zeros on the first push of `ref` (in full: `refs/heads/main`). */
  | {
      readonly kind: 'push'
      readonly before: string
      readonly after: string
      readonly ref: string
      /** Short name: `main`. */
      readonly defaultBranch: string
    }
  /** From the merge base of both to `head`. */
  | { readonly kind: 'pull-request'; readonly base: string; readonly head: string }
  | { readonly kind: 'merge-group'; readonly base: string; readonly head: string }
  /** Any git revisions. Without `head`: HEAD. Without `base`: the first parent of `head`. */
  | { readonly kind: 'range'; readonly base?: string | undefined; readonly head?: string | undefined }
  /** All files of a commit, as an earlier deployment without a base had them. */
  | { readonly kind: 'everything'; readonly head: string }
