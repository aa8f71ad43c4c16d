/**
 * Compares the PostgreSQL splitter with the real psql, statement by statement:
 * `node scripts/referee-postgres.mjs [FILE…]`, without files on all SQL of the
 * repository's tests and examples. Invariant: what psql sends is taken from the
 * wire; no database is needed and nothing is executed. With `--write` the expected
 * pieces beside each file that passes are written anew.
 */
import { execFile, execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { resolve } from 'node:path'
import process from 'node:process'
import { startFakePostgres } from './fake-postgres.mjs'
import { loadSource } from './load-source.mjs'

const { createSplitter } = await loadSource('src/dialect/postgres/split.ts')
const server = await startFakePostgres()
const trim = text => text.replace(/^[ \t\r\n\f]+|[ \t\r\n\f]+$/g, '')
const unmarked = text => text.replace(/(^|\n)\\\.\r?\n?$/, '$1')

/** What psql sends for a file, in order. Shell escapes find no shell and no programs. */
async function sentByPsql(path) {
  const sent = server.record()
  const dsn = `host=127.0.0.1 port=${server.port} user=u dbname=d sslmode=disable gssencmode=disable`
  const asNobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}
  const options = {
    ...asNobody,
    cwd: tmpdir(),
    env: { PATH: '/nonexistent', SHELL: '/bin/false', HOME: '/nonexistent', PGCLIENTENCODING: 'UTF8' },
    maxBuffer: 1 << 30,
    timeout: 120_000,
  }
  const psql = process.env.PSQL ?? execFileSync('sh', ['-c', 'command -v psql']).toString().trim()
  await new Promise(done => {
    // The script is psql's own standard input: a file need not be readable for the account psql runs under.
    const child = execFile(psql, ['-X', '-q', '-f', '-', dsn], options, done)
    child.stdin.on('error', () => undefined)
    child.stdin.end(readFileSync(path))
  })
  return sent
    .filter(({ text }) => !/^set client_encoding to '[^']*'$/.test(text))
    .map(({ kind, text }) => ({ kind, text: kind === 'copy-data' ? unmarked(text) : trim(text) }))
}

/** What the splitter makes of a file; `refusedFrom` is the number of pieces psql sends before the first refusal. */
function splitFile(path) {
  const splitter = createSplitter()
  const pieces = [...splitter.push(readFileSync(path))]
  let failure
  try {
    pieces.push(...splitter.end())
  } catch (error) {
    if (error.code === undefined) throw error
    failure = error
  }
  const sent = []
  let refusedFrom = -1
  let data = ''
  for (const piece of pieces) {
    if (piece.refused !== undefined && refusedFrom === -1) refusedFrom = sent.length
    if (piece.kind === 'copy-data') {
      data += piece.text
      if (piece.continues) continue
      sent.push({ kind: 'copy-data', text: data })
      data = ''
    } else if (piece.kind === 'statement') sent.push({ kind: 'statement', text: trim(piece.text) })
  }
  return { pieces, sent, refusedFrom, failure }
}

const same = (a, b) => a !== undefined && b !== undefined && a.kind === b.kind && a.text === b.text

/** @returns The index of the first difference among the first `count`, or -1. */
function firstDifference(ours, theirs, count) {
  for (let at = 0; at < count; at++) if (!same(ours[at], theirs[at])) return at
  return -1
}

/** How many of `ours` are found in `theirs`, in order. */
function countFound(ours, theirs) {
  let found = 0
  let at = 0
  for (const one of ours) {
    const next = theirs.findIndex((other, index) => index >= at && same(one, other))
    if (next === -1) continue
    found++
    at = next + 1
  }
  return found
}

async function judge(path) {
  const theirs = await sentByPsql(path)
  const { sent: ours, refusedFrom, failure } = splitFile(path)
  const statements = theirs.length
  if (refusedFrom >= 0) {
    const at = firstDifference(ours, theirs, refusedFrom)
    return at === -1
      ? {
          verdict: 'meta',
          statements,
          after: ours.length - refusedFrom,
          found: countFound(ours.slice(refusedFrom), theirs.slice(refusedFrom)),
        }
      : { verdict: 'different', statements, at, ours: ours[at], theirs: theirs[at] }
  }
  if (failure !== undefined) {
    // psql sends an unfinished statement, or ends the data itself; all before it must be the same.
    const at = firstDifference(ours, theirs, ours.length)
    const rest = theirs.length - ours.length
    if (at === -1 && rest <= 2) return { verdict: 'unterminated', statements, message: failure.message }
    return { verdict: 'different', statements, at, ours: ours[at] ?? failure.message, theirs: theirs[at] }
  }
  const at = firstDifference(ours, theirs, Math.max(ours.length, theirs.length))
  return at === -1
    ? { verdict: 'identical', statements }
    : { verdict: 'different', statements, at, ours: ours[at], theirs: theirs[at] }
}

function repositoryFiles() {
  const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '*.sql'])
  return list
    .toString()
    .split('\0')
    .filter(path => path !== '' && !/mysql|mariadb/i.test(path))
    .sort()
    .map(path => resolve(path))
}

/** The expected pieces of a test case; refusals by their message. */
function writeExpected(path, { pieces, failure }) {
  const shown = pieces.map(({ refused, ...piece }) =>
    refused === undefined ? piece : { ...piece, refused: refused.message },
  )
  const lines = shown.map(piece => `    ${JSON.stringify(piece)}`)
  const error =
    failure === undefined ? '' : `,\n  "error": ${JSON.stringify({ code: failure.code, ...failure.place })}`
  const list = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n  ]`
  writeFileSync(path.replace(/\.sql$/, '.json'), `{\n  "pieces": ${list}${error}\n}\n`)
}

const verbose = process.argv.includes('--verbose')
const write = process.argv.includes('--write')
const named = process.argv.slice(2).filter(argument => !argument.startsWith('--'))
const paths = named.length > 0 ? named : repositoryFiles()
const counts = { identical: 0, meta: 0, unterminated: 0, different: 0 }
let statements = 0
let after = 0
let found = 0
for (const path of paths) {
  const result = await judge(path)
  if (write && result.verdict !== 'different') writeExpected(path, splitFile(path))
  counts[result.verdict]++
  statements += result.statements
  after += result.after ?? 0
  found += result.found ?? 0
  if (result.verdict === 'different') {
    const show = value => JSON.stringify(value)?.slice(0, 400) ?? 'nothing'
    console.log(
      `${path}: different at ${result.at}\n  psql: ${show(result.theirs)}\n  ours: ${show(result.ours)}`,
    )
  } else if (verbose || (result.after ?? 0) > (result.found ?? 0)) {
    const rest =
      result.verdict === 'meta' ? `, ${result.found} of ${result.after} statements after it found` : ''
    console.log(
      `${path}: ${result.verdict}${rest}${result.message === undefined ? '' : ` (${result.message})`}`,
    )
  }
}
server.close()
console.log(
  `${paths.length} files, ${counts.identical} identical, ${counts.meta} recognised as client-interpreted (meta), ` +
    `${counts.unterminated} unterminated, ${counts.different} different; ${statements} statements; ` +
    `${found} of ${after} statements after a client-interpreted command found`,
)
process.exitCode = counts.different > 0 ? 1 : 0
