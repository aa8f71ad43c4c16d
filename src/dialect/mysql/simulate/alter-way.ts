/**
 * ALGORITHM and LOCK of an ALTER TABLE. Invariant: which algorithm is needed is what was measured; the words of the
 * refusal are only told for clauses whose own were seen.
 *
 * @see https://mariadb.com/kb/en/innodb-online-ddl-overview/
 */
import type { AlterClause } from '../statements/alter-table.js'
import { versionNumber } from '../statements/tokens.js'
import { ALGORITHMS, isMeasured, stepsOf, strongestOf } from './algorithm.js'
import type { Draft } from './alter-draft.js'
import { isSame, type Table } from './model.js'
import { doubt, refuse } from './refusal.js'
import type { Scene } from './scene.js'

/** Why a clause needs more than INSTANT; `plain` where the server gives no reason, `nothing` where it does not. */
type Reason = 'plain' | 'nothing' | { readonly reason: string }

/** @throws A refusal where the server cannot do it in the way that is asked for. */
export function checkWays(scene: Scene, before: Table, after: Table, draft: Draft): void {
  const ways = draft.clauses.filter(clause => clause.kind === 'way')
  const valueOf = (word: string): string =>
    ways
      .filter(each => each.word === word)
      .at(-1)
      ?.value.toUpperCase() ?? 'DEFAULT'
  const [algorithm, lock] = [valueOf('ALGORITHM'), valueOf('LOCK')]
  if (/^(?:DEFAULT|COPY)$/.test(algorithm) && /^(?:DEFAULT|EXCLUSIVE)$/.test(lock)) return
  const steps = isMeasured(scene) && !before.isTemporary ? stepsOf(scene, before, after, draft) : undefined
  if (steps === undefined || before.partitioning !== undefined)
    return doubt(`whether the server can do it so (${algorithm}, ${lock}) is its to say`)
  const needed = strongestOf(steps)
  const isAsked = ALGORITHMS.some(name => name === algorithm)
  const isHarder = ALGORITHMS.findIndex(name => name === algorithm) < ALGORITHMS.indexOf(needed.algorithm)
  if (isAsked && isHarder)
    unsupported(`ALGORITHM=${algorithm}`, `ALGORITHM=${needed.algorithm}`, reasonOf(scene, draft))
  if (lock !== 'NONE') return
  const isCopy = algorithm === 'COPY' || needed.algorithm === 'COPY'
  // A copy lets others write since 11.2.
  if (isCopy && (algorithm === 'COPY' || versionNumber(scene.server.version) >= 110_200))
    doubt('whether a copy lets others write is the server’s to say')
  if (needed.lock !== 'NONE')
    unsupported('LOCK=NONE', 'LOCK=SHARED', isCopy ? reasonOf(scene, draft) : lockReason(draft))
}

function unsupported(what: string, instead: string, reason: Reason): never {
  if (typeof reason === 'string')
    return refuse(1845, `${what} is not supported for this operation. Try ${instead}`)
  return refuse(1846, `${what} is not supported. Reason: ${reason.reason}. Try ${instead}`)
}

function lockReason({ clauses }: Draft): Reason {
  const isNumbered = clauses.some(each => each.kind === 'add column' && each.column.isAutoIncrement)
  const isText = clauses.some(
    each => each.kind === 'add' && each.elements.keys.some(({ kind }) => kind === 'fulltext'),
  )
  if (isNumbered === isText) return doubt('what the server says against LOCK=NONE is not known')
  return {
    reason: isText
      ? 'Fulltext index creation requires a lock'
      : 'Adding an auto-increment column requires a lock',
  }
}

/** @throws A doubt where several clauses would give different ones. */
function reasonOf(scene: Scene, draft: Draft): Reason {
  const reasons = draft.clauses
    .map(clause => (draft.before.engine === 'innodb' ? reasonFor(scene, draft, clause) : 'plain'))
    .filter(reason => reason !== 'nothing')
  const [first] = reasons
  if (first === undefined || reasons.some(reason => typeof reason !== typeof first))
    return doubt('what the server says against it is not known')
  return first
}

function reasonFor(scene: Scene, draft: Draft, clause: AlterClause): Reason {
  switch (clause.kind) {
    case 'add column':
      return clause.column.isAutoIncrement ? 'plain' : 'nothing'
    case 'drop index':
      return { reason: 'DROP INDEX' }
    case 'add':
      return reasonForElements(scene, clause)
    case 'change column': {
      const before = draft.before.columns.find(each => isSame(each.name, clause.from))
      const after = draft.columns.find(({ column }) => isSame(column.name, clause.column.name))?.column
      if (before === undefined || after === undefined || before.isAutoIncrement !== after.isAutoIncrement)
        return doubt('what the server says against it is not known')
      const isOtherType = JSON.stringify(before.type) !== JSON.stringify(after.type)
      const isOtherNull = before.isNullable !== after.isNullable
      if (isOtherType && isOtherNull) return doubt('what the server says against it is not known')
      if (isOtherType) return { reason: 'Cannot change column type' }
      return isOtherNull ? 'plain' : 'nothing'
    }
    case 'convert':
      return { reason: 'Cannot change column type' }
    case 'options':
      return clause.options.engine === undefined ? 'nothing' : 'plain'
    case 'way':
      return clause.word === 'FORCE' ? 'plain' : 'nothing'
    case 'drop column':
    case 'rename column':
    case 'rename index':
    case 'rename':
    case 'set default':
    case 'drop foreign key':
    case 'drop constraint':
      return 'nothing'
    default:
      return doubt('what the server says against it is not known')
  }
}

function reasonForElements(scene: Scene, { elements }: Extract<AlterClause, { kind: 'add' }>): Reason {
  const { columns, keys, foreignKeys, checks } = elements
  const isOne = columns.length === 0 && keys.length + foreignKeys.length + checks.length === 1
  if (!isOne || /^(?:primary|spatial)$/.test(keys[0]?.kind ?? ''))
    return doubt('what the server says against it is not known')
  if (checks.length > 0) return 'plain'
  if (keys.length > 0) return { reason: 'ADD INDEX' }
  return scene.session.foreignKeyChecks
    ? { reason: 'Adding foreign keys needs foreign_key_checks=OFF' }
    : doubt('what the server says against it is not known')
}
