/**
 * In which order and how many at a time targets are worked on. Invariant: a stage
 * begins only when all of the one before has ended, and whatever is not begun is
 * told with its reason.
 */
import type { Stage, Threshold } from '../core/rollout.js'
import type { Target } from '../core/target.js'

/** Targets by their positions in the list of all; every one is in exactly one stage. */
export type StagePlan = readonly {
  readonly name: string
  readonly targets: readonly number[]
}[]

/**
 * Puts targets into stages, in their order. What no stage takes comes last; a stage that would be empty is left out.
 *
 * @param labelsOf - The labels of a server, by its name.
 */
export function planStages(
  targets: readonly Target[],
  stages: readonly Stage[],
  labelsOf: (server: string) => readonly string[],
): StagePlan {
  const left = new Set(targets.keys())
  const take = (indices: readonly number[]): readonly number[] => {
    for (const index of indices) left.delete(index)
    return indices
  }
  const planned = stages.map(stage => {
    if (stage.kind === 'label') {
      const { label } = stage
      const labelled = [...left].filter(at => labelsOf(targets[at]?.server ?? '').includes(label))
      return { name: label, targets: take(labelled) }
    }
    const wanted = Math.ceil((targets.length * stage.percent) / 100) - (targets.length - left.size)
    return { name: `${stage.percent}%`, targets: take([...left].slice(0, Math.max(0, wanted))) }
  })
  return [...planned, { name: 'the rest', targets: [...left] }].filter(stage => stage.targets.length > 0)
}

/** How many of so many may be red. */
export const toleratedBy = (threshold: Threshold, count: number): number =>
  threshold.kind === 'count' ? threshold.count : Math.floor((count * threshold.percent) / 100)

export interface RolloutOptions {
  readonly plan: StagePlan
  readonly targets: readonly Target[]
  /** Targets at once, in all and on one server. */
  readonly limit: number
  readonly limitOf: (server: string) => number
  readonly threshold: Threshold
  /** `after-red`: nothing is begun after a target that is not green. */
  readonly failFast: 'after-red' | 'never'
  /** Aborted when nothing new is to begin. */
  readonly stop: AbortSignal
  /** Works on one target, and says how it ended. It never throws but for a bug. */
  readonly work: (index: number) => Promise<'green' | 'red'>
  /** Told when a stage begins. */
  readonly onStage: (stage: StagePlan[number], position: number) => void
}

/** A target that was not begun, and why. */
export interface NotBegun {
  readonly index: number
  readonly why: string
}

/** Works on all targets, stage by stage. */
export async function rollOut(options: RolloutOptions): Promise<readonly NotBegun[]> {
  const { plan, targets, threshold, failFast, stop, work } = options
  const notBegun: NotBegun[] = []
  let ended: string | undefined
  let firstRed: string | undefined
  for (const [position, stage] of plan.entries()) {
    if (ended !== undefined) {
      const why = ended
      notBegun.push(...stage.targets.map(index => ({ index, why })))
      continue
    }
    options.onStage(stage, position)
    let red = 0
    const begun = new Set<number>()
    const whyNot = (): string | undefined => {
      if (stop.aborted) return 'the execution was cancelled before its turn'
      if (failFast === 'after-red' && firstRed !== undefined) return `fail-fast: ${firstRed} is red`
      return undefined
    }
    await inParallel(stage.targets, {
      limit: options.limit,
      keyOf: index => targets[index]?.server ?? '',
      limitOf: options.limitOf,
      mayBegin: () => whyNot() === undefined,
      work: async index => {
        begun.add(index)
        if ((await work(index)) === 'green') return
        red += 1
        firstRed ??= targets[index]?.name
      },
    })
    ended = whyNot()
    for (const index of stage.targets) {
      if (!begun.has(index)) notBegun.push({ index, why: ended ?? 'it was left out' })
    }
    const tolerated = toleratedBy(threshold, stage.targets.length)
    if (ended === undefined && red > tolerated) {
      ended = `${red} of ${stage.targets.length} databases of the stage before (${stage.name}) are red, and stage-threshold lets ${tolerated} pass`
    }
  }
  return notBegun
}

interface ParallelOptions<T> {
  readonly limit: number
  readonly keyOf: (item: T) => string
  readonly limitOf: (key: string) => number
  /** Asked before each item; once it says no, nothing more is begun. */
  readonly mayBegin?: () => boolean
  readonly work: (item: T) => Promise<void>
}

/**
 * Works on items, several at a time: those of one key in their order, the keys in turn, so that a slow
 * server keeps no other waiting.
 *
 * @throws What `work` throws first, when all that was begun has ended.
 */
export async function inParallel<T>(items: Iterable<T>, options: ParallelOptions<T>): Promise<void> {
  const { limit, keyOf, limitOf, mayBegin = () => true, work } = options
  const queues = new Map<string, { readonly waiting: T[]; at: number; running: number }>()
  for (const item of items) {
    const key = keyOf(item)
    const queue = queues.get(key) ?? { waiting: [], at: 0, running: 0 }
    queue.waiting.push(item)
    queues.set(key, queue)
  }
  const failures: unknown[] = []
  let running = 0
  await new Promise<void>(resolve => {
    const beginMore = (): void => {
      for (let begun = true; begun && running < limit && failures.length === 0 && mayBegin();) {
        begun = false
        for (const [key, queue] of queues) {
          if (running >= limit || queue.running >= Math.max(1, limitOf(key))) continue
          const item = queue.waiting[queue.at]
          if (queue.at >= queue.waiting.length || !mayBegin()) continue
          queue.at += 1
          begin(item as T, queue)
          begun = true
        }
      }
      if (running === 0) resolve()
    }
    const begin = (item: T, queue: { running: number }): void => {
      running += 1
      queue.running += 1
      void work(item)
        .catch((thrown: unknown) => failures.push(thrown))
        .finally(() => {
          running -= 1
          queue.running -= 1
          beginMore()
        })
    }
    beginMore()
  })
  if (failures.length > 0) throw failures[0]
}
