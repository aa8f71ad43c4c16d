/**
 * The statements of a file in groups that travel together. Invariant: nothing changes its order,
 * and what was announced to the journal once is not announced again.
 */
import type { Statement } from '../dialect.js'
import { batchedBytes } from './batch-send.js'

/** Statements that are next: one, or several that may travel together. */
export interface Group {
  readonly statements: readonly Statement[]
  /** `announced`: the journal knows them; they travelled before, and the server passed over them. */
  readonly state: 'new' | 'announced'
}

export interface Limits {
  readonly statements: number
  readonly bytes: number
}

export interface Queue extends AsyncDisposable {
  /** @returns undefined at the end. */
  take(limits: Limits): Promise<Group | undefined>
  /** Takes statements back that were not run, to be the next. */
  takeBack(group: Group): void
  /** All that is still to be answered, though nothing more is taken. */
  announced(): readonly Statement[]
}

/** @param mayTravel - Whether a statement may travel with others, at the time it is asked. */
export function createQueue(
  source: AsyncIterable<Statement>,
  mayTravel: (statement: Statement) => boolean,
): Queue {
  const pulled = source[Symbol.asyncIterator]()
  /** Before what is still to be pulled: announced ones first. */
  let waiting: { readonly statement: Statement; readonly state: Group['state'] }[] = []

  async function peek(): Promise<(typeof waiting)[number] | undefined> {
    if (waiting.length === 0) {
      const next = await pulled.next()
      if (next.done !== true) waiting.push({ statement: next.value, state: 'new' })
    }
    return waiting[0]
  }

  return {
    async take(limits) {
      const first = await peek()
      if (first === undefined) return undefined
      const { state } = first
      const statements: Statement[] = []
      let bytes = 0
      for (let next: typeof first | undefined = first; next?.state === state; next = await peek()) {
        const travels = limits.statements > 1 && mayTravel(next.statement)
        bytes += travels ? batchedBytes(next.statement.piece.text) : 0
        if (statements.length > 0 && (!travels || bytes > limits.bytes)) break
        statements.push(next.statement)
        waiting.shift()
        if (!travels || statements.length >= limits.statements) break
      }
      return { statements, state }
    },
    takeBack({ statements, state }) {
      waiting = [...statements.map(statement => ({ statement, state })), ...waiting]
    },
    announced: () => waiting.filter(({ state }) => state === 'announced').map(({ statement }) => statement),
    async [Symbol.asyncDispose]() {
      await pulled.return?.()
    },
  }
}
