/**
 * Which earlier deployments a deployment would overtake on its environment.
 * Invariant: pure but for what it asks of git; a deployment whose change is in
 * the one that runs is not overtaken by it.
 */
import type { Commits } from '../core/commits.js'
import type { LedgerEntry } from '../core/ledger.js'
import type { Overtaken } from '../core/model.js'
import { hasRun, isSameEnvironment } from './refusals.js'
import { sharedTouches } from './touches.js'

export interface OvertakingQuestion {
  /** Oldest first. */
  readonly entries: readonly LedgerEntry[]
  readonly commits: Commits
  readonly deployment: string
  /** Of the change that is about to run; undefined when it holds all files, which overtakes nothing. */
  readonly base: string | undefined
  readonly environment: string
  /** Paths of the files of the change. */
  readonly files: readonly string[]
  /** What the change touches, see `touchesOf`; undefined when it is not known. */
  readonly touches: readonly string[] | undefined
  /** When this execution started, ISO 8601. */
  readonly startedAt: string
}

/** GitHub ends a job that waited this long for its approval. */
const MAX_TRANSIT_MS = 30 * 24 * 3_600_000
/** So many of the latest green deployments here are asked whether they are built on an earlier one. */
const MAX_GREEN = 100

/**
 * Finds the earlier deployments (their commit is an ancestor of ours, and its change is not in ours) that had
 * something to do and are not green on this environment:
 *
 * - `red`: its last deployment here is red, or it never came here and is red where it was tried last. No longer told
 *   when a deployment built on it has become green here since.
 * - `in transit`: green, or dry run, elsewhere or here, and never started here. No longer told when a deployment
 *   built on it has become green here and nothing was heard of it for 30 days.
 * - `passed over`: a commit since the last deployment here that changed SQL files and is in no execution here.
 *
 * A deployment is not told when all files that it has not brought here are in our change as well: whoever mends a red
 * file and pushes overtakes nothing.
 *
 * @returns In the order of commits, as far as it is known; the earliest first.
 * @throws What `commits` throws
 */
export async function findOvertaken(question: OvertakingQuestion): Promise<readonly Overtaken[]> {
  const { base } = question
  if (base === undefined) return []
  const earlier = await findEarlier(question, base)
  const passed = await findPassedOver(question, base, earlier)
  return [...earlier.filter(each => !each.isTakenOver).map(({ overtaken }) => overtaken), ...passed]
}

/**
 * What a change touches, as far as any execution of it has told: the dry run of this execution, or earlier ones.
 *
 * @param digest - Of the change: another deployment of the same bytes tells as much.
 */
export function touchesOf(
  entries: readonly LedgerEntry[],
  deployment: string,
  digest: string | undefined,
): readonly string[] | undefined {
  const told = entries
    .filter(entry => entry.deployment === deployment || (digest !== undefined && entry.digest === digest))
    .flatMap(({ touches }) => (touches === undefined ? [] : [touches]))
  return told.length === 0 ? undefined : [...new Set(told.flat())].sort()
}

/** What is known of an earlier deployment that is not green here. */
interface Earlier {
  readonly overtaken: Overtaken
  /** Its latest entry, for the range of its change. */
  readonly entry: LedgerEntry
  /** All files that it has not brought here are in our change as well. */
  readonly isTakenOver: boolean
}

async function findEarlier(question: OvertakingQuestion, base: string): Promise<readonly Earlier[]> {
  const { entries, commits, deployment, environment } = question
  const isHere = (entry: LedgerEntry): boolean => isSameEnvironment(entry.environment, environment)
  const green = entries
    .filter(entry => isHere(entry) && entry.method === 'deploy' && entry.verdict === 'green')
    .slice(-MAX_GREEN)
  const found: Earlier[] = []
  for (const [id, own] of byDeployment(entries)) {
    const state = id === deployment ? undefined : stateHere(own, isHere)
    const entry = own.at(-1)
    if (state === undefined || entry === undefined) continue
    if (!(await commits.isAncestor(id, base))) continue
    const isRecent = Date.parse(question.startedAt) - Date.parse(entry.startedAt) < MAX_TRANSIT_MS
    const keepsTelling = state === 'in transit' && isRecent
    const here = own.findLast(each => isHere(each) && each.method === 'deploy')
    const since = green.slice(green.findLastIndex(each => here !== undefined && !isLater(each, here)) + 1)
    if (!keepsTelling && (await someOf(since, each => commits.isAncestor(id, each.deployment)))) continue
    // What a deployment that is green here has run is here.
    if (await someOf(since, each => isIn(commits, id, each))) continue
    const subject = own.findLast(each => each.subject !== undefined)?.subject
    const shares = sharedTouches(question.touches ?? [], touchesOf(own, id, undefined) ?? [])
    const open = here === undefined ? entry.files : here.unfinished
    found.push({
      entry,
      isTakenOver: open?.every(path => question.files.includes(path)) ?? false,
      overtaken: { deployment: id, ...(subject !== undefined && { subject }), state, shares: [...shares] },
    })
  }
  // Of two that are one in the other, the later one tells of both.
  const isCovered = (one: Earlier): Promise<boolean> =>
    someOf(found, other => (other === one ? no() : isIn(commits, one.entry.deployment, other.entry)))
  const covered = await Promise.all(found.map(isCovered))
  return found.filter((_one, index) => covered[index] === false)
}

const isLater = (one: LedgerEntry, other: LedgerEntry): boolean =>
  Date.parse(one.startedAt) > Date.parse(other.startedAt)

const no = (): Promise<boolean> => Promise.resolve(false)

/** In the order in which they first appeared, each with its entries that had something to do, oldest first. */
function byDeployment(entries: readonly LedgerEntry[]): ReadonlyMap<string, readonly LedgerEntry[]> {
  const deployments = new Map<string, LedgerEntry[]>()
  for (const entry of entries) {
    if (
      entry.method === 'validate' ||
      entry.method === 'test' ||
      entry.verdict === 'nothing to do' ||
      isProposal(entry)
    )
      continue
    const own = deployments.get(entry.deployment)
    if (own === undefined) deployments.set(entry.deployment, [entry])
    else own.push(entry)
  }
  return deployments
}

/** A pull request is on no way to any environment before it is merged. */
const isProposal = ({ method, event }: LedgerEntry): boolean =>
  method === 'dry-run' && (event?.startsWith('pull_request') ?? false)

/** Where a deployment stands; undefined when it is green here, or there is nothing to wait for. */
function stateHere(
  own: readonly LedgerEntry[],
  isHere: (entry: LedgerEntry) => boolean,
): 'in transit' | 'red' | undefined {
  const deploys = own.filter(({ method }) => method === 'deploy')
  const here = deploys.findLast(isHere)
  if (here !== undefined) return here.verdict === 'green' ? undefined : 'red'
  if (deploys.at(-1)?.verdict === 'red') return 'red'
  return deploys.length > 0 || own.some(({ verdict }) => verdict === 'green') ? 'in transit' : undefined
}

/** Commits that no execution on this environment has run, since the last one that did. */
async function findPassedOver(
  { entries, commits, environment, deployment }: OvertakingQuestion,
  base: string,
  earlier: readonly Earlier[],
): Promise<readonly Overtaken[]> {
  const here = entries.filter(entry => isSameEnvironment(entry.environment, environment))
  const last = await lastOf(here.filter(hasRun), entry => commits.isAncestor(entry.deployment, base))
  if (last === undefined || last.deployment === base) return []
  const known = [...here.filter(({ method }) => method === 'deploy'), ...earlier.map(({ entry }) => entry)]
  const passed: Overtaken[] = []
  for (const { id, subject } of await commits.sqlCommits(last.deployment, base)) {
    if (id === deployment || (await someOf(known, entry => isIn(commits, id, entry)))) continue
    passed.push({
      deployment: id,
      ...(subject !== '' && { subject }),
      state: 'passed over',
      shares: [],
    })
  }
  return passed
}

/** Whether a commit is part of the change of an execution: after its base, up to its head. */
async function isIn(commits: Commits, commit: string, { deployment, base }: LedgerEntry): Promise<boolean> {
  if (commit === deployment) return true
  if (!(await commits.isAncestor(commit, deployment))) return false
  return base === undefined || !(await commits.isAncestor(commit, base))
}

async function someOf<T>(items: readonly T[], test: (item: T) => Promise<boolean>): Promise<boolean> {
  // The latest first: it is the likely one, and each question may cost a fetch.
  for (const item of items.toReversed()) if (await test(item)) return true
  return false
}

async function lastOf<T>(items: readonly T[], test: (item: T) => Promise<boolean>): Promise<T | undefined> {
  for (const item of items.toReversed()) if (await test(item)) return item
  return undefined
}
