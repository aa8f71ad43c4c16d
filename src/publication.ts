/**
 * Results become logs, and logs reach their readers. Main and post both come
 * through here. Invariant: the results are on this machine's disk before
 * anything is sent, and a failure to publish is reported and never changes them.
 */
import path from 'node:path'
import { toGreenlineErrors, type GreenlineError } from './core/errors.js'
import type { Host } from './core/host.js'
import type { LogFile } from './core/log-file.js'
import type { Results } from './core/model.js'
import { redactResults, type Redact } from './core/redact.js'
import type { Announcer, Publication, Store } from './publish/store.js'
import { writeWorkspace, type WorkspaceOptions } from './publish/workspace.js'
import { layoutLedger } from './render/dashboard.js'
import { layoutLogs, toLedgerEntry } from './render/layout.js'

export interface PublishOptions {
  readonly redact: Redact
  readonly workspace: WorkspaceOptions
  /** In this order; announcers come after them and link to them. */
  readonly stores: readonly Store[]
  readonly announcers: readonly Announcer[]
  readonly host: Host
}

/** What became of the logs. */
export interface Published {
  /** The results as they were published, without secrets. */
  readonly results: Results
  /** Absolute path of results.json. */
  readonly resultsPath: string
  /** The page of the execution, when a store has one. */
  readonly logUrl?: string
  /** Why something could not be published. */
  readonly failures: readonly GreenlineError[]
}

/** @throws GreenlineError PUBLISH_FAILED when not even the disk takes the results. */
export const publishResults = (raw: Results, options: PublishOptions): Promise<Published> =>
  publishRedacted(redactResults(raw, options.redact), options)

/**
 * Publishes results that hold no secret any more.
 *
 * @throws GreenlineError PUBLISH_FAILED when not even the disk takes the results.
 */
export async function publishRedacted(
  results: Results,
  options: Omit<PublishOptions, 'redact'>,
): Promise<Published> {
  const { host } = options
  const logs = layoutLogs(results)
  const { resultsPath } = await writeWorkspace(results, relativeTo(logs, results), options.workspace)
  const publication: Publication = {
    execution: logs,
    entry: toLedgerEntry(results),
    pages: (now, before) => layoutLedger(now, { before, results }),
  }
  const failures: GreenlineError[] = []
  const urls = new Map<string, string>()
  for (const store of options.stores) {
    await attempt(failures, async () => {
      const { url, note } = await store.save(publication)
      if (url !== undefined) urls.set(store.name, url)
      if (note !== undefined) host.info(note)
    })
  }
  for (const announcer of options.announcers) {
    await attempt(failures, async () => {
      const { note } = await announcer.announce(results, linksTo(urls, publication))
      if (note !== undefined) host.info(note)
    })
  }
  const logUrl = urls.get('commit') ?? urls.get('artifact')
  return { results, resultsPath, failures, ...(logUrl === undefined ? {} : { logUrl }) }
}

async function attempt(failures: GreenlineError[], work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (thrown) {
    const errors = toGreenlineErrors(thrown)
    if (errors === undefined) throw thrown
    failures.push(...errors)
  }
}

/** On this machine the execution has a folder of its own already. */
const relativeTo = (logs: readonly LogFile[], results: Results): LogFile[] => {
  const folder = toLedgerEntry(results).path
  return logs.map(log => ({ ...log, path: path.posix.relative(folder, log.path) }))
}

/** The stores' pages by name, and on the log branch every log by its path. */
function linksTo(urls: ReadonlyMap<string, string>, { execution, entry }: Publication): Map<string, string> {
  const links = new Map(urls)
  const page = urls.get('commit')
  if (page === undefined) return links
  for (const log of execution) {
    const relative = path.posix.relative(entry.path, log.path)
    links.set(log.path, new URL(relative.split('/').map(encodeURIComponent).join('/'), page).href)
  }
  return links
}
