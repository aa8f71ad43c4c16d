/**
 * The journal: events on disk, one JSON line each, written ahead of what they
 * announce. Invariant: an event is in the operating system's hands before
 * `record` returns, so that it outlives this process, however that ends.
 */
import fs from 'node:fs'
import path from 'node:path'
import { JournalEvent } from '../core/events.js'
import { createFold } from '../core/fold.js'
import type { Results, TargetResult } from '../core/model.js'
import type { Scratch } from './mirror.js'

/** Takes events; what everything in the engine reports through. */
export interface Recorder {
  record(event: JournalEvent): void
  /** The results of all that was recorded. */
  results(): Results
  /** How many targets were recorded. */
  targetCount(): number
  /** The results of one of them, by its position. */
  target(index: number): TargetResult
  close(): void
}

/**
 * Opens a journal of its own, readable by its owner only: it holds what servers
 * said before secrets are removed.
 *
 * @param file - Overwritten when it exists.
 */
export function openJournal(file: string): Recorder {
  fs.mkdirSync(path.dirname(file), { recursive: true })
  const descriptor = fs.openSync(file, 'w', 0o600)
  const fold = createFold()
  return {
    record(event) {
      fs.writeSync(descriptor, `${JSON.stringify(event)}\n`)
      fold.apply(event)
    },
    results: () => fold.results(),
    targetCount: () => fold.targetCount(),
    target: index => fold.target(index),
    close: () => fs.closeSync(descriptor),
  }
}

/** What a main step left behind. */
export interface LeftBehind {
  readonly results: Results
  /** Scratch databases that it has made, and perhaps not dropped. */
  readonly scratches: readonly Scratch[]
}

/**
 * Reads what a main step left behind. A last line that was cut off is left out:
 * what it announced had not begun.
 *
 * @returns undefined when there is no journal, or one that was never begun.
 */
export function readJournal(file: string): LeftBehind | undefined {
  if (!fs.existsSync(file)) return undefined
  const lines = fs.readFileSync(file, 'utf8').split('\n').slice(0, -1)
  if (lines.length === 0) return undefined
  const fold = createFold()
  const scratches: Scratch[] = []
  for (const line of lines) {
    const event = JournalEvent.parse(JSON.parse(line))
    if (event.event === 'scratch') scratches.push(event)
    fold.apply(event)
  }
  return { results: fold.results(), scratches }
}
