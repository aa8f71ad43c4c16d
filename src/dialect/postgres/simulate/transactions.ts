/**
 * The transactions of a simulated session. Invariant: to roll back is to have again the state
 * that was there before; an error in an open transaction leaves nothing to do but that.
 */
import type { Answer, TransactionEnd, TransactionState } from '../../dialect.js'
import type { Ast } from './parse.js'
import { parse } from './parse.js'
import { ABORTED, done, failed, mayAbort, REFUSED_COMMIT, warned } from './transaction-answers.js'
import { checkDeferred } from './deferred.js'
import { judge, type Foreseen } from './judge.js'
import { Refusal, refusal, Unsure } from './verdicts.js'
import { backTo, withoutLocals, type State } from './state.js'
import { modesOf, modesSetBy, type TransactionModes } from './transaction-modes.js'
import { newNotes, type World } from './world.js'

export interface Around extends Pick<Answer, 'transaction' | 'ended' | 'savepoint'> {
  readonly foreseen: Foreseen
}

export interface Transactions {
  begin(): void
  commit(): Promise<TransactionEnd>
  rollback(): void
  state(): TransactionState
  /** Judges a statement in the transaction that is open, or that it opens or ends. */
  around(text: string, line: number, judged: () => Promise<Foreseen>): Promise<Around>
}

export function startTransactions(world: World): Transactions {
  let status: TransactionState = 'none'
  let atBegin: State | undefined
  let readsOnly = false
  /** Why the transaction may be aborted by now, though nobody can tell. */
  let doubt: string | undefined
  /** Savepoints may be there, or not, that the list does not know. */
  let savepointsAreKnown = true
  /** Something was asked in it, so that its modes cannot all be set any more. */
  let isUsed = false
  let savepoints: { readonly name: string; readonly state: State; readonly readsOnly: boolean }[] = []

  const setStatus = (after: TransactionState): void => {
    status = after
    world.inTransaction = after !== 'none'
  }
  function begin(): void {
    if (status !== 'none') return
    atBegin = world.state
    savepoints = []
    setStatus('open')
  }
  /** Ends the transaction: with what was done, or with what was there before. */
  function end(state: State): void {
    world.state = withoutLocals(state)
    atBegin = undefined
    readsOnly = false
    isUsed = false
    doubt = undefined
    savepointsAreKnown = true
    savepoints = []
    setStatus('none')
  }
  const rollback = (): void => end(backTo(atBegin ?? world.state, world.state))

  async function commit(): Promise<TransactionEnd> {
    if (status === 'aborted') {
      rollback()
      return { outcome: 'rolled-back' }
    }
    try {
      if (doubt !== undefined) throw new Unsure(doubt)
      await checkDeferred(world)
    } catch (thrown) {
      if (!(thrown instanceof Refusal) && !(thrown instanceof Unsure)) throw thrown
      rollback()
      if (thrown instanceof Refusal) return { outcome: 'rolled-back', error: thrown.sqlError }
      world.state = { ...world.state, allUnknown: 'a COMMIT was not simulated' }
      return {
        outcome: 'rolled-back',
        error: { code: 'XX000', message: `The COMMIT was not simulated: ${thrown.message}` },
      }
    }
    end(world.state)
    return { outcome: 'committed' }
  }

  const refuse = (thrown: Refusal): Around => {
    if (status === 'open') setStatus('aborted')
    return { foreseen: failed(thrown), transaction: status }
  }

  /** A statement that may find the transaction aborted. */
  function doubted(reason: string): Around {
    const prediction = { verdict: 'not-simulated', reason } as const
    return { foreseen: { prediction, notes: newNotes() }, transaction: status }
  }

  /** SET TRANSACTION. Only READ ONLY can be set at any time. */
  function setModes(modes: TransactionModes, line: number): Around {
    const isLate = isUsed || savepoints.length > 0
    if (isLate && (modes.others || modes.readsOnly === false)) {
      doubt = mayAbort(line)
      return doubted('Whether the modes can still be set is not looked at')
    }
    readsOnly = modes.readsOnly ?? readsOnly
    return { foreseen: done(), transaction: status }
  }

  async function control(stmt: Ast.TransactionStmt): Promise<Around> {
    const name = stmt.savepoint_name ?? ''
    if (doubt !== undefined && !isSureInDoubt(stmt)) {
      savepointsAreKnown = false
      return doubted(doubt)
    }
    switch (stmt.kind) {
      case 'TRANS_STMT_BEGIN':
      case 'TRANS_STMT_START':
        if (status === 'aborted') return refuse(ABORTED())
        if (status === 'open') {
          return {
            foreseen: warned('25001', 'there is already a transaction in progress'),
            transaction: status,
          }
        }
        begin()
        readsOnly = modesOf(stmt.options).readsOnly === true
        return { foreseen: done(), transaction: status }
      case 'TRANS_STMT_COMMIT': {
        if (status === 'none') {
          return { foreseen: warned('25P01', 'there is no transaction in progress'), transaction: 'none' }
        }
        const before = status
        const { outcome, error } = await commit()
        if (stmt.chain === true) begin()
        if (outcome === 'committed') return { foreseen: done(), transaction: status, ended: 'committed' }
        if (error?.code === 'XX000') {
          const foreseen: Foreseen = {
            prediction: { verdict: 'not-simulated', reason: error.message },
            notes: newNotes(),
          }
          return { foreseen, transaction: status, ended: 'rolled-back' }
        }
        const thrown = before === 'aborted' || error === undefined ? REFUSED_COMMIT() : new Refusal(error)
        return { foreseen: failed(thrown), transaction: status, ended: 'rolled-back' }
      }
      case 'TRANS_STMT_ROLLBACK':
        if (status === 'none') {
          return { foreseen: warned('25P01', 'there is no transaction in progress'), transaction: 'none' }
        }
        rollback()
        if (stmt.chain === true) begin()
        return { foreseen: done(), transaction: status, ended: 'rolled-back' }
      case 'TRANS_STMT_SAVEPOINT':
        if (status === 'aborted') return refuse(ABORTED())
        if (status === 'none')
          return refuse(refusal('25P01', 'SAVEPOINT can only be used in transaction blocks'))
        savepoints.push({ name, state: world.state, readsOnly })
        return { foreseen: done(), transaction: status, savepoint: { action: 'set', name } }
      case 'TRANS_STMT_RELEASE':
      case 'TRANS_STMT_ROLLBACK_TO': {
        const isBack = stmt.kind === 'TRANS_STMT_ROLLBACK_TO'
        const word = isBack ? 'ROLLBACK TO SAVEPOINT' : 'RELEASE SAVEPOINT'
        if (status === 'none')
          return refuse(refusal('25P01', `${word} can only be used in transaction blocks`))
        if (status === 'aborted' && !isBack) return refuse(ABORTED())
        const at = savepoints.findLastIndex(savepoint => savepoint.name === name)
        const found = savepoints[at]
        if (found === undefined) return refuse(refusal('3B001', `savepoint "${name}" does not exist`))
        if (isBack) {
          world.state = backTo(found.state, world.state)
          readsOnly = found.readsOnly
          doubt = undefined
          savepoints = savepoints.slice(0, at + 1)
          setStatus('open')
        } else savepoints = savepoints.slice(0, at)
        return {
          foreseen: done(),
          transaction: status,
          savepoint: { action: isBack ? 'rolled-back-to' : 'released', name },
        }
      }
      default: {
        const notes = newNotes()
        world.state = { ...world.state, allUnknown: 'a transaction was prepared for two phases' }
        return {
          foreseen: {
            prediction: { verdict: 'not-simulated', reason: 'Transactions in two phases are not simulated' },
            notes,
          },
          transaction: status,
        }
      }
    }
  }

  /** Whatever became of the transaction so far, they do the same; a COMMIT is looked at by itself. */
  const isSureInDoubt = ({ kind, savepoint_name: name }: Ast.TransactionStmt): boolean =>
    kind === 'TRANS_STMT_COMMIT' ||
    kind === 'TRANS_STMT_ROLLBACK' ||
    (kind === 'TRANS_STMT_ROLLBACK_TO' &&
      savepointsAreKnown &&
      savepoints.some(savepoint => savepoint.name === name))

  return {
    begin,
    commit,
    rollback,
    state: () => status,
    async around(text, line, judged) {
      const parsed = parse(world.parser, text)
      if ('count' in parsed && parsed.node !== undefined && parsed.count === 1) {
        if ('TransactionStmt' in parsed.node) return control(parsed.node.TransactionStmt)
        if (status === 'aborted') return refuse(ABORTED())
        if (doubt !== undefined) return doubted(doubt)
        const [kind = ''] = Object.keys(parsed.node)
        const modes = modesSetBy(parsed.node)
        if (modes !== undefined && status === 'open') return setModes(modes, line)
        if (kind !== 'VariableSetStmt') isUsed = true
        if (readsOnly && !/^(?:Select|VariableShow|VariableSet|Explain)Stmt$/.test(kind)) {
          const word = /^(Insert|Update|Delete)Stmt$/.exec(kind)?.[1]?.toUpperCase()
          if (word !== undefined)
            return refuse(refusal('25006', `cannot execute ${word} in a read-only transaction`))
          doubt = mayAbort(line)
          return doubted('The transaction only reads')
        }
      }
      const foreseen = await judged()
      if (foreseen.prediction.verdict === 'not-simulated' && status === 'open') doubt = mayAbort(line)
      if (foreseen.error !== undefined && status === 'open') setStatus('aborted')
      if (status === 'none') world.state = withoutLocals(world.state)
      return { foreseen, transaction: status }
    },
  }
}

export { judge }
