/**
 * Measures which share of real statements is read: `node scripts/parsers/mysql.mjs URL FOLDER [MODULE…]`. The
 * statements are those of the `.test` files in FOLDER (Debian's package mariadb-test-data has thousands); the
 * referee is the server at URL, which is asked to PREPARE each. Invariant: nothing is run on the server.
 *
 * MODULE: parsers to compare with, `node-sql-parser` or `dt-sql-parser`, installed where Node finds them.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import mysql from 'mysql2'
import { transpileSource } from '../load-source.mjs'

const [url, folder, ...modules] = process.argv.slice(2)
const DDL = /^(?:CREATE|ALTER|DROP|RENAME|TRUNCATE|GRANT|REVOKE)\b/i
const ROWS = /^(?:INSERT|REPLACE|UPDATE|DELETE)\b/i
/** Words of the test language that stand where a statement could. */
const COMMANDS =
  /^(?:let|eval|echo|error|disable|enable|connect|connection|disconnect|source|sleep|reap|send|exec|perl|inc|dec|die|exit|if|while|end|replace_|query_|write_|remove_|file_|cat_|copy_|move_|mkdir|rmdir|list_|diff_|sorted_|vertical_|horizontal_|save_|restore_|shutdown_|start_|wait_|sync_|character_set|result_|output|lowercase|ping|real_sleep|require|skip|append_|chmod|change_user|dirty_close|ps_protocol|view_protocol|evalp)/i

/** Statements of a test file: what stands between delimiters and is no command of the test language. */
function* statementsOf(text) {
  let delimiter = ';'
  let open = ''
  for (const line of text.split('\n')) {
    if (open === '' && (/^\s*(?:--|#|\}|$)/.test(line) || COMMANDS.test(line.trim()))) {
      const found = /^\s*(?:--)?\s*delimiter\s+(\S+)/i.exec(line)
      if (found !== null) delimiter = found[1].length > 1 ? found[1].replace(/;$/, '') : found[1]
      continue
    }
    const delimits = /^\s*delimiter\s+(\S+)/i.exec(line)
    if (open === '' && delimits !== null) {
      delimiter = delimits[1].length > 1 ? delimits[1].replace(/;$/, '') : delimits[1]
      continue
    }
    open += `${line}\n`
    if (!line.trimEnd().endsWith(delimiter)) continue
    yield open.trimEnd().slice(0, -delimiter.length).trim()
    open = ''
  }
}

function collect() {
  const found = new Set()
  for (const file of readdirSync(folder).filter(name => name.endsWith('.test'))) {
    for (const text of statementsOf(readFileSync(join(folder, file), 'utf8'))) {
      if (text.includes('$') || text.includes('\ufffd') || text.length > 4000) continue
      if (DDL.test(text) || ROWS.test(text)) found.add(text)
    }
  }
  return [...found]
}

const client = mysql.createConnection(url)
const prepare = text =>
  new Promise(resolve => {
    client.prepare(text, (error, statement) => {
      statement?.close()
      resolve(error?.errno)
    })
  })
/** The server could parse it: whatever else it says comes later. */
const REFUSED = new Set([1064, 1149, 4161, 1115, 1273, 1193])

const { readStatement } = await import(transpileSource('src/dialect/mysql/statements/read.ts'))
const { createReader } = await import(transpileSource('src/dialect/mysql/statements/reader.ts'))
const { tokensOf } = await import(transpileSource('src/dialect/mysql/statements/tokens.ts'))
const [{ version }] = await new Promise((resolve, reject) =>
  client.query('SELECT VERSION() AS version', (error, rows) => (error ? reject(error) : resolve(rows))),
)
const server = { product: version.includes('MariaDB') ? 'MariaDB' : 'MySQL', version }
const reading = { server, sqlMode: '' }
const own = text => {
  const read = readStatement(createReader(tokensOf(text, reading)), { text, reading })
  return read !== undefined && read.kind !== 'opaque'
}
const parsers = new Map([['Greenline', own]])
for (const name of modules) {
  const module = await import(name)
  const Parser = module.Parser ?? module.default?.Parser
  if (name === 'node-sql-parser') {
    const parser = new Parser()
    const database = server.product === 'MariaDB' ? 'MariaDB' : 'MySQL'
    parsers.set(name, text => {
      try {
        parser.astify(text, { database })
        return true
      } catch {
        return false
      }
    })
  } else if (name === 'dt-sql-parser') {
    const parser = new (module.MySQL ?? module.default.MySQL)()
    parsers.set(name, text => parser.validate(`${text};`).length === 0)
  }
}

const all = collect()
const taken = []
for (const text of all) if (!REFUSED.has(await prepare(text))) taken.push(text)
console.log(`${all.length} statements, of which ${server.product} ${version} can parse ${taken.length}`)
for (const [name, reads] of parsers) {
  for (const [what, pattern] of [
    ['DDL', DDL],
    ['rows', ROWS],
  ]) {
    const mine = taken.filter(text => pattern.test(text))
    const started = performance.now()
    const read = mine.filter(text => reads(text))
    const each = (performance.now() - started) / mine.length
    console.log(
      `${name}, ${what}: ${read.length} of ${mine.length}, ${((100 * read.length) / mine.length).toFixed(1)} %, ${each.toFixed(3)} ms each`,
    )
    if (process.env.MISSED !== undefined && name === 'Greenline') {
      for (const text of mine.filter(each => !read.includes(each)))
        console.log(`  ${text.replace(/\s+/g, ' ').slice(0, 160)}`)
    }
  }
}
client.end()
