/**
 * One statement on the wire: a simple Query whose rows are counted and thrown
 * away. Invariant: a reply is given exactly once, when the server is ready again
 * or its connection is gone.
 */
import type { EventEmitter } from 'node:events'
import type { Client, Submittable } from 'pg'
import type { ServerMessage } from './sql-error.js'

/** What came back for one statement. */
export interface Reply {
  readonly tag?: string
  readonly error?: ServerMessage
  /** Status of ReadyForQuery: idle, in a transaction, in a failed one; absent when the connection is gone. */
  readonly status?: 'I' | 'T' | 'E'
}

/** The part of a client that speaks the protocol; `pg` has no public type for it. */
export interface Wire extends EventEmitter {
  query(text: string): void
  endCopyFrom(): void
}

/** The wire below a client. */
export const wireOf = (client: Client): Wire => (client as unknown as { connection: Wire }).connection

/** The status of the next ReadyForQuery, or undefined when the connection ends before it. */
export function nextStatus(wire: EventEmitter): Promise<Reply['status']> {
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
export function sendQuery(submit: (query: Submittable) => void, text: string): Promise<Reply> {
  return new Promise(resolve => {
    let tag: string | undefined
    let error: ServerMessage | undefined
    const query = {
      submit(wire: Wire): void {
        void nextStatus(wire).then(status =>
          resolve({
            ...(tag === undefined ? {} : { tag }),
            ...(error === undefined ? {} : { error }),
            ...(status === undefined ? {} : { status }),
          }),
        )
        wire.query(text)
      },
      handleRowDescription(): void {},
      handleDataRow(): void {},
      handlePortalSuspended(): void {},
      handleCommandComplete(message: { text: string }): void {
        tag = message.text
      },
      handleEmptyQuery(): void {},
      handleReadyForQuery(): void {},
      handleError(message: ServerMessage): void {
        error ??= message
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
