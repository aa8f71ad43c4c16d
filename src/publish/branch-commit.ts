/**
 * What a commit on the log branch holds and how often it is tried, however it
 * is made. Invariant: the ledger and the pages are made anew from what the
 * branch holds at each try, so no execution is lost to a race.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { GreenlineError } from '../core/errors.js'
import type { LedgerEntry } from '../core/ledger.js'
import type { LogFile } from '../core/log-file.js'
import { LEDGER_PATH, appendEntry, formatLedger, parseLedger, stateOf } from '../history/ledger.js'
import type { Publication } from './store.js'

/** Thirty writers at once each get their turn: in every round at least one of them lands. */
export const MAX_TRIES = 30
const MAX_PAUSE_MS = 16_000

/**
 * The files that change with every execution. A ledger whose chain is broken grows like any other: what happened must
 * be kept, and the dashboard tells.
 *
 * @param ledger - The ledger's text on the branch; undefined when there is none.
 * @throws GreenlineError RESULTS_UNREADABLE
 */
export function sharedFiles(publication: Publication, ledger: string | undefined): readonly LogFile[] {
  const before = parseLedger(ledger)
  const now = appendEntry(before, publication.entry)
  const pages = publication.pages(stateOf(now), stateOf(before)).filter(page => page.path !== LEDGER_PATH)
  return [...pages, { path: LEDGER_PATH, content: formatLedger(now) }]
}

/** The subject of the commit. */
export const commitMessage = ({ method, environment, verdict, deployment }: LedgerEntry): string =>
  `${method} on ${environment.replace(/\s+/g, ' ')}: ${verdict} (${deployment.slice(0, 10)})`

/** The path of the page that tells about this execution. */
export const executionPage = (entry: LedgerEntry): string => `${entry.path}/README.md`

export type Try = { readonly status: 'landed' } | { readonly status: 'overtaken'; readonly reason: string }

/**
 * Tries until the commit lands, with pauses of random length that grow.
 *
 * @param pauseMs - The longest pause after the first try, or as long as that try took; it doubles up to 16 seconds.
 * @throws GreenlineError PUBLISH_FAILED when every try was overtaken.
 */
export async function untilLanded(
  branch: string,
  attempt: () => Promise<Try>,
  pauseMs: number,
): Promise<void> {
  let reason = ''
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const startedMs = performance.now()
    const result = await attempt()
    if (result.status === 'landed') return
    reason = result.reason
    // Writers that pause for less than a try takes would only meet again.
    const unitMs = pauseMs === 0 ? 0 : Math.max(pauseMs, performance.now() - startedMs)
    await sleep(Math.random() * Math.min(unitMs * 2 ** tries, MAX_PAUSE_MS))
  }
  throw new GreenlineError(
    'PUBLISH_FAILED',
    `The branch ${branch} moved under each of ${MAX_TRIES} tries to commit the logs: ${reason}`,
    'Run the job again when fewer jobs write their logs at the same time.',
  )
}
