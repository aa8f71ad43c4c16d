/**
 * The bytes of blobs: small ones held in memory, large ones streamed from git at
 * each opening. Invariant: what a consumer has read to the end without an error
 * has the hash that the commit names.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import type { Readable, Writable } from 'node:stream'
import { GreenlineError } from '../core/errors.js'
import { gitArguments, gitEnvironment, gitIsMissing, toMessage } from '../git/git.js'
import type { Repository } from './git.js'

export interface Blob {
  readonly id: string
  readonly bytes: number
  /**
   * The bytes, in chunks.
   *
   * @throws GreenlineError BLOB_MISSING
   */
  open(): AsyncIterable<Uint8Array>
}

/** Larger than any Git LFS pointer, so that those are always at hand. */
const ALWAYS_IN_MEMORY_BYTES = 1024
/** How many of the largest blobs are held at most. */
const IN_MEMORY_BLOBS = 16

interface CatFile {
  readonly stdout: Readable
  readonly stdin: Writable
  /** Settles after the process and its streams have ended; never rejects. */
  readonly ended: Promise<{ readonly failure?: GreenlineError; readonly stderr: string }>
  stop(): void
}

// Streams, at the pace of whoever reads: a 1 GB blob would pile up in memory.
function startCatFile(repository: Repository, ...args: readonly string[]): CatFile {
  const child = spawn('git', [...gitArguments(repository.folder), 'cat-file', ...args], {
    cwd: repository.folder,
    env: gitEnvironment(),
    stdio: 'pipe',
    windowsHide: true,
  })
  const stderr: Buffer[] = []
  child.stderr.on('data', (data: Buffer) => stderr.push(data))
  // A process that dies early breaks the pipe; `ended` tells.
  child.stdin.on('error', () => undefined)
  const ended = new Promise<{ failure?: GreenlineError; stderr: string }>(settle => {
    child.on('error', error => settle({ failure: gitIsMissing(error), stderr: '' }))
    child.on('close', () => settle({ stderr: toMessage(stderr) }))
  })
  const stop = (): void => {
    child.stdout.destroy()
    child.kill()
  }
  return { stdout: child.stdout, stdin: child.stdin, ended, stop }
}

function blobMissing(id: string, reason: string): GreenlineError {
  return new GreenlineError(
    'BLOB_MISSING',
    `The bytes of blob ${id} cannot be read: ${reason}`,
    'Check the repository out again, without a `filter`.',
  )
}

function verify(id: string, bytes: number): { update(chunk: Uint8Array): void; end(): void } {
  const hash = createHash(id.length === 40 ? 'sha1' : 'sha256').update(`blob ${bytes}\0`)
  return {
    update: chunk => void hash.update(chunk),
    end: () => {
      if (hash.digest('hex') !== id) throw blobMissing(id, 'they do not have the hash that names them.')
    },
  }
}

async function* streamBlob(repository: Repository, id: string, bytes: number): AsyncGenerator<Uint8Array> {
  const process = startCatFile(repository, 'blob', id)
  const check = verify(id, bytes)
  let read = 0
  try {
    process.stdin.end()
    for await (const chunk of process.stdout as AsyncIterable<Buffer>) {
      check.update(chunk)
      read += chunk.length
      yield chunk
    }
    const { failure, stderr } = await process.ended
    if (failure !== undefined) throw failure
    if (read < bytes) throw blobMissing(id, stderr === '' ? 'git stopped half-way.' : stderr)
    check.end()
  } finally {
    process.stop()
    await process.ended
  }
}

async function* chunksOf(content: Uint8Array): AsyncGenerator<Uint8Array> {
  if (content.length > 0) yield await Promise.resolve(content)
}

/** Reads lines and stretches of known length from a stream; undefined where it ended before. */
function createReader(stream: Readable): {
  line(): Promise<string | undefined>
  bytes(count: number): Promise<Buffer | undefined>
} {
  const chunks = (stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]()
  let rest: Buffer = Buffer.alloc(0)
  const next = async (): Promise<Buffer | undefined> => {
    const result = await chunks.next()
    return result.done === true ? undefined : result.value
  }
  return {
    async line() {
      for (;;) {
        const end = rest.indexOf(0x0a)
        if (end !== -1) {
          const line = rest.toString('latin1', 0, end)
          rest = rest.subarray(end + 1)
          return line
        }
        const chunk = await next()
        if (chunk === undefined) return undefined
        rest = Buffer.concat([rest, chunk])
      }
    },
    async bytes(count) {
      const target = Buffer.allocUnsafe(count)
      let filled = 0
      while (filled < count) {
        if (rest.length === 0) {
          const chunk = await next()
          if (chunk === undefined) return undefined
          rest = chunk
        }
        const taken = rest.copy(target, filled)
        filled += taken
        rest = rest.subarray(taken)
      }
      return target
    },
  }
}

/** What git says of each object id, in order; an error where it has none. */
async function* catFiles(
  repository: Repository,
  mode: '--batch' | '--batch-check',
  ids: readonly string[],
): AsyncGenerator<{ id: string; bytes: number; content: Buffer } | { id: string; error: GreenlineError }> {
  // A damaged object ends git, so the ids after it are asked of another process.
  for (let at = 0; at < ids.length;) {
    const process = startCatFile(repository, mode)
    try {
      process.stdin.end(
        ids
          .slice(at)
          .map(id => `${id}\n`)
          .join(''),
      )
      const reader = createReader(process.stdout)
      for (; at < ids.length; at++) {
        const id = ids[at] ?? ''
        const header = await reader.line()
        if (header === undefined) break
        const [, size] = /^[0-9a-f]+ blob ([0-9]+)$/.exec(header) ?? []
        if (size === undefined) {
          yield { id, error: blobMissing(id, 'the repository does not have it.') }
          continue
        }
        const content = mode === '--batch' ? await reader.bytes(Number(size)) : Buffer.alloc(0)
        if (content === undefined) break
        if (mode === '--batch') await reader.bytes(1)
        yield { id, bytes: Number(size), content }
      }
      const id = ids[at]
      if (id === undefined) return
      const { failure, stderr } = await process.ended
      if (failure !== undefined) throw failure
      at++
      yield { id, error: blobMissing(id, stderr === '' ? 'git stopped.' : stderr) }
    } finally {
      process.stop()
      await process.ended
    }
  }
}

/**
 * Looks blobs up. Those of up to `inMemoryBytes` are read at once, as long as
 * they do not exceed sixteen times that together; the others at each opening.
 *
 * @returns For each id the blob, or why there is none (BLOB_MISSING).
 */
export async function readBlobs(
  repository: Repository,
  ids: Iterable<string>,
  inMemoryBytes: number,
): Promise<ReadonlyMap<string, Blob | GreenlineError>> {
  const blobs = new Map<string, Blob | GreenlineError>()
  const held: string[] = []
  let heldBytes = 0
  for await (const found of catFiles(repository, '--batch-check', [...new Set(ids)])) {
    const { id } = found
    if ('error' in found) {
      blobs.set(id, found.error)
      continue
    }
    const { bytes } = found
    const fits = bytes <= inMemoryBytes && heldBytes + bytes <= IN_MEMORY_BLOBS * inMemoryBytes
    if (fits || bytes <= ALWAYS_IN_MEMORY_BYTES) {
      held.push(id)
      heldBytes += bytes
    }
    blobs.set(id, { id, bytes, open: () => streamBlob(repository, id, bytes) })
  }
  for await (const found of catFiles(repository, '--batch', held)) {
    blobs.set(found.id, 'error' in found ? found.error : holdBlob(found.id, found.content))
  }
  return blobs
}

function holdBlob(id: string, content: Buffer): Blob | GreenlineError {
  const check = verify(id, content.length)
  check.update(content)
  try {
    check.end()
  } catch (error) {
    if (error instanceof GreenlineError) return error
    throw error
  }
  return { id, bytes: content.length, open: () => chunksOf(content) }
}
