/**
 * A channel of SSH as the socket that drivers know. Invariant: it is closed exactly
 * once, whoever ends it, a write is always answered, and no more is taken in than
 * the connection below can send or the reader can read.
 *
 * The package's own stream is none of that: it never tells that it was destroyed,
 * drops the callback of a write that the end of the connection overtakes, and
 * ignores that the connection's socket is full.
 */
import { Duplex } from 'node:stream'
import type { ClientChannel } from 'ssh2'

/**
 * @param below - What the connection of the channel is sent over.
 * @returns A stream that is connected.
 */
export function toSocket(channel: ClientChannel, below: Duplex): Duplex {
  let unanswered: ((error?: Error) => void) | undefined
  let isClosed = false

  const answer = (error?: Error): void => {
    const done = unanswered
    unanswered = undefined
    done?.(error)
  }
  const lost = (): void => {
    isClosed = true
    answer(reset())
  }
  /** The connection below has room for one more write of this channel. */
  const taken = (error?: Error | null): void => {
    if (error != null) answer(error)
    else if (below.writableNeedDrain && !below.destroyed) below.once('drain', () => answer())
    else answer()
  }

  const stream = new Duplex({
    allowHalfOpen: false,
    read: () => channel.resume(),
    write: (chunk: Buffer, _encoding, done) => {
      if (isClosed || below.destroyed) {
        done(reset())
        return
      }
      unanswered = done
      channel.write(chunk, taken)
    },
    final: done => {
      channel.end()
      done()
    },
    destroy: (error, done) => {
      below.off('close', lost)
      // What still comes is left unread: the window bounds it.
      channel.pause()
      channel.destroy()
      lost()
      // As with a socket: what TLS above has to say about its end comes before it.
      setImmediate(done, error)
    },
  })
  channel.on('data', (chunk: Buffer) => {
    try {
      if (!stream.push(chunk)) channel.pause()
    } catch (thrown) {
      // A bug of the reader; the package would take it for one of the connection, which others use too.
      process.nextTick(() => {
        throw thrown
      })
    }
  })
  channel.once('end', () => stream.push(null))
  channel.once('close', () => {
    lost()
    // It was read to its end before; what could still be written goes nowhere.
    stream.end()
  })
  channel.on('error', (error: Error) => stream.destroy(error))
  below.once('close', lost)
  // Its user may not be listening yet; that one sees it closed.
  stream.on('error', () => undefined)
  return stream
}

/** What a socket says of a connection that is gone. */
const reset = (): Error => Object.assign(new Error('The tunnel was closed'), { code: 'ECONNRESET' })

/**
 * What drivers ask of a socket besides reading and writing. They connect it themselves,
 * and are told that it is.
 */
export function asConnecting(stream: Duplex): Duplex {
  const same = (): Duplex => stream
  return Object.assign(stream, {
    setNoDelay: same,
    setKeepAlive: same,
    setTimeout: same,
    ref: same,
    unref: same,
    connect: () => {
      process.nextTick(() => stream.emit('connect'))
      return stream
    },
  })
}
