/**
 * What a query would return, without planning or running it: Parse and Describe of the
 * extended protocol. Invariant: an analysis needs no privilege and evaluates nothing.
 *
 * @see https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-EXT-QUERY
 */
import type { Client, Submittable } from 'pg'
import { isFromServer, type ServerMessage } from '../sql-error.js'
import { nextStatus, type Wire } from '../query.js'

interface DescribeWire extends Wire {
  describe(what: { readonly type: 'S'; readonly name: string }): void
}

/** A field of a RowDescription as `pg` gives it. */
export interface DescribedField {
  readonly name: string
  readonly dataTypeID: number
  readonly dataTypeModifier: number
}

/**
 * @param before - Statements that run first, such as settings.
 * @returns The fields of what the text returns; undefined when it returns nothing.
 * @throws The server's message, or the error of a socket that broke.
 */
export function describe(
  client: Client,
  before: readonly string[],
  text: string,
): Promise<readonly DescribedField[] | undefined> {
  return new Promise((resolve, reject) => {
    let fields: readonly DescribedField[] | undefined
    let error: ServerMessage | undefined
    const query = {
      submit(wire: DescribeWire): void {
        // The driver forgets a query at its error, and does not tell it when the server is ready again.
        void nextStatus(wire).then(() => {
          if (error === undefined) resolve(fields)
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
          else reject(error)
        })
        for (const statement of before) {
          wire.parse({ text: statement })
          wire.bind()
          wire.execute()
        }
        wire.parse({ text })
        wire.describe({ type: 'S', name: '' })
        wire.sync()
      },
      handleRowDescription(message: { readonly fields: readonly DescribedField[] }): void {
        fields = message.fields
      },
      handleDataRow(): void {},
      handlePortalSuspended(): void {},
      handleCommandComplete(): void {},
      handleEmptyQuery(): void {},
      handleCopyInResponse(): void {},
      handleCopyData(): void {},
      handleReadyForQuery(): void {},
      handleError(message: ServerMessage): void {
        error ??= message
        // Without a socket there is no ReadyForQuery.
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
        if (!isFromServer(message)) reject(message)
      },
    }
    client.query(query as unknown as Submittable)
  })
}
