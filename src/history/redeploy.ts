/**
 * An earlier deployment found again, so that its change can run once more.
 * Invariant: pure; a prefix that could mean two deployments means none.
 */
import type { ChangeSource } from '../core/change-source.js'
import { GreenlineError } from '../core/errors.js'
import type { LedgerEntry } from '../core/ledger.js'
import { formatTime } from '../render/format.js'
import { nameOf } from './refusals.js'

/** What an earlier deployment ran. */
export interface EarlierDeployment {
  /** The execution that this was taken from: its latest deployment, or else its latest dry run. */
  readonly entry: LedgerEntry
  readonly source: ChangeSource
  /** What the change that is read from `source` must have, to be the same byte for byte. */
  readonly digest: string
}

/** More are not listed in a message. */
const MAX_LISTED = 5

/**
 * Finds a deployment by its id or the beginning of it.
 *
 * @param entries - Oldest first.
 * @throws GreenlineError DEPLOYMENT_UNKNOWN when there is none or several, or its change is not known
 */
export function findDeployment(entries: readonly LedgerEntry[], idPrefix: string): EarlierDeployment {
  const prefix = idPrefix.trim().toLowerCase()
  const latest = new Map(entries.map(entry => [entry.deployment, entry]))
  const found = [...latest.keys()].filter(id => prefix !== '' && id.toLowerCase().startsWith(prefix))
  const id = found.find(each => each.toLowerCase() === prefix) ?? (found.length === 1 ? found[0] : undefined)
  if (id === undefined) throw found.length === 0 ? none(idPrefix, latest) : several(idPrefix, found, latest)

  const known = entries.filter(entry => entry.deployment === id && entry.digest !== undefined)
  const entry = known.findLast(({ method }) => method === 'deploy') ?? known.at(-1)
  if (entry?.digest === undefined) {
    throw new GreenlineError(
      'DEPLOYMENT_UNKNOWN',
      `No execution of the deployment ${id} came so far that its change was read.`,
      `Run the workflow for the commit ${id} itself.`,
    )
  }
  const { base, digest } = entry
  const source: ChangeSource =
    base === undefined ? { kind: 'everything', head: id } : { kind: 'range', base, head: id }
  return { entry, source, digest }
}

/**
 * Refuses a change that was read again and came out another.
 *
 * @throws GreenlineError DEPLOYMENT_UNKNOWN
 */
export function refuseOtherChange({ entry, digest }: EarlierDeployment, now: string | undefined): void {
  if (now === digest) return
  throw new GreenlineError(
    'DEPLOYMENT_UNKNOWN',
    `The change of ${nameOf(entry)} is not the one that ran on ${entry.environment} (run ${entry.run}, ${formatTime(entry.startedAt)}): its digest is ${now?.slice(0, 12) ?? 'none'} and was ${digest.slice(0, 12)}.`,
    'Use the same `files` and `order` as then.',
  )
}

const none = (prefix: string, latest: ReadonlyMap<string, LedgerEntry>): GreenlineError =>
  new GreenlineError(
    'DEPLOYMENT_UNKNOWN',
    latest.size === 0
      ? `The log branch has no deployments yet, so there is no ${JSON.stringify(prefix)}.`
      : `The log branch has no deployment ${JSON.stringify(prefix)}. The latest are ${list([...latest.values()].reverse())}.`,
    'Give the id of a deployment that is on the dashboard, in full or its first characters.',
  )

const several = (
  prefix: string,
  found: readonly string[],
  latest: ReadonlyMap<string, LedgerEntry>,
): GreenlineError =>
  new GreenlineError(
    'DEPLOYMENT_UNKNOWN',
    `${JSON.stringify(prefix)} begins ${found.length} deployments: ${list(found.flatMap(id => latest.get(id) ?? []))}.`,
    'Give more characters of the id.',
  )

function list(entries: readonly LedgerEntry[]): string {
  const shown = entries.slice(0, MAX_LISTED).map(nameOf).join(', ')
  const more = entries.length - MAX_LISTED
  return more > 0 ? `${shown} and ${more} more` : shown
}
