/**
 * Makes the data folder that an embedded database starts from, so that no start has to run initdb:
 * `node scripts/embedded-data.mjs`, once for every version of PGlite; `--check` compares with the one
 * that is there. Invariant: the same PGlite gives the same folder, byte for byte.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import zlib from 'node:zlib'
import { PGlite } from '@electric-sql/pglite'

const file = fileURLToPath(new URL('../src/dialect/postgres/embedded-data.tar.br', import.meta.url))

standStill()
const tar = await makeFolder()
const before = await readFile(file).then(zlib.brotliDecompressSync, () => undefined)
const isFresh = before !== undefined && Buffer.compare(before, tar) === 0
if (process.argv.includes('--check')) {
  if (!isFresh)
    console.error('embedded-data.tar.br is not what this PGlite makes: run scripts/embedded-data.mjs')
  process.exit(isFresh ? 0 : 1)
}
// Another zlib may pack the same folder differently: what is the same stays as it is.
if (!isFresh) await writeFile(file, pack(tar))
process.exit(0)

/** The system identifier, times and random names come from the clock and from randomness. */
function standStill() {
  const now = Date.UTC(2026, 0, 1)
  const { Date: RealDate } = globalThis
  globalThis.Date = class extends RealDate {
    constructor(...time) {
      super(...(time.length === 0 ? [now] : time))
    }
    static now = () => now
  }
  performance.now = () => 0
  Math.random = () => 0.5
  globalThis.crypto.getRandomValues = bytes => bytes.fill(7)
}

async function makeFolder() {
  // Segments of 1 MiB: an embedded database is thrown away before it needs larger ones.
  const database = await PGlite.create({ initDbStartParams: ['--wal-segsize=1'] })
  const dump = await database.dumpDataDir('none')
  return Buffer.from(await dump.arrayBuffer())
}

/** The window spans the three copies of the catalog, which makes it a quarter of what gzip makes. */
function pack(bytes) {
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN, BROTLI_PARAM_SIZE_HINT } = zlib.constants
  return zlib.brotliCompressSync(bytes, {
    params: { [BROTLI_PARAM_QUALITY]: 9, [BROTLI_PARAM_LGWIN]: 24, [BROTLI_PARAM_SIZE_HINT]: bytes.length },
  })
}
