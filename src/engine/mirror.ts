/**
 * The database a dry run happens on: the target's catalog, rebuilt for this
 * execution. Invariant: it is gone when it is disposed of, and the change runs on
 * it only when its fingerprint equals the target's (or the user said otherwise).
 */
import { randomBytes } from 'node:crypto'
import { GreenlineError } from '../core/errors.js'
import type { Host } from '../core/host.js'
import { rowsIn, type MirrorData } from '../core/mirror-data.js'
import type { Mirror as MirrorFacts, Problem } from '../core/model.js'
import type { SqlFile } from '../core/sql-file.js'
import type { Target } from '../core/target.js'
import {
  SECONDARY_ENTRIES,
  type Dialect,
  type Fingerprint,
  type LocalServer,
  type SessionOptions,
} from '../dialect/dialect.js'
import { piecesOf } from './statements.js'

/** Where a mirror can live. */
export type MirrorPlace = MirrorFacts['place']

/** A scratch database that this execution did not make the server of. */
export interface Scratch {
  readonly name: string
  readonly place: 'server' | 'target'
  /** Name of the server whose database it mirrors. */
  readonly server: string
}

export interface MirrorOptions {
  /** The first that is to be had is taken. */
  readonly places: readonly MirrorPlace[]
  /** The server for `server`. */
  readonly server: Target | undefined
  /** The server for `local`. */
  readonly local: LocalPlace
  /** The rows that it holds. */
  readonly data: MirrorData
  /** What a difference between mirror and target means. */
  readonly difference: 'error' | 'warn'
  readonly session: SessionOptions
  readonly signal: AbortSignal
  readonly host: Host
  /** Told warnings: what the mirror cannot hold, and how it differs. */
  readonly report: (problem: Problem) => void
  /** Told before a scratch database is made, so that it can be dropped by somebody else after a kill. */
  readonly beforeScratch: (scratch: Scratch) => void
}

export interface Mirror extends AsyncDisposable {
  readonly target: Target
  readonly facts: MirrorFacts
  /** Catalog entries that are other now than when the mirror was made. */
  touched(): Promise<readonly string[]>
}

/** A throw-away server for mirrors, one after the other; gone when it is disposed of. */
export interface LocalPlace extends AsyncDisposable {
  /** Starts it, unless it runs already. @returns undefined when there are no binaries. */
  start(): Promise<LocalServer | undefined>
}

/** A throw-away server of this machine that is started when it is needed first. */
export function localPlace({ mirroring }: Dialect): LocalPlace {
  let started: Promise<LocalServer | undefined> | undefined
  return {
    start: () => (started ??= mirroring.startLocal()),
    // A start that failed has been told of where it was asked for.
    [Symbol.asyncDispose]: async () => (await started?.catch(() => undefined))?.[Symbol.asyncDispose](),
  }
}

/** Scratch databases are known by this, also to people who look at a server; behind it is what they mirror. */
export const SCRATCH_PREFIX = 'greenline_dry_run_'
/** So that the whole stays below the 63 bytes that PostgreSQL keeps of a name. */
const MAX_MIRRORED_CHARACTERS = 24

const scratchNameFor = ({ database }: Target): string => {
  const mirrored = database
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .slice(0, MAX_MIRRORED_CHARACTERS)
  return `${SCRATCH_PREFIX}${mirrored}_${randomBytes(6).toString('hex')}`
}

/** How many differing objects a message names. */
const NAMED_DIFFERENCES = 20

/**
 * Builds a mirror of the target. The target is only read.
 *
 * @throws GreenlineError DRY_RUN_IMPOSSIBLE, MIRROR_DIFFERS, CANCELLED, and what `Dialect.connect` throws;
 *   nothing is left behind then.
 */
export async function openMirror(dialect: Dialect, source: Target, options: MirrorOptions): Promise<Mirror> {
  const { session, signal, host } = options
  const undo: Undo[] = []
  const dispose = async (): Promise<void> => {
    for (const each of undo.splice(0).reverse()) await each()
  }
  try {
    const { place, scratch } = await makeEmpty(dialect, source, options, undo)
    host.progress(`Copying the catalog of ${source.name}`)
    const { data } = options
    const progress = (what: string): void => host.progress(what)
    const copied = await dialect.mirroring.copy(source, scratch, { ...session, signal, data, progress })
    copied.problems.forEach(options.report)
    const original = await dialect.mirroring.fingerprint(source, session)
    const copy = await dialect.mirroring.fingerprint(scratch, session)
    const differences = differencesOf(original, copy)
    const name = `DryRun/${scratch.server}/${source.database}`
    const { tables, rows } = copied
    const facts: MirrorFacts = {
      ...{ of: source.name, place, entries: original.size, differences: differences.length },
      data: { kind: data.kind, tables, rows },
    }
    host.info(
      `${name} mirrors ${source.name}: ${original.size} catalog entries, ${differences.length} differ; ${rowsIn(facts)}.`,
    )
    const secondary = differences.filter(isSecondary)
    const primary = differences.filter(difference => !isSecondary(difference))
    if (secondary.length > 0) options.report({ ...toProblem(source, secondary), severity: 'warning' })
    if (primary.length > 0) {
      const problem = toProblem(source, primary)
      if (options.difference === 'error') {
        throw new GreenlineError(problem.code, problem.message, problem.hint, {
          place: { target: source.name },
        })
      }
      options.report({ ...problem, severity: 'warning' })
    }
    return {
      target: { ...scratch, name },
      facts,
      touched: async () => changedEntries(copy, await dialect.mirroring.fingerprint(scratch, session)),
      [Symbol.asyncDispose]: dispose,
    }
  } catch (thrown) {
    await dispose()
    throw thrown
  }
}

/** What takes something away again. */
type Undo = () => PromiseLike<void>

/** An empty database in the first place that is to be had; what it takes to remove it goes onto the list. */
async function makeEmpty(
  dialect: Dialect,
  source: Target,
  options: MirrorOptions,
  undo: Undo[],
): Promise<{ readonly place: MirrorPlace; readonly scratch: Target }> {
  for (const place of options.places) {
    const scratch = await makeEmptyAt(place, dialect, source, options, undo)
    if (scratch !== undefined) return { place, scratch }
  }
  throw impossible(source)
}

async function makeEmptyAt(
  place: MirrorPlace,
  dialect: Dialect,
  source: Target,
  { session, server, local: localServers, beforeScratch }: MirrorOptions,
  undo: Undo[],
): Promise<Target | undefined> {
  if (place === 'embedded') {
    const embedded = dialect.embedded(source)
    if (embedded !== undefined) undo.push(() => dialect.release(embedded))
    return embedded
  }
  const name = scratchNameFor(source)
  const { mirroring } = dialect
  if (place === 'local') {
    const local = await localServers.start()
    if (local === undefined) return undefined
    // SQL that names its own database finds it here too, unless the server keeps the name for itself.
    const scratch = await mirroring
      .createScratch(local.target, source.database, session)
      .catch((thrown: unknown) => {
        if (!(thrown instanceof GreenlineError)) throw thrown
        return mirroring.createScratch(local.target, name, session)
      })
    undo.push(() => mirroring.dropScratch(scratch, session))
    return scratch
  }
  beforeScratch({ name, place, server: source.server })
  const scratch = await mirroring.createScratch(serverOf(place, source, server), name, session)
  undo.push(() => mirroring.dropScratch(scratch, session))
  return scratch
}

/**
 * Looks for statements that would reach the real thing from a scratch database beside it.
 *
 * @throws GreenlineError DRY_RUN_IMPOSSIBLE, naming the first.
 */
export async function refuseToReachBeyond(
  dialect: Dialect,
  source: Target,
  files: readonly SqlFile[],
): Promise<void> {
  for (const file of files) {
    for await (const { kind, text, line } of piecesOf(file, dialect)) {
      if (kind !== 'statement' || !dialect.mirroring.reachesBeyond(text)) continue
      throw new GreenlineError(
        'DRY_RUN_IMPOSSIBLE',
        `From a scratch database beside ${source.name}, this statement could reach the real one or its server.`,
        'Give dry-run-url another server, or write dry-run: local.',
        { place: { path: file.path, line, target: source.name } },
      )
    }
  }
}

/** The server that a scratch database is on. */
export function serverOf(place: Scratch['place'], target: Target, server: Target | undefined): Target {
  if (place === 'target') return target
  if (server === undefined) throw new Error('A dry run on a server needs its URL')
  return server
}

const impossible = (source: Target): GreenlineError =>
  new GreenlineError(
    'DRY_RUN_IMPOSSIBLE',
    `There is no server to mirror ${source.name} on: none is given, and no server binaries are on this machine.`,
    'Give dry-run-url (a services: container, say), install the server, or write dry-run: off to go without a dry run.',
    { place: { target: source.name } },
  )

/** Entries that only one side has, or that differ. */
const changedEntries = (before: Fingerprint, after: Fingerprint): string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter(entry => before.get(entry) !== after.get(entry))

/** Objects that only one side has, or that differ, in the order of their names. */
const differencesOf = (original: Fingerprint, copy: Fingerprint): string[] =>
  changedEntries(original, copy)
    .map(object => {
      if (!copy.has(object)) return `${object} (missing)`
      return original.has(object) ? object : `${object} (only on the mirror)`
    })
    .sort()

const isSecondary = (difference: string): boolean =>
  SECONDARY_ENTRIES.some(beginning => difference.startsWith(beginning))

function toProblem(source: Target, differences: readonly string[]): Problem & { code: 'MIRROR_DIFFERS' } {
  const named = differences.slice(0, NAMED_DIFFERENCES).join(', ')
  const more = differences.length - NAMED_DIFFERENCES
  return {
    code: 'MIRROR_DIFFERS',
    message: `The mirror differs from ${source.name}: ${named}${more > 0 ? ` and ${more} more` : ''}.`,
    hint: 'Give dry-run-url a server of the same version with the same extensions and roles, or accept it with mirror-difference: warn.',
    severity: 'error',
    target: source.name,
  }
}
