/**
 * The database a dry run happens on: the target's catalog, rebuilt for this
 * execution. Invariant: it is gone when it is disposed of, and the change runs on
 * it only when its fingerprint equals the target's (or the user said otherwise).
 */
import { randomBytes } from 'node:crypto'
import { GreenlineError } from '../core/errors.js'
import type { Host } from '../core/host.js'
import type { Problem } from '../core/model.js'
import type { Target } from '../core/target.js'
import type { Dialect, Fingerprint, SessionOptions } from '../dialect/dialect.js'

/** Where a mirror can live. */
export type MirrorPlace = 'server' | 'local' | 'embedded' | 'target'

/** A scratch database that this execution did not make the server of. */
export interface Scratch {
  readonly name: string
  readonly place: 'server' | 'target'
}

export interface MirrorOptions {
  /** The first that is to be had is taken. */
  readonly places: readonly MirrorPlace[]
  /** The server for `server`. */
  readonly server: Target | undefined
  /** What a difference between mirror and target means. */
  readonly difference: 'error' | 'warn'
  readonly session: SessionOptions
  readonly signal: AbortSignal
  readonly host: Host
  /** Told before a scratch database is made, so that it can be dropped by somebody else after a kill. */
  readonly beforeScratch: (scratch: Scratch) => void
}

export interface Mirror extends AsyncDisposable {
  readonly target: Target
  /** Warnings: what it could not hold, and how it differs. */
  readonly problems: readonly Problem[]
}

/** Scratch databases are known by this, also to people who look at a server. */
const SCRATCH_PREFIX = 'greenline_dry_run_'

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
    const scratch = await makeEmpty(dialect, source, options, undo)
    host.progress(`Copying the catalog of ${source.name}`)
    const warnings = await dialect.mirroring.copySchema(source, scratch, { ...session, signal })
    const original = await dialect.mirroring.fingerprint(source, session)
    const copy = await dialect.mirroring.fingerprint(scratch, session)
    const differences = differencesOf(original, copy)
    const name = `DryRun/${scratch.server}/${source.database}`
    host.info(
      `${name} mirrors ${source.name}: ${original.size} catalog entries, ${differences.length} differ.`,
    )
    return {
      target: { ...scratch, name },
      problems: [
        ...warnings,
        ...(differences.length === 0 ? [] : [toProblem(source, differences, options.difference)]),
      ],
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
): Promise<Target> {
  for (const place of options.places) {
    const scratch = await makeEmptyAt(place, dialect, source, options, undo)
    if (scratch !== undefined) return scratch
  }
  throw impossible(source)
}

async function makeEmptyAt(
  place: MirrorPlace,
  dialect: Dialect,
  source: Target,
  { session, server, beforeScratch }: MirrorOptions,
  undo: Undo[],
): Promise<Target | undefined> {
  if (place === 'embedded') {
    const embedded = dialect.embedded(source)
    if (embedded !== undefined) undo.push(() => dialect.release(embedded))
    return embedded
  }
  const name = `${SCRATCH_PREFIX}${randomBytes(6).toString('hex')}`
  if (place === 'local') {
    const local = await dialect.mirroring.startLocal()
    if (local === undefined) return undefined
    undo.push(() => local[Symbol.asyncDispose]())
    return dialect.mirroring.createScratch(local.target, name, session)
  }
  beforeScratch({ name, place })
  const scratch = await dialect.mirroring.createScratch(serverOf(place, source, server), name, session)
  undo.push(() => dialect.mirroring.dropScratch(scratch, session))
  return scratch
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

/** Objects that only one side has, or that differ, in the order of their names. */
function differencesOf(original: Fingerprint, copy: Fingerprint): string[] {
  const all = new Set([...original.keys(), ...copy.keys()])
  return [...all]
    .filter(object => original.get(object) !== copy.get(object))
    .map(object => {
      if (!copy.has(object)) return `${object} (missing)`
      return original.has(object) ? object : `${object} (only on the mirror)`
    })
    .sort()
}

function toProblem(source: Target, differences: readonly string[], severity: 'error' | 'warn'): Problem {
  const named = differences.slice(0, NAMED_DIFFERENCES).join(', ')
  const more = differences.length - NAMED_DIFFERENCES
  const message = `The mirror differs from ${source.name}: ${named}${more > 0 ? ` and ${more} more` : ''}.`
  const hint =
    'Give dry-run-url a server of the same version with the same extensions, or accept it with mirror-difference: warn.'
  if (severity === 'error') {
    throw new GreenlineError('MIRROR_DIFFERS', message, hint, { place: { target: source.name } })
  }
  return { code: 'MIRROR_DIFFERS', message, hint, severity: 'warning', target: source.name }
}
