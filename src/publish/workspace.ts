/**
 * Keeps the results on the machine's own disk, before anything is sent anywhere.
 * Invariant: whatever happens to the network, `results.json` is complete or not
 * there at all.
 */
import { mkdir, open, rename, writeFile } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { GreenlineError } from '../core/errors.js'
import type { LogFile } from '../core/log-file.js'
import type { Results } from '../core/model.js'
import { resultsText } from '../core/results-text.js'
import { compressResults } from '../render/layout.js'

export interface WorkspaceOptions {
  /** Made when it does not exist. */
  readonly folder: string
  /** Where `results.json` goes instead; `results.json.gz` is always in the folder. */
  readonly resultsFile?: string | undefined
  /** Where the logs go instead of `<folder>/logs`. */
  readonly logFolder?: string | undefined
}

const COMPRESSED = 'results.json.gz'

export interface Workspace {
  /** Absolute paths. */
  readonly resultsPath: string
  readonly compressedPath: string
  readonly logPaths: readonly string[]
}

/**
 * Writes the results and the logs.
 *
 * @param results - Already redacted.
 * @throws GreenlineError PUBLISH_FAILED when the disk refuses.
 */
export async function writeWorkspace(
  results: Results,
  logs: readonly LogFile[],
  { folder, resultsFile, logFolder }: WorkspaceOptions,
): Promise<Workspace> {
  const resultsPath = resolve(resultsFile ?? join(folder, 'results.json'))
  const compressedPath = resolve(folder, COMPRESSED)
  try {
    await writeWhole(resultsPath, resultsText(results, 2))
    const compressed = logs.find(({ path }) => path === COMPRESSED)?.content ?? compressResults(results)
    await writeWhole(compressedPath, [compressed])
    return {
      resultsPath,
      compressedPath,
      logPaths: await writeLogs(resolve(logFolder ?? join(folder, 'logs')), logs),
    }
  } catch (cause) {
    if (!isDiskError(cause)) throw cause
    throw new GreenlineError(
      'PUBLISH_FAILED',
      `The results cannot be written to ${resolve(folder)}: ${cause.code}`,
      'Make the folder writable, or name another one with `--results` and `--log-dir`.',
      { cause },
    )
  }
}

/**
 * Writes log files into a folder.
 *
 * @returns Absolute paths, in the order of the logs.
 */
export async function writeLogs(folder: string, logs: readonly LogFile[]): Promise<readonly string[]> {
  const paths: string[] = []
  for (const { path, content } of logs) {
    const file = resolve(folder, path)
    const inside = relative(folder, file)
    if (inside.startsWith('..') || isAbsolute(inside))
      throw new Error(`A log path leaves its folder: ${path}`)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, content)
    paths.push(file)
  }
  return paths
}

async function writeWhole(file: string, pieces: Iterable<string | Uint8Array>): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  const unfinished = `${file}.${process.pid}.tmp`
  await using handle = await open(unfinished, 'w')
  for (const piece of pieces) await handle.writeFile(piece)
  await rename(unfinished, file)
}

const isDiskError = (thrown: unknown): thrown is { readonly code: string } =>
  typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'syscall' in thrown
