/** What a mirror could not hold, as warnings. Invariant: each object is named once. */
import type { Problem } from '../../../core/model.js'
import type { Target } from '../../../core/target.js'
import type { Refusal } from './restore.js'

/** What was found while a mirror was made; in words that `toProblems` puts into sentences. */
export interface Shortcomings {
  readonly differing: readonly string[]
  readonly lacking: readonly string[]
  readonly leftOut: readonly string[]
  readonly withoutEffect: readonly string[]
  /** Sentences of pg_dump. */
  readonly warnings: readonly string[]
  readonly refusals: readonly Refusal[]
  /** Tables whose rows the mirror refused, quoted, to what it said. */
  readonly refusedRows: ReadonlyMap<string, string>
  /** Sequences whose value the account may not read, quoted. */
  readonly unreadableSequences: readonly string[]
}

/** One refusal of each object: what follows from the first says nothing new. */
const firstByObject = (refusals: readonly Refusal[]): readonly Refusal[] =>
  [...new Map([...refusals].reverse().map(refusal => [refusal.statement.object, refusal])).values()].reverse()

/** A warning for each, MIRROR_INCOMPLETE. */
export function toProblems(mirror: Target, found: Shortcomings): readonly Problem[] {
  const warn = (message: string, hint: string): Problem => ({
    code: 'MIRROR_INCOMPLETE',
    severity: 'warning',
    message,
    hint,
    target: mirror.name,
  })
  return [
    ...found.differing.map(message =>
      warn(message, 'Choose a mirror like the target, where the change depends on it.'),
    ),
    ...found.lacking.map(name =>
      warn(
        `The mirror's server has no ${name}.`,
        `Create ${name} on the mirror's server, if the change needs it.`,
      ),
    ),
    ...found.leftOut.map(name => warn(...leftOut(name))),
    // Its one backend has read them when it started.
    ...found.withoutEffect.map(name =>
      warn(
        `The ${name} has no effect on an embedded mirror.`,
        'Set it in the SQL file, or choose another kind of dry run.',
      ),
    ),
    ...found.warnings.map(warning =>
      warn(
        `pg_dump warned about the target: ${warning}.`,
        'Mend in the catalog of the target what it names.',
      ),
    ),
    ...firstByObject(found.refusals).map(({ statement, error }) =>
      warn(
        `The mirror has no ${statement.object}: ${error.message ?? 'the server gave no reason'} (${error.code ?? 'no code'}).`,
        "Provide on the mirror's server what the message names, or choose another kind of dry run.",
      ),
    ),
    ...[...found.refusedRows].map(([table, said]) =>
      warn(
        `The mirror could not take rows of ${table}: ${said}.`,
        'Mend the rows on the target, or choose a mirror like the target.',
      ),
    ),
    ...found.unreadableSequences.map(name =>
      warn(
        `The account may not read where sequence ${name} is: on the mirror it goes on behind the copied rows.`,
        `Have its owner run GRANT SELECT ON SEQUENCE ${name} TO the account.`,
      ),
    ),
  ]
}

function leftOut(name: string): readonly [message: string, hint: string] {
  if (name.endsWith('invalid')) {
    return [`The mirror has no ${name} on the target.`, 'Drop the index on the target, or build it again.']
  }
  if (name.startsWith('rows of ')) {
    return [`The mirror has no ${name}.`, 'Read from the primary server, if the change needs them.']
  }
  return [
    `The mirror has no ${name}: it would let the dry run reach another server.`,
    'Look at statements that need it in the log of the environment instead.',
  ]
}
