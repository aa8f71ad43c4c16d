/**
 * Several statements in one text. Invariant: an answer is attributed to a statement only while the
 * answers alternate as they were asked for; anything else counts as a lost connection.
 *
 * SHOW WARNINGS tells of the last statement only, so it stands behind each one, but for the last:
 * after it the session is as if that one had been sent alone. All that shows is FOUND_ROWS(), and
 * ROW_COUNT() to a trigger, where they are asked for a statement before the one that asks.
 */
import type { Connection as Client, QueryError, ResultSetHeader } from 'mysql2'
import type { Notice } from '../../core/model.js'
import type { Deadline } from './deadline.js'
import { breakOff, toReply, type Reply } from './query.js'
import type { Sent } from './send.js'
import { isFromServer, type ServerError } from './sql-error.js'

/** A row of SHOW WARNINGS. */
export type WarningRow = Readonly<Record<string, unknown>>

/** A warning as it is reported. */
export const toNotice = ({ Level, Code, Message }: WarningRow): Notice => ({
  severity: String(Level).toUpperCase(),
  code: String(Code),
  message: String(Message),
})

/** The line end closes a comment, if there were one. */
const SEPARATOR = '\n;\nSHOW WARNINGS\n;\n'

/** How much a statement's text adds to a batch. */
export const batchedBytes = (text: string): number => Buffer.byteLength(text) + SEPARATOR.length

/** A bug in what is sent, or a server that answers otherwise than it was asked. */
const unexpected = (): QueryError =>
  Object.assign(new Error('The answers do not match the statements'), {
    code: 'UNEXPECTED_ANSWER',
  }) as QueryError

/**
 * Sends plain statements, each of which answers with a count.
 *
 * @returns What came of each, in order, as it comes. It ends early when the server stopped: behind
 *   the one that failed, or behind one that succeeded when what stood between was interrupted. After
 *   a lost connection the last one has the error of that.
 */
export async function* sendBatch(
  client: Client,
  texts: readonly string[],
  deadline: Deadline,
): AsyncGenerator<Sent> {
  const arrived: Sent[] = []
  const progress = { ended: false }
  let wake: () => void = () => undefined
  receive(client, texts, {
    next: deadline.next,
    give(sent) {
      arrived.push(sent)
      wake()
    },
    end() {
      deadline.stop()
      progress.ended = true
      wake()
    },
  })
  for (;;) {
    const sent = arrived.shift()
    if (sent !== undefined) yield sent
    else if (progress.ended) return
    else await new Promise<void>(resolve => (wake = resolve))
  }
}

interface Receiver {
  /** A statement succeeded and another one begins. */
  readonly next: () => void
  readonly give: (sent: Sent) => void
  readonly end: () => void
}

function receive(client: Client, texts: readonly string[], { next, give, end }: Receiver): void {
  const lastIndex = (texts.length - 1) * 2
  let lastAnswered = performance.now()
  /** Even for a statement, odd for the warnings of the one before. */
  let index = -1
  let settled = false
  /** Succeeded; to be handed over when its warnings are there, and the last one when nothing follows it. */
  let waiting: { readonly sent: Sent; readonly notices: Notice[] } | undefined

  const handOver = (): void => {
    if (waiting !== undefined) give(waiting.sent)
    waiting = undefined
  }
  const timed = (reply: Reply): Sent => {
    const durationMs = performance.now() - lastAnswered
    lastAnswered += durationMs
    return { reply, durationMs }
  }
  const count = (header: ResultSetHeader): void => {
    const reply = toReply(header)
    const notices: Notice[] = []
    waiting = { sent: index === lastIndex ? timed(reply) : { ...timed(reply), notices }, notices }
    if (index < lastIndex) next()
    if (reply.warnings === 0 && index < lastIndex) handOver()
  }
  const finish = (error?: QueryError): void => {
    if (settled) return
    settled = true
    client.removeListener('error', finish)
    const interrupted = error !== undefined && index % 2 === 0 && index < lastIndex
    // How many they were is known, what they said is not.
    if (interrupted) waiting?.notices.push(untold(waiting.sent.reply))
    if (error !== undefined && index === lastIndex) waiting = undefined
    handOver()
    if (error !== undefined && !(interrupted && isFromServer(error))) give(timed({ error }))
    end()
  }
  const giveUp = (): void => {
    finish(unexpected())
    breakOff(client)
  }

  // First of all: a client that is closed already says so before `query` returns.
  client.on('error', finish)
  const query = client.query({ sql: texts.join(SEPARATOR) })
  query.on('fields', (fields: unknown) => {
    if (settled) return
    if (index % 2 !== 0) handOver()
    index += 1
    const isCount = fields === undefined
    if (isCount !== (index % 2 === 0) || index > lastIndex) giveUp()
  })
  query.on('result', (result: ResultSetHeader | WarningRow) => {
    if (settled) return
    if (index % 2 === 0) count(result as ResultSetHeader)
    else if (waiting !== undefined) {
      waiting.notices.push(toNotice(result as WarningRow))
      if (waiting.notices.length === waiting.sent.reply.warnings) handOver()
    }
  })
  query.on('error', (error: QueryError) => finish(error))
  query.on('end', () => {
    // It also ends behind an error.
    if (!settled && index < lastIndex) giveUp()
    else finish()
  })
}

const untold = ({ warnings = 0 }: Reply): Notice => ({
  severity: 'WARNING',
  code: 'GREENLINE',
  message: `The server had ${warnings} warning${warnings === 1 ? '' : 's'}, and was interrupted before it told them`,
})

/**
 * A syntax error quotes the text from there on, and with it what travels behind. It is found before
 * anything is run: sent alone, the statement fails again, with its own words.
 */
export function quotesWhatFollows({ reply }: Sent): boolean {
  const error: ServerError | undefined = reply.error
  return error?.errno === 1064 && /near '/.test(error.sqlMessage ?? '')
}
