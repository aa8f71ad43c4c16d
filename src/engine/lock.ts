/**
 * Keeps two executions off one target. Invariant: the lock belongs to a session,
 * so nothing is left behind when the process dies, and waiting is polling, never
 * a session that blocks inside the server.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { GreenlineError } from '../core/errors.js'
import type { Host } from '../core/host.js'
import type { Target } from '../core/target.js'
import type { Dialect, Lock, SessionOptions } from '../dialect/dialect.js'

const POLL_EVERY_MS = 1_000

export interface LockOptions {
  readonly session: SessionOptions
  /** How long another execution is waited for. */
  readonly waitMs: number
  readonly host: Host
  /** Ends the waiting. */
  readonly stop: AbortSignal
}

/**
 * Takes the target's lock, waiting for another execution to end.
 *
 * @throws GreenlineError TARGET_LOCKED, naming the holder; CANCELLED; and what `Dialect.connect` throws.
 */
export async function lockTarget(dialect: Dialect, target: Target, options: LockOptions): Promise<Lock> {
  const started = performance.now()
  let told = false
  for (;;) {
    const lock = await dialect.tryLock(target, options.session)
    if (typeof lock !== 'string') return lock
    if (performance.now() - started >= options.waitMs) throw locked(target, lock)
    if (!told)
      options.host.info(`${target.name} is locked by ${lock}; waiting for up to ${minutes(options.waitMs)}.`)
    told = true
    await sleep(POLL_EVERY_MS, undefined, { signal: options.stop }).catch(() => {
      throw cancelled(target)
    })
  }
}

const minutes = (milliseconds: number): string => `${Math.ceil(milliseconds / 60_000)} min`

const locked = (target: Target, holder: string): GreenlineError =>
  new GreenlineError(
    'TARGET_LOCKED',
    `${target.name} is locked by ${holder}.`,
    'Wait until that execution has ended, or end its session on the server, and run again.',
    { place: { target: target.name } },
  )

const cancelled = (target: Target): GreenlineError =>
  new GreenlineError(
    'CANCELLED',
    `The execution was cancelled while it waited for ${target.name}.`,
    'Run it again when you are ready.',
    { place: { target: target.name } },
  )
