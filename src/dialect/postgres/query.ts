/**
 * One statement on the wire, whose rows are thrown away: a simple Query, or in the
 * extended protocol with a look-up behind it. Invariant: a reply is given exactly once,
 * when the server is ready again or its connection is gone.
 */
import type { EventEmitter } from 'node:events'
import type { Client, Submittable } from 'pg'
import type { Output } from '../../core/model.js'
import type { RowKeeper } from '../keep-rows.js'
import { isFromServer, type ServerMessage } from './sql-error.js'

/** What came back for one statement. */
export interface Reply {
  readonly tag?: string
  readonly error?: ServerMessage
  /** What it returned, as far as it was to be kept. */
  readonly output?: Output
  /** Status of ReadyForQuery: idle, in a transaction, in a failed one; absent when the connection is gone. */
  readonly status?: 'I' | 'T' | 'E'
}

/** A reply, and what the look-up behind the statement gave. */
export interface ReplyWithRows extends Reply {
  /** The first column of each row; absent when the look-up was not run. */
  readonly rows?: readonly string[]
  /** Milliseconds that the look-up took. */
  readonly lookUpMs: number
}

/** The part of a client that speaks the protocol; `pg` has no public type for it. */
export interface Wire extends EventEmitter {
  readonly stream: { readonly destroyed: boolean }
  query(text: string): void
  parse(statement: { readonly text: string }): void
  bind(): void
  execute(): void
  sync(): void
  endCopyFrom(): void
  sendCopyFail(reason: string): void
}

/** The wire below a client. */
export const wireOf = (client: Client): Wire => (client as unknown as { connection: Wire }).connection

/** The status of the next ReadyForQuery, or undefined when the connection ends before it. */
export function nextStatus(wire: Wire): Promise<Reply['status']> {
  if (wire.stream.destroyed) return Promise.resolve(undefined)
  return new Promise(resolve => {
    const settle = (status: Reply['status']): void => {
      wire.removeListener('readyForQuery', ready)
      wire.removeListener('end', gone)
      resolve(status)
    }
    const ready = (message: { status: 'I' | 'T' | 'E' }): void => settle(message.status)
    const gone = (): void => settle(undefined)
    wire.on('readyForQuery', ready)
    wire.on('end', gone)
  })
}

/**
 * Sends a text as one simple Query through `submit`, which is `client.query`.
 *
 * @see https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-SIMPLE-QUERY
 */
export async function sendQuery(
  submit: (query: Submittable) => void,
  text: string,
  keeper?: RowKeeper,
): Promise<Reply> {
  const { reply } = await converse(submit, wire => wire.query(text), { keeper })
  const output = keeper?.output()
  return output === undefined ? reply : { ...reply, output }
}

/**
 * Sends a text in the extended protocol, and behind it a SELECT that runs before the
 * statement's transaction ends, when it has none to stay in: the first statement before
 * a Sync is run as it would be alone, and what it locked is held until the Sync.
 *
 * @see https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-PIPELINING
 */
export async function sendWithLookUp(
  submit: (query: Submittable) => void,
  text: string,
  lookUp: string,
): Promise<ReplyWithRows> {
  const rows: string[] = []
  const { reply, completedMs } = await converse(
    submit,
    wire => {
      for (const statement of [text, lookUp]) {
        wire.parse({ text: statement })
        wire.bind()
        wire.execute()
      }
      wire.sync()
    },
    { lookedUp: rows },
  )
  const [statementMs, lookUpEndMs] = completedMs
  if (statementMs === undefined || lookUpEndMs === undefined) return { ...reply, lookUpMs: 0 }
  return { ...reply, rows, lookUpMs: lookUpEndMs - statementMs }
}

interface Conversation {
  readonly reply: Reply
  /** When each statement was done, on the clock of `performance.now`. */
  readonly completedMs: readonly number[]
}

interface Rows {
  /** Where the rows of a look-up go: then the tag is that of the first statement. */
  readonly lookedUp?: string[]
  readonly keeper?: RowKeeper | undefined
}

function converse(
  submit: (query: Submittable) => void,
  speak: (wire: Wire) => void,
  { lookedUp, keeper }: Rows,
): Promise<Conversation> {
  return new Promise(resolve => {
    let tag: string | undefined
    let error: ServerMessage | undefined
    const completedMs: number[] = []
    const settle = (status: Reply['status']): void =>
      resolve({
        completedMs,
        reply: {
          ...(tag === undefined ? {} : { tag }),
          ...(error === undefined ? {} : { error }),
          ...(status === undefined ? {} : { status }),
        },
      })
    const query = {
      submit(wire: Wire): void {
        void nextStatus(wire).then(settle)
        speak(wire)
      },
      handleRowDescription({ fields }: { readonly fields: readonly { readonly name: string }[] }): void {
        keeper?.begin(fields.map(({ name }) => name))
      },
      handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
        if (completedMs.length > 0) lookedUp?.push(...fields.slice(0, 1).map(String))
        else keeper?.row(fields)
      },
      handlePortalSuspended(): void {},
      handleCommandComplete(message: { text: string }): void {
        if (completedMs.push(performance.now()) === 1 || lookedUp === undefined) tag = message.text
      },
      /** A text of comments alone is answered without a tag. */
      handleEmptyQuery(): void {
        completedMs.push(performance.now())
        tag = ''
      },
      handleReadyForQuery(): void {},
      handleError(message: ServerMessage): void {
        error ??= message
        // Without a socket there is no ReadyForQuery; a client that has lost its own submits nothing.
        if (!isFromServer(message)) settle(undefined)
      },
      /** COPY … FROM STDIN whose block of data is empty. */
      handleCopyInResponse(wire: Wire): void {
        wire.endCopyFrom()
      },
      handleCopyData(): void {},
    }
    submit(query as unknown as Submittable)
  })
}
