/**
 * What artifacts of a run are called. Invariant: two jobs of a matrix never have
 * the same name, and a name can be one wherever GitHub puts it.
 */
import { createHash } from 'node:crypto'
import type { Execution, Part } from './model.js'

/** What the artifact of a matrix job holds. */
export const RESULTS_FILE = 'results.json.gz'
/** SHA-256 of the results, as `sha256sum` writes it. */
export const DIGEST_FILE = `${RESULTS_FILE}.sha256`

/** The region of servers that have none, where a region has to be named. */
export const DEFAULT_REGION = 'default'

/** GitHub refuses `" : < > | * ? \ /` and line ends: https://github.com/actions/toolkit/tree/main/packages/artifact */
const UNSAFE = /[^\p{L}\p{N} ._-]/gu
const UNSAFE_IN_LABEL = /[^\p{L}\p{N} ._+@-]/gu
const MAX_LABEL_CHARACTERS = 80

type Named = Pick<Execution, 'method' | 'environment' | 'attempt'> & { readonly part?: Part | undefined }

/** `greenline-<method>-<environment>-<attempt>`, or for a job of a matrix `…-<environment>-<region>-<attempt>`. */
export const artifactNameOf = (execution: Named): string =>
  `${artifactPrefixOf(execution)}${execution.part === undefined ? '' : `${labelOf(execution.part)}-`}${execution.attempt}`

/** What comes before region and attempt. */
export const artifactPrefixOf = ({ method, environment }: Pick<Named, 'method' | 'environment'>): string =>
  `greenline-${method}-${environment}-`.replace(UNSAFE, '_')

/** The regions of a job, or its servers where it does not have all of them. A name that had to be changed carries a hash. */
export function labelOf({ servers, of }: Part): string {
  const regionOf = new Map(of.map(({ server, region }) => [server, region ?? DEFAULT_REGION]))
  const regions = new Set(servers.map(server => regionOf.get(server) ?? DEFAULT_REGION))
  const isWhole = of.every(
    ({ server, region }) => !regions.has(region ?? DEFAULT_REGION) || servers.includes(server),
  )
  const names = isWhole ? [...regions] : servers
  const label = `${isWhole ? '' : '@'}${names.join('+')}`
  const safe = label.replace(UNSAFE_IN_LABEL, '_')
  const isPlain = safe === label && !names.some(name => /[@+]/.test(name))
  if (isPlain && label.length <= MAX_LABEL_CHARACTERS) return label
  const hash = createHash('sha256')
    .update(JSON.stringify([isWhole, names]))
    .digest('hex')
    .slice(0, 12)
  return `${safe.slice(0, MAX_LABEL_CHARACTERS - 13)}~${hash}`
}

/** What the name of a matrix job's artifact tells, given what it begins with. `number` counts uploads of one name from 1. */
export function readArtifactName(
  name: string,
  prefix: string,
): { readonly label: string; readonly attempt: number; readonly number: number } | undefined {
  if (!name.startsWith(prefix)) return undefined
  const [, label, attempt, number = '1'] =
    /^(.+)-([1-9]\d{0,4})(?:\.([1-9]\d?))?$/.exec(name.slice(prefix.length)) ?? []
  if (label === undefined) return undefined
  return { label, attempt: Number(attempt), number: Number(number) }
}
