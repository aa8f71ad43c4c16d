/**
 * The transactions of a simulated session. Invariant: to roll back is to have again the state
 * that was there before; an error in an open transaction leaves nothing to do but that.
 */
import type { Answer, TransactionEnd, TransactionState } from '../../dialect.js'
import type { Ast } from './parse.js'
import { parse } from './parse.js'
import { checkDeferred } from './deferred.js'
import { judge, type Foreseen } from './judge.js'
import { Refusal, refusal, Unsure } from './verdicts.js'
import { backTo, type State } from './state.js'
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
  around(text: string, judged: () => Promise<Foreseen>): Promise<Around>
}

export function startTransactions(world: World): Transactions {
  let status: TransactionState = 'none'
  let atBegin: State | undefined
  let readsOnly = false
  let savepoints: { readonly name: string; readonly state: State }[] = []

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
      await checkDeferred(world)
    } catch (thrown) {
      if (!(thrown instanceof Refusal) && !(thrown instanceof Unsure)) throw thrown
      rollback()
      return {
        outcome: 'rolled-back',
        error:
          thrown instanceof Refusal
            ? thrown.sqlError
            : { code: 'XX000', message: `The COMMIT was not simulated: ${thrown.message}` },
      }
    }
    end(world.state)
    return { outcome: 'committed' }
  }

  const done = (): Foreseen => ({ prediction: { verdict: 'would-succeed' }, notes: newNotes() })
  const failed = ({ sqlError: error }: Refusal): Foreseen => ({
    prediction: { verdict: 'would-fail' },
    error,
    notes: newNotes(),
  })
  const warned = (code: string, message: string): Foreseen => {
    const notes = newNotes()
    notes.notices.push({ severity: 'WARNING', code, message })
    return { prediction: { verdict: 'would-do-nothing', reason: message }, notes }
  }
  const refuse = (thrown: Refusal): Around => {
    if (status === 'open') setStatus('aborted')
    return { foreseen: failed(thrown), transaction: status }
  }

  async function control(stmt: Ast.TransactionStmt): Promise<Around> {
    const name = stmt.savepoint_name ?? ''
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
        readsOnly = isReadOnly(stmt)
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
          world.state = { ...world.state, allUnknown: 'a COMMIT was not simulated' }
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
        savepoints.push({ name, state: world.state })
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

  return {
    begin,
    commit,
    rollback,
    state: () => status,
    async around(text, judged) {
      const parsed = parse(world.parser, text)
      if ('count' in parsed && parsed.node !== undefined && parsed.count === 1) {
        if ('TransactionStmt' in parsed.node) return control(parsed.node.TransactionStmt)
        if (status === 'aborted') return refuse(ABORTED())
        const [kind = ''] = Object.keys(parsed.node)
        if (readsOnly && !/^(?:Select|VariableShow|VariableSet|Explain)Stmt$/.test(kind)) {
          const word = /^(Insert|Update|Delete)Stmt$/.exec(kind)?.[1]?.toUpperCase()
          if (word !== undefined)
            return refuse(refusal('25006', `cannot execute ${word} in a read-only transaction`))
          const prediction = { verdict: 'not-simulated', reason: 'The transaction only reads' } as const
          return { foreseen: { prediction, notes: newNotes() }, transaction: status }
        }
      }
      const foreseen = await judged()
      if (foreseen.error !== undefined && status === 'open') setStatus('aborted')
      if (status === 'none') world.state = withoutLocals(world.state)
      return { foreseen, transaction: status }
    },
  }
}

const isReadOnly = ({ options = [] }: Ast.TransactionStmt): boolean =>
  options.some(
    node =>
      'DefElem' in node &&
      node.DefElem.defname === 'transaction_read_only' &&
      node.DefElem.arg !== undefined &&
      'A_Const' in node.DefElem.arg &&
      node.DefElem.arg.A_Const.ival?.ival === 1,
  )

/** What counts for one transaction only is gone after it. */
function withoutLocals(state: State): State {
  const settings = new Map<string, State['settings'] extends ReadonlyMap<string, infer S> ? S : never>()
  for (const [name, setting] of state.settings) {
    const kept = setting.local ? setting.outer : setting
    if (kept !== undefined) settings.set(name, kept)
  }
  const { role, roleIsLocal, ...rest } = state
  return {
    ...rest,
    ...(role === undefined || roleIsLocal === true ? {} : { role }),
    settings,
    deferred: [],
    deferredNow: new Map(),
    cursors: new Map([...state.cursors].filter(([, { holds }]) => holds)),
    freshLabels: [],
  }
}

const ABORTED = () =>
  refusal('25P02', 'current transaction is aborted, commands ignored until end of transaction block')

const REFUSED_COMMIT = () =>
  refusal(
    '25P02',
    'COMMIT did not commit: an earlier statement of the transaction failed, so the server rolled it back',
  )

export { judge }
