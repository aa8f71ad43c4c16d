/**
 * The jobs that an environment is split into: one for each region. Pure.
 * Invariant: every server is in exactly one of them, in the order of the
 * configuration file.
 */
import { DEFAULT_REGION } from './artifact-name.js'
import { GreenlineError } from './errors.js'
import type { Part } from './model.js'
import type { Region } from './target.js'

/** For `strategy.matrix`, by `fromJSON`. */
export interface Matrix {
  readonly include: readonly { readonly region: string; readonly 'runs-on': readonly string[] }[]
}

/** https://docs.github.com/en/actions/reference/limits */
export const MAX_MATRIX_JOBS = 256
const DEFAULT_RUNNER = 'ubuntu-latest'

/**
 * The matrix of an environment.
 *
 * @param regions - All of the file, in its order; those without a server get no job.
 * @throws GreenlineError CONFIG_INVALID when there are more jobs than GitHub takes.
 */
export function toMatrix(regions: readonly Region[], servers: readonly Part['of'][number][]): Matrix {
  const runners = new Map(regions.map(({ name, runsOn }) => [name, runsOn]))
  const used = new Set(servers.map(({ region }) => region ?? DEFAULT_REGION))
  // Where the servers are not known, as without the secret that names the one there is, it is one job.
  if (used.size === 0) used.add(DEFAULT_REGION)
  const names = [...new Set([...runners.keys(), ...used])].filter(name => used.has(name))
  if (names.length > MAX_MATRIX_JOBS) {
    throw new GreenlineError(
      'CONFIG_INVALID',
      `The environment has ${names.length} regions, and a matrix of GitHub's has ${MAX_MATRIX_JOBS} jobs at most.`,
      'Give servers that one runner reaches the same region.',
    )
  }
  return {
    include: names.map(region => ({ region, 'runs-on': [runners.get(region) ?? DEFAULT_RUNNER].flat() })),
  }
}
