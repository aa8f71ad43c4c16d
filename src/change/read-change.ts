/**
 * Reads the change from git: which SQL files, in which order, which bytes.
 * Invariant: everything comes from commits and blobs; the work tree and the
 * index are never looked at.
 */
import type { ChangeSource } from '../core/change-source.js'
import { digestOf } from '../core/digest.js'
import { GreenlineError, throwAll } from '../core/errors.js'
import type { Change } from '../core/model.js'
import type { SqlFile } from '../core/sql-file.js'
import { readBlobs, type Blob } from './blobs.js'
import { subjectOf } from './commits.js'
import { gitOutput, openRepository, type Repository } from './git.js'
import type { Order } from './order.js'
import { findRange } from './range.js'
import { parseDifferences, selectFiles, type SelectedFile } from './select.js'

/** Blobs of up to 8 MiB are held in memory by default. */
export const DEFAULT_IN_MEMORY_BYTES = 8 * 1024 * 1024

export interface ReadChangeOptions {
  /** A folder of the repository; paths and globs count from the repository's root. */
  readonly folder: string
  readonly source: ChangeSource
  /** Globs; the last one that matches a path decides, a leading `!` excludes. */
  readonly files: readonly string[]
  readonly order: Order
  /** Larger blobs are streamed. */
  readonly inMemoryBytes?: number
  /** GitHub event for the results; by default what the source stands for. */
  readonly event?: string
}

export interface ReadChange {
  /** Without sources and numbers of statements: those are known after splitting. */
  readonly change: Change
  /** The files to run, in execution order. */
  readonly files: readonly SqlFile[]
  /** What a reader should know about how the change was found, as sentences. */
  readonly notes: readonly string[]
}

const EVENTS: Record<ChangeSource['kind'], string> = {
  push: 'push',
  'pull-request': 'pull_request',
  'merge-group': 'merge_group',
  everything: 'command line',
  range: 'command line',
}

/** The tree without files, which git knows without having it, per hash. */
const emptyTree = (commit: string): string =>
  commit.length === 40
    ? '4b825dc642cb6eb9a060e54bf8d69288fbee4904'
    : '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321'

/**
 * Reads the change, and fetches what the checkout lacks for it.
 *
 * @throws GreenlineError NOT_A_REPOSITORY, COMMIT_MISSING, CHANGE_UNKNOWN, INPUT_INVALID or
 *   REPOSITORY_UNREACHABLE; FILE_NOT_REGULAR, FILE_NOT_UTF8 (a name), FILE_IS_LFS_POINTER and BLOB_MISSING for
 *   every file at once.
 */
export async function readChange(options: ReadChangeOptions): Promise<ReadChange> {
  const repository = await openRepository(options.folder)
  const { base, head, notes } = await findRange(repository, options.source)
  const differences = await readDifferences(repository, base ?? emptyTree(head), head)
  const { files: selected, errors } = selectFiles(differences, options.files, options.order)

  const ids = selected.flatMap(file => (file.action === 'run' ? [file.blob] : []))
  const blobs = await readBlobs(repository, ids, options.inMemoryBytes ?? DEFAULT_IN_MEMORY_BYTES)
  const files: SqlFile[] = []
  const problems = [...errors]
  for (const file of selected) {
    if (file.action !== 'run') continue
    const blob = blobs.get(file.blob)
    const sqlFile = blob === undefined ? undefined : await toSqlFile(file.path, blob)
    if (sqlFile instanceof GreenlineError) problems.push(sqlFile)
    else if (sqlFile !== undefined) files.push(sqlFile)
  }
  throwAll(problems)

  const bytes = new Map(files.map(file => [file.path, file.bytes]))
  const subject = await subjectOf(repository, head)
  const change: Change = {
    event: options.event ?? EVENTS[options.source.kind],
    ...(base === undefined ? {} : { base }),
    head,
    ...(subject === undefined ? {} : { subject }),
    digest: digestOf(files),
    files: selected.map(file => toChangedFile(file, bytes.get(file.path))),
  }
  return { change, files, notes }
}

async function readDifferences(
  repository: Repository,
  base: string,
  head: string,
): Promise<ReturnType<typeof parseDifferences>> {
  const raw = ['-r', '-z', '--raw', '--no-abbrev', '--no-renames']
  const plain = ['--no-ext-diff', '--no-textconv', '--ignore-submodules=none']
  return parseDifferences(await gitOutput(repository, 'diff-tree', ...raw, ...plain, base, head, '--'))
}

const toChangedFile = (file: SelectedFile, bytes: number | undefined): Change['files'][number] => ({
  ...file,
  ...(bytes === undefined ? {} : { bytes }),
  source: [],
})

const LFS_POINTER = Buffer.from('version https://git-lfs.github.com/spec/')

async function toSqlFile(path: string, blob: Blob | GreenlineError): Promise<SqlFile | GreenlineError> {
  const place = { path }
  if (blob instanceof GreenlineError) {
    const { code, message, hint } = blob
    return new GreenlineError(code, `${JSON.stringify(path)}: ${message}`, hint, { place, cause: blob })
  }
  if (await startsWith(blob, LFS_POINTER)) {
    return new GreenlineError(
      'FILE_IS_LFS_POINTER',
      `${JSON.stringify(path)} is kept in Git LFS, so the commit holds a pointer instead of SQL.`,
      'Take the file out of Git LFS: remove its pattern from .gitattributes and commit the file itself.',
      { place },
    )
  }
  return { path, blob: blob.id, bytes: blob.bytes, open: () => blob.open() }
}

/** Whether a blob starts with these bytes and is small enough for a pointer. */
async function startsWith(blob: Blob, bytes: Buffer): Promise<boolean> {
  if (blob.bytes > 1024) return false
  for await (const chunk of blob.open()) return bytes.equals(chunk.subarray(0, bytes.length))
  return false
}
