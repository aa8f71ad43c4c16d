/**
 * Events → results. Main, which lives to the end, and post, which reads the
 * journal of a main that did not, both come through here: so the two can never
 * tell different stories. Invariant: what was sent and not answered is
 * `unknown`; what was never sent is `skipped`.
 */
import type { AnswerRecord, JournalEvent } from './events.js'
import { startFile, type FileFold } from './fold-file.js'
import {
  RESULTS_VERSION,
  type Change,
  type FileResult,
  type Gate,
  type Overtaken,
  type Phase,
  type Problem,
  type Results,
  type TargetResult,
} from './model.js'
import { addSegment } from './source.js'

interface Position {
  readonly file: number
  /** Number of statements of that file that were answered before. */
  readonly statement: number
}

interface Savepoint {
  readonly name: string
  readonly position: Position
}

interface TargetFold {
  head: Omit<TargetResult, 'files' | 'problems'>
  readonly files: FileFold[]
  readonly problems: Problem[]
  /** Where the open transaction began, if one is open. */
  begun: Position | undefined
  savepoints: Savepoint[]
  committing: boolean
}

export interface Fold {
  apply(event: JournalEvent): void
  /** How many targets there are so far. */
  targetCount(): number
  /** One of them, by its position. */
  target(index: number): TargetResult
  /** The results as they stand; statements in flight are `unknown`. */
  results(): Results
}

/** Starts from nothing; the first event must be `opened`. */
export function createFold(): Fold {
  let opened: Extract<JournalEvent, { event: 'opened' }> | undefined
  let change: Extract<JournalEvent, { event: 'change' }> | undefined
  let finishedAt: string | undefined
  let gate: Gate | undefined
  let overtakes: readonly Overtaken[] = []
  const phases: Phase[] = []
  const problems: Problem[] = []
  const targets: TargetFold[] = []

  const targetAt = (index: number): TargetFold => existing(targets[index], 'target', index)
  const fileAt = (target: number, file: number): FileFold =>
    existing(targetAt(target).files[file], 'file', file)

  function apply(event: JournalEvent): void {
    switch (event.event) {
      case 'opened':
        opened = event
        return
      case 'change':
        change = event
        return
      case 'phase': {
        const at = phases.findIndex(phase => phase.name === event.phase.name)
        phases.splice(at < 0 ? phases.length : at, at < 0 ? 0 : 1, event.phase)
        return
      }
      case 'gate':
        gate = event.gate
        return
      case 'overtakes':
        overtakes = event.overtakes
        return
      case 'touched':
        amend(targetAt(event.target), { touches: [...event.touches] })
        return
      case 'problem':
        ;(event.target === undefined ? problems : targetAt(event.target).problems).push(event.problem)
        return
      case 'target':
        targets.push({
          head: event.target,
          files: startFiles(change),
          problems: [],
          begun: undefined,
          savepoints: [],
          committing: false,
        })
        return
      case 'server':
        amend(targetAt(event.target), { server: event.server })
        return
      case 'note':
        amend(targetAt(event.target), { note: event.note })
        return
      case 'sent':
        fileAt(event.target, event.file).send(event.statements, event.mayCommit === true)
        return
      case 'answered':
        applyAnswer(targetAt(event.target), event.file, event.answer)
        return
      case 'began':
        begin(targetAt(event.target), {
          file: event.file,
          statement: fileAt(event.target, event.file).answered(),
        })
        return
      case 'committing':
        targetAt(event.target).committing = true
        return
      case 'ended': {
        const target = targetAt(event.target)
        endTransaction(target, event.outcome === 'lost' ? fateOf(target) : event.outcome)
        return
      }
      case 'file':
        fileAt(event.target, event.file).finish(event.durationMs, event.problems)
        return
      case 'source':
        if (change !== undefined) change = { ...change, change: withSegment(change.change, event) }
        return
      case 'scratch':
        // Tells of what has to be dropped; the results know nothing of it.
        return
      case 'finished':
        finishedAt = event.finishedAt
    }
  }

  function results(): Results {
    if (opened === undefined) throw new Error('The journal does not begin with an `opened` event')
    return {
      version: RESULTS_VERSION,
      greenline: opened.greenline,
      execution: {
        ...opened.execution,
        deployment: change?.change.head ?? opened.execution.deployment,
        ...(finishedAt === undefined ? {} : { finishedAt }),
      },
      parameters: opened.parameters,
      ...(gate === undefined ? {} : { gate }),
      overtakes: [...overtakes],
      change: change?.change ?? { event: 'unknown', head: opened.execution.deployment, files: [] },
      phases: [...phases],
      targets: targets.map(toTargetResult),
      problems: [...problems],
      interrupted: false,
    }
  }

  return {
    apply,
    results,
    targetCount: () => targets.length,
    target: index => toTargetResult(targetAt(index)),
  }
}

function amend(target: TargetFold, more: Partial<TargetFold['head']>): void {
  target.head = { ...target.head, ...more }
}

const toTargetResult = (target: TargetFold): TargetResult => ({
  ...target.head,
  files: filesOf(target),
  problems: [...target.problems],
})

/**
 * The results of an execution whose main step did not reach its end: running
 * phases are red, and `interrupted` is set, so that it can never be green.
 */
export function closeInterrupted(results: Results, finishedAt: string): Results {
  const { execution } = results
  return {
    ...results,
    execution: { ...execution, finishedAt: execution.finishedAt ?? finishedAt },
    phases: results.phases.map(phase => (phase.status === 'running' ? { ...phase, status: 'red' } : phase)),
    interrupted: true,
  }
}

const withSegment = (
  change: Change,
  { path, segment }: Extract<JournalEvent, { event: 'source' }>,
): Change => ({
  ...change,
  files: change.files.map(file =>
    file.path === path ? { ...file, source: [...addSegment(file.source, segment)] } : file,
  ),
})

function existing<T>(value: T | undefined, what: string, index: number): T {
  if (value === undefined) throw new Error(`The journal speaks of ${what} ${index}, which it never opened`)
  return value
}

function startFiles(change: Extract<JournalEvent, { event: 'change' }> | undefined): FileFold[] {
  return (change?.change.files ?? [])
    .filter(file => file.action === 'run')
    .map(file => startFile(file, change?.plan[file.path]))
}

const begin = (target: TargetFold, position: Position): void => {
  target.begun = position
  target.savepoints = []
  target.files[position.file]?.cut(position.statement)
}

function applyAnswer(target: TargetFold, fileIndex: number, answer: AnswerRecord): void {
  const file = existing(target.files[fileIndex], 'file', fileIndex)
  const before = file.answered()
  // What ran before this statement is decided first: a failing DDL of MySQL has committed it.
  if (answer.ended !== undefined) endTransaction(target, answer.ended)
  const opensOne = target.begun === undefined && answer.transaction !== 'none'
  // COMMIT AND CHAIN ends one transaction and opens the next, to which it does not belong.
  const statement = answer.ended === undefined ? before : before + 1
  if (opensOne) begin(target, { file: fileIndex, statement })
  file.answer(answer)
  if (answer.savepoint !== undefined) applySavepoint(target, answer.savepoint, fileIndex, file.answered())
}

function applySavepoint(
  target: TargetFold,
  { action, name }: NonNullable<AnswerRecord['savepoint']>,
  file: number,
  statement: number,
): void {
  const at = target.savepoints.findLastIndex(savepoint => savepoint.name === name)
  if (action === 'set') {
    target.savepoints.push({ name, position: { file, statement } })
    target.files[file]?.cut(statement)
  } else if (at >= 0) {
    const savepoint = target.savepoints[at]
    // The ROLLBACK TO itself was answered last and stays.
    if (action === 'rolled-back-to' && savepoint !== undefined)
      revise(target, savepoint.position, 'rolled-back', { file, statement: statement - 1 })
    target.savepoints.length = action === 'released' ? at : at + 1
  }
}

function endTransaction(target: TargetFold, outcome: 'committed' | 'rolled-back' | 'unknown'): void {
  if (target.begun !== undefined && outcome !== 'committed') revise(target, target.begun, outcome)
  for (const file of target.files) file.forgetCuts()
  target.begun = undefined
  target.savepoints = []
  target.committing = false
}

/** Marks every statement that succeeded from `from` on (and before `to`) as undone or unknown. */
function revise(target: TargetFold, from: Position, outcome: 'rolled-back' | 'unknown', to?: Position): void {
  for (let index = from.file; index <= (to?.file ?? target.files.length - 1); index += 1) {
    const file = target.files[index]
    file?.revise(
      index === from.file ? from.statement : 0,
      index === to?.file ? to.statement : Number.POSITIVE_INFINITY,
      outcome,
    )
  }
}

/** What becomes of an open transaction whose session is gone: the server undoes it, unless its end was in flight. */
const fateOf = (target: TargetFold): 'rolled-back' | 'unknown' =>
  target.committing || target.files.some(file => file.mayHaveCommitted()) ? 'unknown' : 'rolled-back'

function filesOf(target: TargetFold): FileResult[] {
  const { begun } = target
  if (begun === undefined) return target.files.map(file => file.result())
  const outcome = fateOf(target)
  return target.files.map((file, index) =>
    index < begun.file
      ? file.result()
      : file.result({ from: index === begun.file ? begun.statement : 0, outcome }),
  )
}
