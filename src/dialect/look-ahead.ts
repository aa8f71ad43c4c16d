/**
 * The statements that come next, some of them pulled before their turn. Invariant: each
 * is announced once, in order, however often it is sent; an error in reading the file
 * comes after the statements before it.
 */
import type { ExecuteOptions, Statement } from './dialect.js'

export interface Ahead extends AsyncDisposable {
  /**
   * The statement that is `index` places after the oldest one that was not taken; undefined behind the last.
   *
   * @throws What the statements' source throws, once nothing is before it.
   */
  peek(index: number): Promise<Statement | undefined>
  /** Announces the first `count` statements, but for those that were announced before. */
  announce(count: number, ends: Parameters<ExecuteOptions['beforeSend']>[1]): void
  /** How many were announced and not taken. */
  announced(): number
  /** Takes the oldest one, which was announced. */
  take(): Statement
}

export function lookAhead(
  statements: AsyncIterable<Statement>,
  beforeSend: ExecuteOptions['beforeSend'],
): Ahead {
  const source = statements[Symbol.asyncIterator]()
  const waiting: Statement[] = []
  let announced = 0
  let ended = false
  let failure: { readonly thrown: unknown } | undefined

  async function pull(): Promise<void> {
    try {
      const next = await source.next()
      if (next.done === true) ended = true
      else waiting.push(next.value)
    } catch (thrown) {
      failure = { thrown }
      ended = true
    }
  }

  return {
    async peek(index) {
      while (waiting.length <= index && !ended) await pull()
      if (waiting.length === 0 && failure !== undefined) throw failure.thrown
      return waiting[index]
    },
    announce(count, ends) {
      if (count <= announced) return
      beforeSend(waiting.slice(announced, count), ends)
      announced = count
    },
    announced: () => announced,
    take() {
      const statement = waiting.shift()
      if (statement === undefined) throw new Error('There is no statement to take')
      announced -= 1
      return statement
    },
    async [Symbol.asyncDispose]() {
      if (!ended) await source.return?.()
    },
  }
}
