/** The clauses of ALTER TABLE that change options of the table, its name and its way. */
import type { AlterClause } from '../statements/alter-table.js'
import { inheritanceOf } from './alter-change.js'
import type { Draft } from './alter-draft.js'
import { isText, settleType, type Inheritance } from './build.js'
import { charsetOf, widestCharacter } from './charsets.js'
import { checkEngine } from './engines.js'
import { isSame } from './model.js'
import { doubt, refuse } from './refusal.js'
import type { Scene } from './scene.js'

/** Options of the table come first: what is added takes its defaults from them. */
export function applyTableOptions(
  scene: Scene,
  draft: Draft,
  clauses: readonly AlterClause[],
): readonly AlterClause[] {
  const options = clauses.filter(clause => clause.kind === 'options')
  for (const clause of options) setOptions(scene, draft, clause.options)
  return options
}

/** All that is no column, key or constraint. */
export function applyOptions(
  scene: Scene,
  draft: Draft,
  clauses: readonly AlterClause[],
): readonly AlterClause[] {
  const done: AlterClause[] = []
  for (const clause of clauses) {
    if (clause.kind === 'convert') convert(scene, draft, clause.charset, clause.collation)
    else if (clause.kind === 'rename') draft.renamed = clause.to
    else if (clause.kind === 'partition by') draft.partitioning = clause.text
    else if (clause.kind === 'remove partitioning') {
      if (draft.before.partitioning === undefined)
        refuse(1505, 'Partition management on a not partitioned table is not possible')
      draft.partitioning = undefined
    } else if (clause.kind === 'way') way(draft, clause.word, clause.value)
    else if (clause.kind === 'partitions') {
      if (draft.before.partitioning === undefined)
        refuse(1505, 'Partition management on a not partitioned table is not possible')
    } else continue
    done.push(clause)
  }
  return done
}

function way(draft: Draft, word: string, value: string): void {
  if (word === 'ORDER BY' && !draft.columns.some(({ column }) => isSame(column.name, value))) {
    refuse(1054, `Unknown column '${value}' in 'ORDER BY'`)
  }
  if (word === 'FORCE') draft.isForced = true
}

function setOptions(
  scene: Scene,
  draft: Draft,
  options: Extract<AlterClause, { kind: 'options' }>['options'],
): void {
  if (options.versioning !== undefined) doubt('the history of rows is switched on or off')
  const charset =
    options.charset ?? (options.collation === undefined ? undefined : charsetOf(options.collation))
  draft.options = {
    ...draft.options,
    ...(options.engine === undefined ? {} : { engine: checkEngine(scene, options.engine) }),
    ...(charset === undefined
      ? {}
      : { charset, collation: options.collation ?? scene.catalog.collationOf(charset) ?? `${charset}_bin` }),
    ...(options.rowFormat === undefined ? {} : { rowFormat: options.rowFormat }),
    // A number below what is there is raised to it.
    ...(options.autoIncrement === undefined
      ? {}
      : {
          autoIncrement:
            (draft.before.autoIncrement ?? 0n) > options.autoIncrement
              ? draft.before.autoIncrement
              : options.autoIncrement,
        }),
  }
  if (options.engine !== undefined) draft.isForced = true
}

/** TEXT that would hold fewer characters becomes the next larger type. */
const LARGER: Readonly<Record<string, string>> = {
  tinytext: 'text',
  text: 'mediumtext',
  mediumtext: 'longtext',
}

function convert(
  scene: Scene,
  draft: Draft,
  charset: string | undefined,
  collation: string | undefined,
): void {
  if (charset === undefined || charset === 'default')
    return doubt('the database says into which character set')
  const set = charset
  const inherited: Inheritance = {
    ...inheritanceOf(scene, draft),
    ...{ charset: set, collation: collation ?? scene.catalog.collationOf(set) ?? `${set}_bin` },
  }
  draft.options = { ...draft.options, charset: set, collation: inherited.collation }
  for (const each of draft.columns) {
    if (!isText(each.column.type)) continue
    const { charset: before = 'utf8mb4', collation: _, ...bare } = each.column.type
    const grows = widestCharacter(set) > widestCharacter(before)
    const name = (grows ? LARGER[bare.name] : undefined) ?? bare.name
    each.column = { ...each.column, type: settleType({ ...bare, name }, inherited) }
  }
  if (
    draft.foreignKeys.some(key =>
      key.columns.some(name =>
        draft.columns.some(({ column }) => isSame(column.name, name) && isText(column.type)),
      ),
    )
  ) {
    doubt('a foreign key is on a text that gets another character set')
  }
}
