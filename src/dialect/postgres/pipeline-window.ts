/**
 * How many statements may be in flight. Invariant: what is in doubt after a kill or a lost
 * connection is within these limits, and one statement as long as a file is short.
 */
import type { Statement } from '../dialect.js'
import type { Ahead } from './pipeline-ahead.js'

/** So many in a row must have succeeded one at a time before several are in flight. */
const FIRST_ALONE = 16
const MAX_STATEMENTS = 1_024
/** One statement may be longer; then it is in flight by itself. */
const MAX_BYTES = 1 << 20

export interface Trust {
  /** Whether so many have succeeded one at a time that several may be in flight. */
  isEarned(): boolean
  /** How many may be in flight: as many as succeeded since the last failure, so that few are sent twice. */
  limit(): number
  succeeded(what: 'traveller' | 'other'): void
  failed(): void
}

/** Trusts nothing yet. */
export function startTrust(): Trust {
  let inRow = 0
  let earned = false
  return {
    isEarned: () => earned,
    limit: () => Math.min(Math.max(inRow, 1), MAX_STATEMENTS),
    succeeded(what) {
      if (what === 'traveller') inRow += 1
      else if (!earned) inRow = 0
      earned ||= inRow >= FIRST_ALONE
    },
    failed() {
      inRow = 0
    },
  }
}

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
    if (inFlight.length > 0 && bytes + length > MAX_BYTES) return undefined
    inFlight.push(text)
    bytes += length
    return text
  }

  return {
    async fill() {
      const texts: string[] = []
      if (closed || inFlight.length > limit() / 2 || bytes > MAX_BYTES / 2) return texts
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
