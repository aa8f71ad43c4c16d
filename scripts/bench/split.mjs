/** Speed and memory of the splitters on dumps of 100 MB, against reading the same file and doing nothing. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { transpileSource } from '../load-source.mjs'
import { writeMysqlDump, writePostgresInserts } from './dumps.mjs'
import { MEBIBYTE, runProgram, takeTurns } from './measure.mjs'

const DUMP_BYTES = 100_000_000
const SPLITTING = fileURLToPath(new URL('./splitting.mjs', import.meta.url))
const DUMPS = [
  {
    name: 'pg_dump --inserts',
    dialect: 'postgres',
    write: file => writePostgresInserts(file, DUMP_BYTES, { rowsPerInsert: 1 }),
  },
  { name: 'mysqldump', dialect: 'mysql', write: file => writeMysqlDump(file, DUMP_BYTES) },
]

export const title = 'Splitting 100 MB, from disk in chunks of 64 KiB'
export const columns = ['dump', 'pieces', 'MB/s', 'MB/s of processor time', 'RSS growth', 'only reading']

export async function* measure({ folder, runs, signal, say }) {
  for (const { name, dialect, write } of DUMPS) {
    const file = join(folder, `split-${dialect}.sql`)
    await write(file)
    const module = transpileSource(`src/dialect/${dialect}/split.ts`)
    const once = what => async () => {
      const { output } = await runProgram(process.execPath, [SPLITTING, what, module, file], { signal })
      return JSON.parse(output)
    }
    const contenders = { split: once('split'), read: once('read') }
    const { split, read } = await takeTurns(contenders, {
      runs,
      signal,
      say: text => say(`${name}: ${text}`),
    })
    const speed = ms => (DUMP_BYTES / 1e6 / (ms / 1000)).toFixed(0)
    yield [
      name,
      split.pieces,
      speed(split.wallMs),
      speed(split.cpuMs),
      `${(split.grownBytes / MEBIBYTE).toFixed(0)} MiB`,
      `${speed(read.wallMs)} MB/s, ${(read.grownBytes / MEBIBYTE).toFixed(0)} MiB`,
    ]
  }
}
