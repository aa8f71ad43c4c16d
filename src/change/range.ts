/**
 * From what triggered the run to the two commits that the change lies between.
 * Invariant: a change is never guessed; where the event's own commits are gone
 * and nothing sound stands in for them, it is an error, and a stand-in is noted.
 */
import type { ChangeSource } from '../core/change-source.js'
import { GreenlineError } from '../core/errors.js'
import type { Repository } from './git.js'
import {
  findMergeBase,
  findReference,
  firstParent,
  obtainCommit,
  requireCommit,
  resolveRevision,
} from './history.js'

/** Two commits that are in the repository. */
export interface Range {
  /** Absent: every file of `head` counts as changed. */
  readonly base?: string
  readonly head: string
  /** What a reader should know about how `base` was found, as sentences. */
  readonly notes: readonly string[]
}

type Push = Extract<ChangeSource, { kind: 'push' }>

const isZero = (commit: string): boolean => /^0+$/.test(commit)

const unknownChange = (message: string): GreenlineError =>
  new GreenlineError('CHANGE_UNKNOWN', message, 'Run the workflow by hand with `base` and `head`.')

/**
 * Finds the commits a change lies between, and fetches what the checkout lacks of them.
 *
 * @throws GreenlineError COMMIT_MISSING, CHANGE_UNKNOWN, INPUT_INVALID, REPOSITORY_UNREACHABLE
 */
export async function findRange(repository: Repository, source: ChangeSource): Promise<Range> {
  switch (source.kind) {
    case 'push':
      return findPushRange(repository, source)
    case 'pull-request': {
      const head = await requireCommit(repository, source.head)
      const base = await findMergeBase(repository, await requireCommit(repository, source.base), head)
      if (base !== undefined) return { base, head, notes: [] }
      throw unknownChange('The pull request has no commit in common with its base branch.')
    }
    case 'merge-group': {
      const head = await requireCommit(repository, source.head)
      return { base: await requireCommit(repository, source.base), head, notes: [] }
    }
    case 'everything':
      return { head: await requireCommit(repository, source.head), notes: [] }
    case 'range': {
      const head = await resolveRevision(repository, source.head ?? 'HEAD')
      if (source.base !== undefined) {
        return { base: await resolveRevision(repository, source.base), head, notes: [] }
      }
      const parent = await firstParent(repository, head)
      if (parent === undefined) {
        return { head, notes: [`${head} is the first commit, so all of its files count as changed.`] }
      }
      return { base: await requireCommit(repository, parent), head, notes: [] }
    }
  }
}

async function findPushRange(repository: Repository, push: Push): Promise<Range> {
  if (isZero(push.after)) throw unknownChange(`The push deleted ${push.ref}: there is nothing to deploy.`)
  const head = await requireCommit(repository, push.after)
  if (!isZero(push.before) && (await obtainCommit(repository, push.before))) {
    return { base: push.before, head, notes: [] }
  }
  return isZero(push.before)
    ? findFirstPushRange(repository, push, head)
    : findForcedPushRange(repository, push, head)
}

async function mergeBaseWithDefault(
  repository: Repository,
  push: Push,
  head: string,
): Promise<string | undefined> {
  const tip = await findReference(repository, [`refs/heads/${push.defaultBranch}`])
  if (tip === undefined) return undefined
  return findMergeBase(repository, await requireCommit(repository, tip), head)
}

async function findFirstPushRange(repository: Repository, push: Push, head: string): Promise<Range> {
  const everything = `so all files of ${head} count as changed.`
  if (push.ref === `refs/heads/${push.defaultBranch}`) {
    return { head, notes: [`This is the first push of the default branch, ${everything}`] }
  }
  const base = await mergeBaseWithDefault(repository, push, head)
  if (base !== undefined) return { base, head, notes: [] }
  return {
    head,
    notes: [`${push.ref} has no commit in common with the branch ${push.defaultBranch}, ${everything}`],
  }
}

async function findForcedPushRange(repository: Repository, push: Push, head: string): Promise<Range> {
  const gone = `Commit ${push.before}, which ${push.ref} was on before this push, no longer exists on the remote`
  const base = await mergeBaseWithDefault(repository, push, head)
  // A merge base that is the pushed commit itself would make the change empty, and the run green for nothing.
  if (base === undefined || base === head) throw unknownChange(`${gone}, so what changed cannot be told.`)
  return {
    base,
    head,
    notes: [
      `${gone} (a force push), so the change is measured from ${base}, where it left the branch ${push.defaultBranch}.`,
    ],
  }
}
