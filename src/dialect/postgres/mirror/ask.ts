/**
 * Look-ups with a deadline, on a session that may be lost. Invariant: what goes wrong is
 * said in the server's words, and never with the text of the statement.
 */
import type { Session } from '../connect.js'
import type { ServerMessage } from '../sql-error.js'
import { impossible } from './failures.js'
import { closeAtOnce } from './raw-session.js'

/** @throws GreenlineError DRY_RUN_IMPOSSIBLE; its cause is what the server said. */
export type Ask = <Row extends object>(text: string) => Promise<readonly Row[]>

/** @param silenceMs - After so many milliseconds without an answer the session is closed. */
export function asking(session: Session, where: 'target' | 'mirror', silenceMs: number): Ask {
  return async <Row extends object>(text: string) => {
    const heard = { nothing: false }
    const silence = setTimeout(() => {
      heard.nothing = true
      closeAtOnce(session)
    }, silenceMs)
    try {
      return (await session.client.query<Row>(text)).rows
    } catch (thrown) {
      const { message = 'no reason given', code } = thrown as ServerMessage
      const said = heard.nothing ? `no answer for ${Math.round(silenceMs / 1000)} s` : message
      throw impossible(
        `A look-up of the ${where} failed: ${said}${code === undefined ? '' : ` (${code})`}.`,
        `Look into the log of the ${where}'s server, then run again.`,
        thrown,
      )
    } finally {
      clearTimeout(silence)
    }
  }
}
