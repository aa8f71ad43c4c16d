/**
 * Lets a session take several statements in one text, or no longer. Invariant: a session takes one
 * until a batch is prepared, and is switched back before any text that could hold several, so that
 * nothing but a batch ever sends several.
 */
import type { Connection as Client, QueryError } from 'mysql2'
import { select } from './connect.js'
import type { StringMode } from './scan-state.js'
import { isFromServer, type ServerError } from './sql-error.js'

/** COM_SET_OPTION. @see https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_set_option.html */
const SET_OPTION = 0x1b
const ON = 0
const OFF = 1

/** The part of the driver that carries commands it has no function for. */
interface Wire {
  addCommand(command: WireCommand): unknown
  write(bytes: Buffer): void
  _resetSequenceId(): void
  _bumpSequenceId(packets: number): void
  readonly clientEncoding: string
}

interface WireCommand {
  /** Called without a packet to begin, then with each one of the answer. @returns Whether it is complete. */
  execute(packet: AnswerPacket | undefined, wire: Wire): boolean
  /** Called when the connection is lost. */
  onResult(error: QueryError): void
}

interface AnswerPacket {
  isError(): boolean
  asError(encoding: string): QueryError
}

/** What a batch must keep to. */
export interface BatchLimits {
  /** Below what the server takes as one packet; 0 when it takes no batch. */
  readonly bytes: number
  readonly mode: StringMode
}

/** How many statements a session takes in one text. */
export interface StatementOption {
  /**
   * Readies the session for batches, until it runs a statement that may change what they depend on.
   *
   * @throws The driver's error when the connection is lost.
   */
  several(): Promise<BatchLimits>
  /** Makes the session take one again. @returns The error when that did not come about. */
  one(): Promise<QueryError | undefined>
}

/** As a session is opened: it takes one. */
export function createStatementOption(client: Client): StatementOption {
  let takes: 'one' | 'several' | 'never several' = 'one'

  const one: StatementOption['one'] = async () => {
    const error = takes === 'several' ? await takeStatements(client, 'one') : undefined
    if (error === undefined && takes === 'several') takes = 'one'
    return error
  }

  return {
    one,
    async several() {
      if (takes === 'never several') return NONE
      try {
        const error = takes === 'one' ? await takeStatements(client, 'several') : undefined
        if (error !== undefined) throw error
        takes = 'several'
        return await readLimits(client)
      } catch (thrown) {
        if (!isFromServer(thrown as ServerError) || (await one()) !== undefined) throw thrown
        takes = 'never several'
        return NONE
      }
    },
  }
}

const NONE: BatchLimits = { bytes: 0, mode: { noBackslashEscapes: false, ansiQuotes: false } }

/**
 * Asked for, not followed: what the status of every answer says of backslashes is wrong behind a
 * routine that set its own sql_mode (seen in MariaDB 10.11).
 */
async function readLimits(client: Client): Promise<BatchLimits> {
  const [row] = await select(client, 'SELECT @@max_allowed_packet AS bytes, @@sql_mode AS mode')
  const modes = String(row?.['mode']).split(',')
  return {
    bytes: Math.floor(Number(row?.['bytes']) / 2),
    mode: {
      noBackslashEscapes: modes.includes('NO_BACKSLASH_ESCAPES'),
      ansiQuotes: modes.includes('ANSI_QUOTES'),
    },
  }
}

/**
 * Switches it for what is sent from now on.
 *
 * @returns The error when the server refuses, or the connection is lost.
 */
function takeStatements(client: Client, howMany: 'one' | 'several'): Promise<QueryError | undefined> {
  return new Promise(resolve => {
    const settle = (error?: QueryError): void => {
      client.removeListener('error', settle)
      resolve(error)
    }
    // A client that is closed already says so here.
    client.on('error', settle)
    const wire = client as unknown as Wire
    wire.addCommand({
      onResult: settle,
      execute(packet, { clientEncoding }) {
        if (packet !== undefined) {
          settle(packet.isError() ? packet.asError(clientEncoding) : undefined)
          return true
        }
        wire._resetSequenceId()
        wire._bumpSequenceId(1)
        wire.write(Buffer.from([3, 0, 0, 0, SET_OPTION, howMany === 'several' ? ON : OFF, 0]))
        return false
      },
    })
  })
}
