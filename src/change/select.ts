/**
 * From git's raw difference to the SQL files that count. Pure. Invariant: paths
 * are bytes until they are known to be UTF-8; every file that matches and cannot
 * run is an error that names it, never left out in silence.
 */
import { isUtf8 } from 'node:buffer'
import picomatch from 'picomatch'
import { GreenlineError } from '../core/errors.js'
import { comparePaths, type Order } from './order.js'

/** One path of `git diff-tree -r -z --raw --no-renames`. */
export interface Difference {
  /** Octal; `000000` where the path is absent. */
  readonly oldMode: string
  readonly newMode: string
  readonly oldBlob: string
  readonly newBlob: string
  readonly path: Buffer
}

/** A file of the change; `path` and `from` are printable even where git's bytes were not. */
export type SelectedFile =
  | { readonly action: 'run'; readonly path: string; readonly blob: string }
  | { readonly action: 'deleted'; readonly path: string }
  | { readonly action: 'renamed'; readonly path: string; readonly from: string; readonly blob: string }

export interface Selection {
  /** Of every action, in execution order. */
  readonly files: readonly SelectedFile[]
  /** In the same order. */
  readonly errors: readonly GreenlineError[]
}

/** Reads the output of git diff-tree. */
export function parseDifferences(output: Buffer): readonly Difference[] {
  const differences: Difference[] = []
  for (let from = 0; from < output.length;) {
    const endOfMeta = output.indexOf(0, from)
    const endOfPath = output.indexOf(0, endOfMeta + 1)
    const meta = output.toString('latin1', from, endOfMeta)
    const fields = /^:([0-7]{6}) ([0-7]{6}) ([0-9a-f]+) ([0-9a-f]+) [A-Z]/.exec(meta)
    if (fields === null || endOfPath === -1) throw new Error(`git diff-tree gave ${JSON.stringify(meta)}`)
    const [, oldMode = '', newMode = '', oldBlob = '', newBlob = ''] = fields
    differences.push({
      oldMode,
      newMode,
      oldBlob,
      newBlob,
      path: output.subarray(endOfMeta + 1, endOfPath),
    })
    from = endOfPath + 1
  }
  return differences
}

/**
 * A test of paths against globs. As in a workflow's `paths`, the last glob that
 * matches decides and a leading `!` excludes; names that begin with a dot count.
 */
export function matchGlobs(globs: readonly string[]): (path: string) => boolean {
  const rules = globs.map(glob => {
    const excludes = glob.startsWith('!') && !glob.startsWith('!(')
    const isMatch = picomatch(excludes ? glob.slice(1) : glob, {
      dot: true,
      nonegate: true,
      windows: false,
      // Without it no glob matches a name with a line break.
      flags: 's',
    })
    return { isMatch, includes: !excludes }
  })
  const startsIncluded = rules[0]?.includes === false
  return path => rules.findLast(rule => rule.isMatch(path))?.includes ?? startsIncluded
}

const isRegular = (mode: string): boolean => mode === '100644' || mode === '100755'

/** A path as text: bytes of a name that is not UTF-8 appear as `\xE9`. */
function toText(path: Buffer): string {
  if (isUtf8(path)) return path.toString()
  return path
    .toString('latin1')
    .replace(/[\\\x80-\xff]/g, c => `\\x${c.charCodeAt(0).toString(16).toUpperCase()}`)
}

function refusal({ newMode, path }: Difference): GreenlineError | undefined {
  const text = toText(path)
  const name = JSON.stringify(text)
  const place = { path: text }
  if (newMode === '120000' || newMode === '160000') {
    const [what, mend] =
      newMode === '120000'
        ? ['a symbolic link', 'Replace the link by the file itself']
        : ['a submodule', 'Commit the SQL file itself in this repository']
    return new GreenlineError(
      'FILE_NOT_REGULAR',
      `${name} is ${what}, not a file.`,
      `${mend}, or leave it out of \`files\`.`,
      { place },
    )
  }
  if (isUtf8(path)) return undefined
  return new GreenlineError(
    'FILE_NOT_UTF8',
    `The name of the file '${text}' is not UTF-8.`,
    'Rename the file, so that its name is UTF-8.',
    { place },
  )
}

/**
 * Picks the files that match and says what becomes of each. A file whose mode
 * alone changed is no part of the change. A rename counts as one when both
 * paths match and the bytes are the same; a file that was moved to where it
 * matches runs.
 */
export function selectFiles(
  differences: readonly Difference[],
  globs: readonly string[],
  order: Order,
): Selection {
  const matches = matchGlobs(globs)
  const counted = differences
    .filter(({ path }) => matches(path.toString()))
    .sort((a, b) => comparePaths(order, a.path, b.path))

  const removed = new Map<string, Difference[]>()
  for (const difference of counted) {
    if (!isRegular(difference.oldMode) || difference.newMode !== '000000') continue
    const alike = removed.get(difference.oldBlob)
    if (alike === undefined) removed.set(difference.oldBlob, [difference])
    else alike.push(difference)
  }

  const files: { readonly file: SelectedFile; readonly bytes: Buffer }[] = []
  const errors: GreenlineError[] = []
  for (const difference of counted) {
    const { oldMode, newMode, oldBlob, newBlob, path: bytes } = difference
    if (newMode === '000000') continue
    if (isRegular(oldMode) && isRegular(newMode) && oldBlob === newBlob) continue
    const error = refusal(difference)
    if (error !== undefined) {
      errors.push(error)
      continue
    }
    const path = bytes.toString()
    const old = oldMode === '000000' ? removed.get(newBlob)?.shift() : undefined
    const file: SelectedFile =
      old === undefined
        ? { action: 'run', path, blob: newBlob }
        : { action: 'renamed', path, from: toText(old.path), blob: newBlob }
    files.push({ file, bytes })
  }
  for (const { path } of [...removed.values()].flat()) {
    files.push({ file: { action: 'deleted', path: toText(path) }, bytes: path })
  }
  files.sort((a, b) => comparePaths(order, a.bytes, b.bytes))
  return { files: files.map(({ file }) => file), errors }
}
