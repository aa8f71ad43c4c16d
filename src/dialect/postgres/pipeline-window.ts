/**
 * The statements that are in flight. Invariant: they are the oldest ones without an answer,
 * and no more than may be in doubt at once.
 */
import type { Statement } from '../dialect.js'
import type { Ahead } from '../look-ahead.js'
import { MAX_BYTES_IN_FLIGHT } from '../trust.js'

export interface WindowOptions {
  /** How many may be in flight now; zero when nothing new may be sent at all. */
  readonly limit: () => number
  readonly admits: (statement: Statement) => boolean
}

/** What is in flight: the oldest statements that were not taken. */
export interface Window {
  /**
   * Moves statements into the window, and announces them, once it is half empty.
   *
   * @returns What is to be sent now.
   */
  fill(): Promise<readonly string[]>
  size(): number
  /** The oldest one is answered. */
  take(): string
}

/** Closes by itself at the first statement that is not admitted: then it only drains. */
export function openWindow(ahead: Ahead, { limit, admits }: WindowOptions): Window {
  const inFlight: string[] = []
  let bytes = 0
  let closed = false

  /** @returns undefined when no more fits. */
  async function admit(): Promise<string | undefined> {
    if (inFlight.length >= limit()) return undefined
    const next = await ahead.peek(inFlight.length)
    // It may have been cancelled meanwhile.
    closed = next === undefined || limit() === 0 || !admits(next)
    if (next === undefined || closed) return undefined
    const { text } = next.piece
    const length = Buffer.byteLength(text)
    if (inFlight.length > 0 && bytes + length > MAX_BYTES_IN_FLIGHT) return undefined
    inFlight.push(text)
    bytes += length
    return text
  }

  return {
    async fill() {
      const texts: string[] = []
      if (closed || inFlight.length > limit() / 2 || bytes > MAX_BYTES_IN_FLIGHT / 2) return texts
      for (let text = await admit(); text !== undefined; text = await admit()) texts.push(text)
      ahead.announce(inFlight.length, 'nothing')
      return texts
    },
    size: () => inFlight.length,
    take() {
      const text = inFlight.shift()
      if (text === undefined) throw new Error('Nothing is in flight')
      bytes -= Buffer.byteLength(text)
      return text
    },
  }
}
