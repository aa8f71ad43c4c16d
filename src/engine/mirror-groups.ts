/**
 * Which targets one mirror can stand for. Invariant: targets are put together only
 * when nothing tells them apart that a change could notice in a catalog: every
 * entry is equal, and their servers are of one product and version.
 */
import { createHash } from 'node:crypto'
import type { Target } from '../core/target.js'
import type { Dialect, Fingerprint, SessionOptions } from '../dialect/dialect.js'
import { inParallel } from './rollout.js'

/** Targets that share a mirror; the first is the one that it is made from. */
export interface MirrorGroup {
  readonly source: Target
  readonly alsoFor: readonly Target[]
}

export interface GroupOptions {
  readonly session: SessionOptions
  readonly limit: number
  readonly limitOf: (server: string) => number
}

/**
 * Reads the catalogs of all targets and puts the equal ones together, in their order.
 *
 * @throws What `Dialect.connect` throws.
 */
export async function groupByCatalog(
  targets: readonly Target[],
  dialect: Dialect,
  { session, limit, limitOf }: GroupOptions,
): Promise<readonly MirrorGroup[]> {
  const versions = new Map<string, string>()
  const keys = new Array<string>(targets.length)
  await inParallel(firstOfServers(targets), {
    ...{ limit, limitOf, keyOf: ({ server }) => server },
    work: async target => {
      await using connection = await dialect.connect(target, session)
      const { product, version } = connection.server
      versions.set(target.server, `${product} ${version}`)
    },
  })
  await inParallel(targets.entries(), {
    ...{ limit, limitOf, keyOf: ([, { server }]) => server },
    work: async ([index, target]) => {
      const digest = digestOf(await dialect.mirroring.fingerprint(target, session))
      keys[index] = `${versions.get(target.server) ?? ''} ${digest}`
    },
  })
  const groups = new Map<string, Target[]>()
  for (const [index, target] of targets.entries()) {
    const key = keys[index] ?? ''
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [target])
    else group.push(target)
  }
  return [...groups.values()].flatMap(([source, ...alsoFor]) =>
    source === undefined ? [] : [{ source, alsoFor }],
  )
}

const firstOfServers = (targets: readonly Target[]): readonly Target[] => [
  ...new Map([...targets].reverse().map(target => [target.server, target])).values(),
]

function digestOf(fingerprint: Fingerprint): string {
  const hash = createHash('sha256')
  for (const [entry, definition] of [...fingerprint].sort(([one], [other]) => (one < other ? -1 : 1))) {
    hash.update(JSON.stringify([entry, definition]))
  }
  return hash.digest('hex')
}
