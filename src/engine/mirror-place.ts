/**
 * Whether a mirror can be made, before anything is. Invariant: databases are looked
 * at only; every objection is found in one pass.
 */
import { statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import type { MirrorData } from '../core/mirror-data.js'
import type { Problem, ServerInfo } from '../core/model.js'
import type { Target } from '../core/target.js'
import type { Dialect, Inspection, SessionOptions } from '../dialect/dialect.js'
import { serverOf, type MirrorPlace } from './mirror.js'
import { problemsOf } from './problem.js'

export interface PlaceOptions {
  /** As for `openMirror`: the first that is to be had is taken. */
  readonly places: readonly MirrorPlace[]
  /** The server for `server`. */
  readonly server: Target | undefined
  readonly data: MirrorData
  readonly session: SessionOptions
  /** `reads-only`: the source's account is there for a dry run alone, and needs to do nothing else. */
  readonly account: 'reads-only' | 'deploys'
}

/** What an empty server of either kind takes, with its log files and room to work. */
const EMPTY_SERVER_BYTES = 512 * 1024 * 1024
/** Rows take up more room while they are indexed. */
const GROWTH = 2

/** What speaks against a mirror of `source` in the place that will be taken. */
export async function inspectPlace(
  dialect: Dialect,
  source: Target,
  { places, server, data, session, account }: PlaceOptions,
): Promise<readonly Problem[]> {
  const [place] = places
  const inspect = (target: Target): Promise<Inspection> => dialect.mirroring.inspect(target, session)
  try {
    const ofSource = await inspect(source)
    const problems: Problem[] = []
    if (place === 'server' || place === 'target') {
      const host = serverOf(place, source, server)
      const { mayCreate } = host === source ? ofSource : await inspect(host)
      if (!mayCreate) problems.push(mayNotCreate(host))
    }
    if (place === 'local') {
      const rowBytes = data.kind === 'none' || data.kind === 'sample' ? 0 : ofSource.bytes * GROWTH
      const { bavail, bsize } = await statfs(tmpdir())
      const severity = places.length === 1 ? 'error' : 'warning'
      problems.push(...spaceProblems(source, severity, bavail * bsize, EMPTY_SERVER_BYTES + rowBytes))
    }
    if (account === 'reads-only' && ofSource.mayWrite !== undefined) {
      problems.push(mayWrite(source, ofSource.mayWrite))
    }
    return problems
  } catch (thrown) {
    return problemsOf(thrown, { target: source.name })
  }
}

const mayNotCreate = (server: Target): Problem => ({
  code: 'DRY_RUN_IMPOSSIBLE',
  message: `The account of ${server.name} may not create databases, so no mirror can be made there.`,
  hint: 'Grant it the right (PostgreSQL: CREATEDB; MySQL: CREATE and DROP on `greenline_dry_run_%`), or choose another dry-run.',
  severity: 'error',
  target: server.name,
})

/** @param freeBytes - Where throw-away servers keep their data. */
export function spaceProblems(
  source: Target,
  severity: Problem['severity'],
  freeBytes: number,
  neededBytes: number,
): readonly Problem[] {
  if (freeBytes >= neededBytes) return []
  return [
    {
      code: 'DRY_RUN_IMPOSSIBLE',
      message: `A throw-away server for the mirror of ${source.name} needs about ${mebibytes(neededBytes)}, and the folder for temporary files has ${mebibytes(freeBytes)} left.`,
      hint: 'Make room, copy fewer rows with mirror-data, or give dry-run-url a server.',
      severity,
      target: source.name,
    },
  ]
}

const mebibytes = (bytes: number): string => `${Math.ceil(bytes / 1024 / 1024).toLocaleString('en-US')} MiB`

const mayWrite = (source: Target, what: string): Problem => ({
  code: 'ACCOUNT_MAY_WRITE',
  message: `A dry run needs to read the catalog of ${source.name} only, but its account may do more: it may ${what}.`,
  hint: 'Give pull requests an account of their own that may only read.',
  severity: 'warning',
  target: source.name,
})

/** Of MySQL and MariaDB, releases of one series differ little, and series differ much (8.0 and 8.4, 10.6 and 10.11). */
const NUMBERS_OF_SERIES: Readonly<Record<ServerInfo['product'], number>> = {
  PostgreSQL: 1,
  PGlite: 1,
  MySQL: 2,
  MariaDB: 2,
}

const seriesOf = ({ product, version }: ServerInfo): string =>
  `${product} ${version.split('.').slice(0, NUMBERS_OF_SERIES[product]).join('.')}`.replace(
    'PGlite',
    'PostgreSQL',
  )

/** Tells that a database which was prepared is on another kind of server than the target, or on one of another series. */
export function seriesProblems(target: ServerInfo, prepared: ServerInfo): readonly Problem[] {
  if (seriesOf(target) === seriesOf(prepared)) return []
  const [ofTarget, ofPrepared] = [target, prepared].map(({ product, version }) => `${product} ${version}`)
  return [
    {
      code: 'MIRROR_INCOMPLETE',
      message: `The dry run's server is ${ofPrepared ?? ''}, the target's is ${ofTarget ?? ''}.`,
      hint: 'Prepare a database on a server like the target, where the change depends on it.',
      severity: 'warning',
    },
  ]
}
