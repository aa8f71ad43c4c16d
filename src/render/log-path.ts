/**
 * Where a log lies on the log branch. Invariant: every path can be checked out
 * on every system, stays inside its folder, and distinct names stay distinct.
 */
import { createHash } from 'node:crypto'

import type { Execution, TargetResult } from '../core/model.js'
import { cutBytes } from './escape.js'

const MAX_SEGMENT_BYTES = 80
const MAX_FILE_BYTES = 160
/** What is not listed here is replaced; a tilde is not, as it marks the hash. */
const UNSAFE = /[^\p{L}\p{M}\p{N} ._\-+=@,()[\]]/gu
/** Device names of Windows, git's own folder, and names the layout itself uses. */
const RESERVED = /^((con|prn|aux|nul|com\d|lpt\d)(\..*)?|\.git|dry-run|alike)$/i

const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 10)

/**
 * A name as one segment of a path. A name that had to be changed carries a hash
 * of the original, so two names never meet.
 */
export function safeSegment(name: string): string {
  const clean = name
    .replace(/[\ud800-\udfff]/gu, '_')
    .normalize('NFC')
    .replace(UNSAFE, '_')
    .replace(/^ +|[ .]+$/g, ends => '_'.repeat(ends.length))
  const short = cutBytes(clean, MAX_SEGMENT_BYTES)
  const kept = short === name && name !== '' && !RESERVED.test(name)
  return kept ? name : `${cutBytes(short, MAX_SEGMENT_BYTES - 11)}~${hash(name)}`
}

/** A folder's name; one that looks like a log would stand in the way of that log. */
const safeFolder = (name: string): string =>
  /\.md$/i.test(name) ? `${safeSegment(`${name}~`).split('~')[0] ?? ''}~${hash(name)}` : safeSegment(name)

/** A path of a repository, or a target's name, as a path of several segments. */
export function safePath(path: string): string {
  const names = path.split('/')
  const safe = names
    .map((name, index) => (index < names.length - 1 ? safeFolder(name) : safeSegment(name)))
    .join('/')
  return Buffer.byteLength(safe) <= MAX_FILE_BYTES
    ? safe
    : `~${hash(path)}/${safeSegment(names[names.length - 1] ?? '')}`
}

/**
 * The folder of one execution: `deployments/<id>/<environment>/<run>.<attempt>`. What does not deploy carries its
 * method: a run may try a change for an environment in one job and deploy it there in another.
 */
export const executionFolder = (
  execution: Pick<Execution, 'deployment' | 'environment' | 'run' | 'attempt' | 'method'>,
): string =>
  [deploymentFolder(execution.deployment), safeSegment(execution.environment), runSegment(execution)].join(
    '/',
  )

/** The folder of a deployment. */
export const deploymentFolder = (deployment: string): string => `deployments/${safeSegment(deployment)}`

const runSegment = ({ run, attempt, method }: Pick<Execution, 'run' | 'attempt' | 'method'>): string =>
  safeSegment(`${run}.${attempt}${method === 'deploy' ? '' : `-${method}`}`)

/** Inside the execution's folder; what did not touch the environment has a folder of its own. */
const FOLDERS = { simulation: 'simulation/', 'dry-run': 'dry-run/', environment: '' } as const

/** The path of a file's log inside the execution's folder. */
export function logPath(target: Pick<TargetResult, 'target' | 'role'>, file: string): string {
  const folder = target.target.split('/').map(safeFolder).join('/')
  return `${FOLDERS[target.role]}${folder}/${safePath(file)}.md`
}

/** The path of a log that several targets share; `kind` is one segment and says what they have in common. */
export const sharedLogPath = (role: TargetResult['role'], kind: string, file: string): string =>
  `${FOLDERS[role]}alike/${kind}/${safePath(file)}.md`
