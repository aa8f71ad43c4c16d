/**
 * The phase that looks at every server and database before anything runs.
 * Invariant: all problems of all of them are found in one pass, and nothing is written.
 */
import type { Problem } from '../core/model.js'
import { serverOfTarget, type Target } from '../core/target.js'
import { inspectPlace, seriesProblems } from '../engine/mirror-place.js'
import { validateServers, type ServerValidation } from '../engine/validate.js'
import { formatDuration, plural } from '../render/format.js'
import { placesOf } from './dry-run.js'
import { dialectOf, report, type Run } from './run.js'
import type { Validated } from './targets.js'

/** Looks at every database that will be touched. @returns undefined when something speaks against it. */
export async function validate(run: Run): Promise<Validated | undefined> {
  const { settings, session, host } = run
  const { servers, dryRunTarget, method, maxParallel } = settings
  const options = { session, dialectOf, maxParallel, now: Date.now }
  // The account of a dry run or a simulation may be one that only reads: they say what they lack.
  const depth = method === 'dry-run' || method === 'test' ? 'list' : 'whole'
  const [validations, ofDryRun] = await Promise.all([
    validateServers(servers, { ...options, depth }),
    validateServers(dryRunTarget === undefined ? [] : [serverOfTarget(dryRunTarget)], {
      ...options,
      depth: 'whole',
    }),
  ])
  for (const validation of [...validations, ...ofDryRun]) showServer(host, validation)
  const problems = [
    ...validations.flatMap(validation => validation.problems),
    ...ofDryRun.flatMap(validation => validation.problems).filter(isOfDryRun(run)),
  ]
  const targets = validations.flatMap(validation => validation.targets)
  // A server that cannot be reached has been told of already.
  if (!hasError(problems)) {
    problems.push(...(await mirrorProblems(run, targets, [validations[0], ofDryRun[0]])))
  }
  for (const problem of problems) report(run, problem)
  if (hasError(problems)) return undefined
  const free = validations.flatMap(({ server, freeConnections }) =>
    freeConnections === undefined ? [] : [[server.name, freeConnections] as const],
  )
  return { targets, freeConnections: new Map(free) }
}

const hasError = (problems: readonly Problem[]): boolean =>
  problems.some(problem => problem.severity === 'error')

/** Where scratch databases are made, the database that the account logs in to may be one that it only sees. */
const isOfDryRun =
  ({ settings }: Run) =>
  ({ code }: Problem): boolean =>
    code !== 'PRIVILEGE_MISSING' || placesOf(settings) === 'prepared'

/** One line, however many databases a server has. */
function showServer(host: Run['host'], { server, info, targets, durationMs }: ServerValidation): void {
  if (info === undefined) return
  const { address, environment, name } = server
  const hops = address.kind === 'network' ? (address.tunnel ?? []).map(hop => `${hop.host}:${hop.port}`) : []
  const through = hops.length === 0 ? '' : `, through ${hops.join(' and ')}`
  const [only] = targets
  const what = only !== undefined && targets.length === 1 ? only.name : `${environment}/${name}`
  host.info(
    `${what}: ${info.product} ${info.version}, TLS ${info.tls}${through}, ${plural(targets.length, 'database')}, ${formatDuration(durationMs)}`,
  )
}

/** What speaks against the mirrors of the dry run, if there are to be any. */
async function mirrorProblems(
  { settings, session, event }: Run,
  targets: readonly Target[],
  [ofTarget, ofDryRun]: readonly (ServerValidation | undefined)[],
): Promise<readonly Problem[]> {
  const { dryRun, dryRunTarget, mirrorData, method } = settings
  const places = placesOf(settings)
  const [target] = targets
  if (target === undefined || dryRun === 'off' || method === 'test') return []
  if (places === 'prepared') {
    const [one, prepared] = [ofTarget?.info, ofDryRun?.info]
    return one === undefined || prepared === undefined ? [] : seriesProblems(one, prepared)
  }
  return inspectPlace(dialectOf(target), target, {
    ...{ places, session, server: dryRunTarget, data: mirrorData },
    account: method === 'dry-run' && event === 'pull_request' ? 'reads-only' : 'deploys',
  })
}
