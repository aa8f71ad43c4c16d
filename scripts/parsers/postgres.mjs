/**
 * How much of real SQL parsers read: `node scripts/parsers/postgres.mjs URL FOLDER [PACKAGE…]` cuts every `.sql` file
 * below FOLDER (PostgreSQL's own source has 700 of them), and asks a server at URL and each parser about every
 * statement. Invariant: the server only reads them (a Parse message, never an Execute), and is the referee: what it
 * refuses by its grammar is not counted.
 *
 * PACKAGE is `libpg-query` unless others are named, such as `pgsql-ast-parser`; they need not be dependencies.
 */
import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import process from 'node:process'
import pg from 'pg'
import { loadSource } from '../load-source.mjs'

const [url, folder, ...packages] = process.argv.slice(2)
if (folder === undefined) throw new Error('Usage: node scripts/parsers/postgres.mjs URL FOLDER [PACKAGE…]')
const load = createRequire(join(process.cwd(), 'package.json'))
const { createSplitter } = await loadSource('src/dialect/postgres/split.ts')

const READERS = {
  'libpg-query': async () => {
    const parser = load('libpg-query')
    await parser.loadModule()
    return text => parser.parseSync(text)
  },
  'pgsql-ast-parser': async () => text => load('pgsql-ast-parser').parse(text),
  'node-sql-parser': async () => {
    const parser = new (load('node-sql-parser').Parser)()
    return text => parser.astify(text, { database: 'Postgresql' })
  },
}

const client = new pg.Client({ connectionString: url })
await client.connect()

/** @returns Whether the server's grammar takes a text. */
const isRead = text =>
  new Promise(resolve => {
    client.query({
      submit(connection) {
        connection.parse({ text, name: '', types: [] })
        connection.sync()
      },
      handleParseComplete: () => undefined,
      handleError: ({ code, message }) =>
        resolve(code !== '42601' || !/syntax error|unterminated/.test(message)),
      handleReadyForQuery: () => resolve(true),
    })
  })

const readers = await Promise.all(
  (packages.length === 0 ? ['libpg-query'] : packages).map(async name => ({
    ...{ name, read: await READERS[name](), count: 0, ms: 0, missed: [] },
  })),
)
let statements = 0
let files = 0
for (const name of (await readdir(folder, { recursive: true })).sort()) {
  if (!name.endsWith('.sql')) continue
  let pieces
  try {
    const splitter = createSplitter()
    pieces = [...splitter.push(await readFile(join(folder, name))), ...splitter.end()]
  } catch {
    // A file that is never closed, or not UTF-8: no statement of it can be told.
    continue
  }
  files += 1
  for (const { kind, text, refused } of pieces) {
    if (kind !== 'statement' || refused !== undefined || text.includes('\0') || !(await isRead(text)))
      continue
    statements += 1
    for (const reader of readers) {
      const started = performance.now()
      try {
        reader.read(text)
        reader.count += 1
      } catch (error) {
        if (reader.missed.length < 20)
          reader.missed.push(`${name}: ${text.slice(0, 100)} (${String(error.message).slice(0, 80)})`)
      }
      reader.ms += performance.now() - started
    }
  }
}
await client.end()
console.log(`${statements} statements of ${files} files that the server reads`)
for (const { name, count, ms, missed } of readers) {
  console.log(
    `${name}: ${((100 * count) / statements).toFixed(2)} %, ${(ms / statements).toFixed(3)} ms a statement`,
  )
  for (const text of missed.slice(0, 5)) console.log(`  ${text.replace(/\s+/g, ' ')}`)
}
