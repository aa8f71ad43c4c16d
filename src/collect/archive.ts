/**
 * Files out of a zip archive that somebody else made. Invariant: only entries of
 * the names that are asked for are read, into memory, and none of them is larger
 * or more compressed than it may be; no name is ever a path.
 */
import { promisify } from 'node:util'
import yauzl, { type Entry, type ZipFile } from 'yauzl'

/** More entries than these are no artifact of ours. */
const MAX_ENTRIES = 10_000
/** What is compressed already does not shrink; text of ours shrinks to a fiftieth. */
const MAX_RATIO = 100
/** Below this size nobody minds the ratio. */
const FREE_BYTES = 1 << 20

/** Why an archive is not read; the text is a phrase. */
export class ArchiveRefused extends Error {
  override readonly name = 'ArchiveRefused'
}

/**
 * Reads entries by their exact names.
 *
 * @param wanted - The largest size of each in bytes, by name.
 * @returns Those that are there.
 * @throws ArchiveRefused
 */
export async function readArchive(
  bytes: Buffer,
  wanted: ReadonlyMap<string, number>,
): Promise<ReadonlyMap<string, Buffer>> {
  const zip = await open(bytes)
  try {
    return await readEntries(zip, wanted)
  } finally {
    zip.close()
  }
}

async function open(bytes: Buffer): Promise<ZipFile> {
  const options = { lazyEntries: true, validateEntrySizes: true, strictFileNames: true }
  try {
    return await promisify<Buffer, typeof options, ZipFile>(yauzl.fromBuffer)(bytes, options)
  } catch (thrown) {
    throw new ArchiveRefused(`it is no zip archive (${messageOf(thrown)})`)
  }
}

async function readEntries(
  zip: ZipFile,
  wanted: ReadonlyMap<string, number>,
): Promise<ReadonlyMap<string, Buffer>> {
  if (zip.entryCount > MAX_ENTRIES) throw new ArchiveRefused(`it has ${zip.entryCount} entries`)
  const found = new Map<string, Buffer>()
  for (;;) {
    const entry = await nextEntry(zip)
    if (entry === undefined) return found
    const maxBytes = wanted.get(entry.fileName)
    if (maxBytes === undefined) continue
    if (found.has(entry.fileName)) throw new ArchiveRefused(`it has ${entry.fileName} twice`)
    refuseBomb(entry, maxBytes)
    found.set(entry.fileName, await readEntry(zip, entry))
  }
}

function nextEntry(zip: ZipFile): Promise<Entry | undefined> {
  return new Promise((resolve, reject) => {
    const settle = (work: () => void): void => {
      zip.removeAllListeners('entry').removeAllListeners('end').removeAllListeners('error')
      work()
    }
    zip.once('entry', (entry: Entry) => settle(() => resolve(entry)))
    zip.once('end', () => settle(() => resolve(undefined)))
    zip.once('error', thrown => settle(() => reject(new ArchiveRefused(messageOf(thrown)))))
    zip.readEntry()
  })
}

/** The sizes are those that the archive claims; `validateEntrySizes` holds it to them while it is read. */
function refuseBomb({ fileName, uncompressedSize, compressedSize }: Entry, maxBytes: number): void {
  if (uncompressedSize > maxBytes) {
    throw new ArchiveRefused(`${fileName} is larger than it may be (${uncompressedSize} bytes)`)
  }
  if (uncompressedSize > FREE_BYTES && uncompressedSize > compressedSize * MAX_RATIO) {
    throw new ArchiveRefused(`${fileName} is compressed to less than 1/${MAX_RATIO} of its size`)
  }
}

async function readEntry(zip: ZipFile, entry: Entry): Promise<Buffer> {
  try {
    const stream = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
      zip.openReadStream(entry, (error, opened) => (error === null ? resolve(opened) : reject(error)))
    })
    const chunks: Buffer[] = []
    for await (const chunk of stream) chunks.push(chunk as Buffer)
    return Buffer.concat(chunks)
  } catch (thrown) {
    throw new ArchiveRefused(`${entry.fileName} cannot be unpacked (${messageOf(thrown)})`)
  }
}

const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown))
