/**
 * Plain connections over TCP. Invariant: a socket that is handed over is connected,
 * sends what it has at once, and notices a silent network.
 */
import { connect, type Socket } from 'node:net'

/** What the codes of a socket's errors mean, as a clause. */
export const NETWORK: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name could not be looked up',
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'it closed the connection',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'its network cannot be reached',
  EPIPE: 'it closed the connection',
  PROTOCOL_CONNECTION_LOST: 'it closed the connection',
}

/** Only its code is for telling. */
export const timedOut = (): Error => Object.assign(new Error('No answer in time'), { code: 'ETIMEDOUT' })

/**
 * Connects to a port.
 *
 * @param timeoutMs - Zero is no limit.
 * @throws An error with a `code`: ETIMEDOUT, or that of the socket.
 */
export function openSocket(host: string, port: number, timeoutMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host)
    const timer = timeoutMs > 0 ? setTimeout(() => socket.destroy(timedOut()), timeoutMs) : undefined
    const failed = (error: Error): void => {
      clearTimeout(timer)
      reject(error)
    }
    socket.once('error', failed)
    socket.once('connect', () => {
      clearTimeout(timer)
      socket.off('error', failed)
      // It may fail before its user listens; that one sees it closed.
      socket.on('error', () => undefined)
      socket.setNoDelay(true)
      socket.setKeepAlive(true, 10_000)
      resolve(socket)
    })
  })
}
