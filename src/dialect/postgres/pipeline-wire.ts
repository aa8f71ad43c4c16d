/**
 * Statements that travel without waiting for one another: the extended protocol with a
 * Flush behind each and one Sync at the end, so that the server passes over all that
 * follows an error. Invariant: a reply is given only for what is done, with its COMMIT
 * when it has one.
 *
 * @see https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-PIPELINING
 */
import type { Client, Submittable } from 'pg'
import type { Notice } from '../../core/model.js'
import { socketOf } from './connect.js'
import { nextStatus, wireOf, type Reply, type Wire } from './query.js'
import { isFromServer, type ServerMessage } from './sql-error.js'

/** A statement that is done. */
export interface PipelineReply {
  readonly tag: string
  readonly notices: readonly Notice[]
  /** Milliseconds since the reply before, or since it was sent when nothing was in flight. */
  readonly durationMs: number
}

/** How a pipeline came to its end. */
export interface PipelineEnd {
  /** What the server said of the oldest statement without a reply. */
  readonly error?: ServerMessage
  /** What it was doing for that statement. */
  readonly step: Step
  /** Absent when the connection is gone. */
  readonly status?: NonNullable<Reply['status']>
  readonly notices: readonly Notice[]
  readonly durationMs: number
}

export interface PipelineOptions {
  /** `each`: every statement is in a transaction of its own. `none`: all are in the open one. */
  readonly commits: 'each' | 'none'
  /** Gives the notices since it was last called. */
  readonly takeNotices: () => readonly Notice[]
  /** How long the server may be silent while it owes a reply; after that the connection is closed. */
  readonly silenceMs: number | undefined
}

/** One pipeline; the session takes nothing else until it has ended. */
export interface Pipeline {
  /** Whether the server still takes statements. */
  isOpen(): boolean
  /** Passes over them when it is open no longer. */
  send(texts: readonly string[]): void
  /** The reply to the oldest statement without one; undefined when there will be none. */
  reply(): Promise<PipelineReply | undefined>
  /** Ends it, or learns how it has ended. What has no reply by then was passed over, or is not known. */
  end(): Promise<PipelineEnd>
}

type Step = 'begin' | 'statement' | 'commit'
const STEPS: Record<PipelineOptions['commits'], readonly Step[]> = {
  each: ['begin', 'statement', 'commit'],
  none: ['statement'],
}

const SYNC = message('S')
const FLUSH = message('H')
/** Bind and Execute of the unnamed statement, all rows. */
const RUN = Buffer.concat([message('B', Buffer.alloc(8)), message('E', Buffer.alloc(5))])
/** Unnamed, since DISCARD ALL in a file would drop a name. */
const unnamed = (text: string): Buffer => Buffer.concat([message('P', Buffer.from(`\0${text}\0\0\0`)), RUN])
const BEFORE = { each: unnamed('BEGIN'), none: Buffer.alloc(0) }
const BEHIND = {
  each: Buffer.concat([RUN, unnamed('COMMIT'), FLUSH]),
  none: Buffer.concat([RUN, FLUSH]),
}

/** @see https://www.postgresql.org/docs/current/protocol-message-formats.html */
function message(type: string, body: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(5)
  head.write(type, 'latin1')
  head.writeInt32BE(4 + body.length, 1)
  return Buffer.concat([head, body])
}

/** Parse of the unnamed statement, without parameters. */
function parse(text: string): Buffer {
  const bytes = Buffer.byteLength(text)
  const parsing = Buffer.allocUnsafe(bytes + 9)
  parsing.write('P\0\0\0\0\0', 'latin1')
  parsing.writeInt32BE(bytes + 8, 1)
  parsing.write(text, 6)
  parsing.fill(0, bytes + 6)
  return parsing
}

/** Opens a pipeline on a session that is ready. */
export function openPipeline(client: Client, { commits, takeNotices, silenceMs }: PipelineOptions): Pipeline {
  const steps = STEPS[commits]
  const replies: PipelineReply[] = []
  let owed = 0
  let step = 0
  let tag = ''
  let error: ServerMessage | undefined
  let synced = false
  let over = false
  let previousMs = performance.now()
  let wake: (() => void) | undefined

  const wire = wireOf(client)
  const write = (bytes: Buffer): void => {
    if (socketOf(client).writable) socketOf(client).write(bytes)
  }
  const silence =
    silenceMs === undefined
      ? undefined
      : setTimeout(() => {
          if (owed > 0 || synced) socketOf(client).destroy()
        }, silenceMs)

  function sync(): void {
    if (synced) return
    synced = true
    silence?.refresh()
    write(SYNC)
  }

  const passed = (): number => {
    const nowMs = performance.now()
    const durationMs = nowMs - previousMs
    previousMs = nowMs
    return durationMs
  }

  function complete(completed: string): void {
    silence?.refresh()
    if (steps[step] === 'statement') tag = completed
    else if (steps[step] === 'commit' && completed !== 'COMMIT') {
      // Never seen; what it would mean for the statement is not known.
      socketOf(client).destroy()
      return
    }
    step = (step + 1) % steps.length
    if (step > 0 || over) return
    owed -= 1
    replies.push({ tag, notices: takeNotices(), durationMs: passed() })
    wake?.()
  }

  const ended = new Promise<PipelineEnd>(resolve => {
    const finish = (status: Reply['status']): void => {
      if (over) return
      over = true
      clearTimeout(silence)
      resolve({
        ...(error === undefined ? {} : { error }),
        ...(status === undefined ? {} : { status }),
        step: steps[step] ?? 'statement',
        notices: takeNotices(),
        durationMs: passed(),
      })
      wake?.()
    }
    const query = {
      submit(): void {
        void nextStatus(wire).then(finish)
      },
      handleRowDescription(): void {},
      handleDataRow(): void {},
      handlePortalSuspended(): void {},
      handleCommandComplete: ({ text }: { readonly text: string }): void => complete(text),
      handleEmptyQuery: (): void => complete(''),
      handleReadyForQuery(): void {},
      handleError(thrown: ServerMessage): void {
        // Without a socket there will be no ReadyForQuery.
        if (isFromServer(thrown)) {
          error ??= thrown
          sync()
        } else finish(undefined)
      },
      handleCopyInResponse: (connection: Wire): void => connection.sendCopyFail('COPY goes alone'),
      handleCopyData(): void {},
    }
    client.query(query as unknown as Submittable)
  })

  return {
    isOpen: () => !synced && !over,
    send(texts) {
      // Behind the Sync they would run.
      if (synced || over) return
      if (owed === 0) {
        previousMs = performance.now()
        silence?.refresh()
      }
      owed += texts.length
      write(Buffer.concat(texts.flatMap(text => [BEFORE[commits], parse(text), BEHIND[commits]])))
    },
    async reply() {
      if (replies.length === 0 && !over) await new Promise<void>(resolve => (wake = resolve))
      wake = undefined
      return replies.shift()
    },
    end() {
      sync()
      return ended
    },
  }
}
