/**
 * The target's catalog on the mirror. Invariant: the source is read to its end before
 * the mirror is opened, since an embedded server has one session at a time; what the
 * mirror could not hold is a warning, never silence.
 */
import type { Problem } from '../../../core/model.js'
import type { Target } from '../../../core/target.js'
import type { SessionOptions } from '../../dialect.js'
import { openSession } from '../connect.js'
import { cancelled } from './failures.js'
import { isPrivate } from './local-server.js'
import { dump } from './pg-dump.js'
import { readDump, restore, type DumpStatement, type Refusal } from './restore.js'
import {
  differing,
  lacking,
  nameSetting,
  prepare,
  readAvailable,
  readSurroundings,
  settingStatements,
  withVersion,
  type Surroundings,
} from './surroundings.js'

/** Where no statement timeout is asked for, a server that says nothing for so long is given up. */
const SILENCE_MS = 120_000
/** How much longer than its own statement timeout a server may take to answer. */
const GRACE_MS = 15_000

/** See `Mirroring.copySchema`. */
export async function copySchema(
  source: Target,
  mirror: Target,
  options: SessionOptions & { readonly signal: AbortSignal },
): Promise<readonly Problem[]> {
  const { signal } = options
  const silenceMs = options.statementTimeoutMs === 0 ? SILENCE_MS : options.statementTimeoutMs + GRACE_MS
  const { sql, surroundings } = await readSource(source, options, silenceMs)
  if (signal.aborted) throw cancelled()
  const session = await openSession(mirror, options)
  let present: Surroundings
  let available: ReadonlySet<string>
  try {
    present = await readSurroundings(session.client)
    available = await readAvailable(session.client, Object.keys(surroundings.extensions))
  } catch (thrown) {
    await session.client.end()
    throw thrown
  }
  const use = isPrivate(mirror) ? 'private' : 'shared'
  const statements = [
    ...prepare(surroundings, present, use),
    ...readDump(sql)
      .filter(isCopied)
      .map(statement => withVersion(statement, surroundings, available)),
    ...settingStatements(surroundings, mirror.database),
  ]
  const refusals = await restore(session, statements, { silenceMs, signal })
  return toProblems(mirror, {
    differing: differing(surroundings, present, available),
    lacking: use === 'shared' ? lacking(surroundings, present) : [],
    leftOut: surroundings.leftOut,
    withoutEffect: mirror.address.kind === 'embedded' ? surroundings.settings.map(nameSetting) : [],
    refusals,
  })
}

async function readSource(
  source: Target,
  options: SessionOptions & { readonly signal: AbortSignal },
  silenceMs: number,
): Promise<{ readonly sql: string; readonly surroundings: Surroundings }> {
  const session = await openSession(source, options)
  try {
    const surroundings = await readSurroundings(session.client)
    const sql = await dump(session, {
      options: ['--schema-only', '--no-subscriptions', '--no-sync'],
      silenceMs,
      signal: options.signal,
    })
    return { sql, surroundings }
  } finally {
    await session.client.end().catch(() => undefined)
  }
}

/** A mirror with user mappings would read and write other servers in a dry run. */
const isCopied = ({ sql }: DumpStatement): boolean => !sql.startsWith('CREATE USER MAPPING')

/** One refusal of each object: what follows from the first says nothing new. */
const firstByObject = (refusals: readonly Refusal[]): readonly Refusal[] =>
  [...new Map([...refusals].reverse().map(refusal => [refusal.statement.object, refusal])).values()].reverse()

interface Shortcomings {
  readonly differing: readonly string[]
  readonly lacking: readonly string[]
  readonly leftOut: readonly string[]
  readonly withoutEffect: readonly string[]
  readonly refusals: readonly Refusal[]
}

function toProblems(
  mirror: Target,
  { differing, lacking, leftOut, withoutEffect, refusals }: Shortcomings,
): readonly Problem[] {
  const warn = (message: string, hint: string): Problem => ({
    code: 'MIRROR_INCOMPLETE',
    severity: 'warning',
    message,
    hint,
    target: mirror.name,
  })
  return [
    ...differing.map(message =>
      warn(message, 'Choose a mirror like the target, where the change depends on it.'),
    ),
    ...lacking.map(name =>
      warn(
        `The mirror's server has no ${name}.`,
        `Create ${name} on the mirror's server, if the change needs it.`,
      ),
    ),
    ...leftOut.map(name =>
      warn(
        name.endsWith('invalid')
          ? `The mirror has no ${name} on the target.`
          : `The mirror has no ${name}: it would let the dry run reach another server.`,
        name.endsWith('invalid')
          ? 'Drop the index on the target, or build it again.'
          : 'Look at statements that need it in the log of the environment instead.',
      ),
    ),
    // Its one backend has read them when it started.
    ...withoutEffect.map(name =>
      warn(
        `The ${name} has no effect on an embedded mirror.`,
        'Set it in the SQL file, or choose another kind of dry run.',
      ),
    ),
    ...firstByObject(refusals).map(({ statement, error }) =>
      warn(
        `The mirror has no ${statement.object}: ${error.message ?? 'the server gave no reason'} (${error.code ?? 'no code'}).`,
        "Provide on the mirror's server what the message names, or choose another kind of dry run.",
      ),
    ),
  ]
}
