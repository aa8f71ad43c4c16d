/**
 * ALGORITHM and LOCK of an ALTER TABLE. Invariant: what a clause needs is only told where it was seen on a server;
 * everything else is a doubt.
 *
 * @see https://mariadb.com/kb/en/innodb-online-ddl-overview/
 */
import type { AlterClause } from '../statements/alter-table.js'
import { versionNumber } from '../statements/tokens.js'
import type { Draft } from './alter-draft.js'
import { widestCharacter } from './charsets.js'
import { isSame, type Column } from './model.js'
import { doubt, refuse } from './refusal.js'
import { isMariaDb, type Scene } from './scene.js'

const ALGORITHMS = ['INSTANT', 'NOCOPY', 'INPLACE', 'COPY'] as const
type Algorithm = (typeof ALGORITHMS)[number]

/** The gentlest that a clause can be done with. */
interface Need {
  readonly algorithm: Algorithm
  /** What the server says of gentler ones. */
  readonly reason?: string
  /** Why nobody may write meanwhile, though nothing is copied. */
  readonly lock?: string
}

const INSTANT: Need = { algorithm: 'INSTANT' }
const ANOTHER_TYPE: Need = { algorithm: 'COPY', reason: 'Cannot change column type' }

/** @throws A refusal where the server cannot do it in the way that is asked for. */
export function checkWays(scene: Scene, draft: Draft): void {
  const ways = draft.clauses.filter(clause => clause.kind === 'way')
  const valueOf = (word: string): string =>
    ways
      .filter(each => each.word === word)
      .at(-1)
      ?.value.toUpperCase() ?? 'DEFAULT'
  const [algorithm, lock] = [valueOf('ALGORITHM'), valueOf('LOCK')]
  const isFree = /^(?:DEFAULT|COPY)$/.test(algorithm)
  if (isFree && /^(?:DEFAULT|EXCLUSIVE)$/.test(lock)) return
  const { before } = draft
  const isKnown =
    isMariaDb(scene) && versionNumber(scene.server.version) >= 100_600 && before.partitioning === undefined
  if (!isKnown || before.isTemporary)
    doubt(`whether the server can do it so (${algorithm}, ${lock}) is its to say`)
  const needs = draft.clauses
    .filter(({ kind }) => kind !== 'way' || isRebuild(draft))
    .map(each => needOf(scene, draft, each))
  const asked = ALGORITHMS.indexOf(algorithm as Algorithm)
  const harder = needs.filter(need => !isFree && ALGORITHMS.indexOf(need.algorithm) > asked)
  if (harder.length > 0) {
    const [first] = harder
    if (harder.some(({ reason }) => (reason === undefined) !== (first?.reason === undefined)))
      doubt('several of its parts need another algorithm')
    const worst = ALGORITHMS[Math.max(...harder.map(need => ALGORITHMS.indexOf(need.algorithm)))] ?? 'COPY'
    unsupported(`ALGORITHM=${algorithm}`, `ALGORITHM=${worst}`, first?.reason)
  }
  if (lock === 'NONE') checkLock(scene, needs, algorithm)
}

const isRebuild = ({ isForced }: Draft): boolean => isForced

function checkLock(scene: Scene, needs: readonly Need[], algorithm: string): void {
  const isCopy = algorithm === 'COPY' || needs.some(need => need.algorithm === 'COPY')
  // A copy lets others write since 11.2.
  if (isCopy && versionNumber(scene.server.version) >= 110_200)
    doubt('whether a copy lets others write is the server’s to say')
  if (isCopy && algorithm === 'COPY') doubt('what the server says of a copy without a lock is not known')
  const locked = needs.find(need => need.lock !== undefined || need.algorithm === 'COPY')
  if (locked !== undefined) unsupported('LOCK=NONE', 'LOCK=SHARED', locked.lock ?? locked.reason)
}

function unsupported(what: string, instead: string, reason: string | undefined): never {
  if (reason === undefined) return refuse(1845, `${what} is not supported for this operation. Try ${instead}`)
  return refuse(1846, `${what} is not supported. Reason: ${reason}. Try ${instead}`)
}

function needOf(scene: Scene, draft: Draft, clause: AlterClause): Need {
  if (draft.before.engine !== 'innodb') {
    const isCopied = clause.kind === 'add column' || clause.kind === 'add' || clause.kind === 'drop column'
    return isCopied ? { algorithm: 'COPY' } : unclear()
  }
  switch (clause.kind) {
    case 'add column':
      return needOfColumn(clause.column)
    case 'drop column': {
      const isUsed = draft.before.indexes.some(({ parts }) =>
        parts.some(part => isSame(part.column ?? '', clause.name)),
      )
      return isUsed ? unclear() : INSTANT
    }
    case 'rename column':
    case 'rename index':
    case 'rename':
    case 'set default':
    case 'drop foreign key':
    case 'drop constraint':
      return INSTANT
    case 'drop index':
      return { algorithm: 'NOCOPY', reason: 'DROP INDEX' }
    case 'add':
      return needOfElements(scene, clause)
    case 'change column':
      return needOfChange(draft, clause)
    case 'options':
      if (clause.options.engine !== undefined) return { algorithm: 'INPLACE' }
      return Object.keys(clause.options).every(key => key === 'comment') ? INSTANT : unclear()
    case 'way':
      return clause.word === 'FORCE' ? { algorithm: 'INPLACE' } : INSTANT
    default:
      return unclear()
  }
}

const unclear = (): never => doubt("with which algorithm it can be done is the server's to say")

type AddColumn = Extract<AlterClause, { kind: 'add column' }>

function needOfColumn(column: AddColumn['column']): Need {
  if (column.isAutoIncrement) {
    if (column.key !== 'primary') return unclear()
    return { algorithm: 'INPLACE', lock: 'Adding an auto-increment column requires a lock' }
  }
  const isPlain =
    column.generated === undefined &&
    column.key === undefined &&
    column.checks.length === 0 &&
    column.references === undefined &&
    column.type.name !== 'json' &&
    column.default?.kind !== 'expression'
  return isPlain ? INSTANT : unclear()
}

function needOfElements(scene: Scene, { elements }: Extract<AlterClause, { kind: 'add' }>): Need {
  const { columns, keys, foreignKeys, checks } = elements
  if (columns.length > 0 || keys.length + foreignKeys.length + checks.length > 1) return unclear()
  if (checks.length > 0) return { algorithm: 'COPY' }
  if (foreignKeys.length > 0) {
    return scene.session.foreignKeyChecks
      ? { algorithm: 'COPY', reason: 'Adding foreign keys needs foreign_key_checks=OFF' }
      : unclear()
  }
  const [key] = keys
  if (key?.kind === 'primary' || key?.kind === 'spatial') return unclear()
  const need: Need = { algorithm: 'NOCOPY', reason: 'ADD INDEX' }
  return key?.kind === 'fulltext' ? { ...need, lock: 'Fulltext index creation requires a lock' } : need
}

function needOfChange(
  draft: Draft,
  { from, column: { name } }: Extract<AlterClause, { kind: 'change column' }>,
): Need {
  const before = draft.before.columns.find(each => isSame(each.name, from))
  const after = draft.columns.find(({ column }) => isSame(column.name, name))?.column
  if (before === undefined || after === undefined) return unclear()
  if (before.generated !== undefined || after.generated !== undefined) return unclear()
  if (before.isAutoIncrement !== after.isAutoIncrement) return unclear()
  if (JSON.stringify(before.type) === JSON.stringify(after.type))
    return before.isNullable === after.isNullable ? INSTANT : { algorithm: 'INPLACE' }
  if (before.isNullable !== after.isNullable) return unclear()
  const areIntegers = [before, after].every(({ type }) => /int$/.test(type.name))
  if (areIntegers) return before.type.name === after.type.name ? unclear() : ANOTHER_TYPE
  return needOfText(before, after)
}

/** A length of more than 255 bytes takes another byte in each row. */
function needOfText({ type: before }: Column, { type: after }: Column): Need {
  const isSameKind =
    before.name === 'varchar' && after.name === 'varchar' && before.collation === after.collation
  if (!isSameKind) return unclear()
  const [old = 0, now = 0] = [before, after].map(
    ({ sizes, charset = 'utf8mb4' }) => (sizes[0] ?? 0) * widestCharacter(charset),
  )
  if (now < old) return unclear()
  return old <= 255 && now > 255 ? ANOTHER_TYPE : INSTANT
}
