/** How one statement of a file reaches the server. Invariant: what is sent is answered exactly once. */
import type { Impact, Notice } from '../../core/model.js'
import type { Session } from './connect.js'
import type { Reply } from './query.js'

/** What came of a statement that was sent. */
export interface Sent {
  readonly reply: Reply
  /** Wall-clock milliseconds of the execution alone. */
  readonly durationMs: number
  /** Absent when the server is still to be asked for them. */
  readonly notices?: readonly Notice[]
  /** Only from a sender that observes. */
  readonly impact?: Impact
}

/** Sends a statement's text as one query. */
export type Send = (text: string) => Promise<Sent>

/** Stands between a session and its statements. */
export interface Sender extends AsyncDisposable {
  readonly send: Send
  /** Whether a statement needs nothing of this sender: then it may travel with others. */
  readonly passesBy: (text: string) => boolean
}

/** Makes the sender of a session, on top of what sends a text as it is. */
export type MakeSender = (session: Session, send: Send, isCancelled: () => boolean) => Sender
