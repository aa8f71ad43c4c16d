// Compares the splitter, statement by statement, with what the real mariadb client
// sends to a server. Without arguments: every SQL file of the repository that is
// meant for MySQL. Exit 1 on a difference.
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { startFakeMysql } from './fake-mysql.mjs'
import { loadSource } from './load-source.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const { createSplitter } = await loadSource('src/dialect/mysql/split.ts')

function fixtures() {
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.sql'))
    .map(entry => `${entry.parentPath}/${entry.name}`)
  return files.filter(
    path => !/node_modules|\/dist\//.test(path) && /mysql|mariadb/.test(path.slice(root.length)),
  )
}

/** The pieces of a file, and the code of what ended it. */
export function split(bytes) {
  const splitter = createSplitter()
  const pieces = []
  try {
    for (const piece of splitter.push(bytes)) pieces.push(piece)
    for (const piece of splitter.end()) pieces.push(piece)
    return { pieces }
  } catch (error) {
    if (error.name !== 'GreenlineError') throw error
    return { pieces, error: error.code, thrown: error }
  }
}

const trimmed = text => text.replace(/^[\t-\r ]+/, '')

/** What the client sent, as the splitter would write it. */
const written = ({ kind, text }) =>
  kind === 'query' ? trimmed(text.toString()) : `USE ${text.toString().replace(/[\t-\r ]+$/, '')}`

const unquoted = text => text.replace(/^USE `(.*)`$/s, (_, name) => `USE ${name.replaceAll('``', '`')}`)

/** `identical`, `recognised` (the client does something itself there), or a description of the first difference. */
export async function compare(server, bytes) {
  const { pieces, error } = split(bytes)
  const refused = pieces.findIndex(piece => piece.refused !== undefined)
  const until = refused < 0 ? pieces : pieces.slice(0, refused)
  const ours = until.filter(piece => piece.kind === 'statement')
  const { sent } = await server.listen(bytes)
  const stopped = refused >= 0 || error !== undefined || bytes.includes(0)
  const count = stopped
    ? Math.min(ours.length, bytes.includes(0) ? sent.length : Infinity)
    : Math.max(ours.length, sent.length)
  for (let at = 0; at < count; at++) {
    const theirs = sent[at] && written(sent[at])
    const mine = ours[at] && (sent[at]?.kind === 'use' ? unquoted(ours[at].text) : trimmed(ours[at].text))
    if (mine !== theirs) return { at: at + 1, line: ours[at]?.line, mine, theirs }
  }
  return stopped ? 'recognised' : 'identical'
}

const shown = text =>
  text === undefined ? '(nothing)' : JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text)

async function main(paths) {
  const total = { identical: 0, recognised: 0, different: 0 }
  const queue = paths.length > 0 ? [...paths] : fixtures()
  const count = queue.length
  const work = async () => {
    const server = await startFakeMysql()
    for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
      const outcome = await compare(server, readFileSync(path))
      if (typeof outcome === 'string') total[outcome]++
      else {
        total.different++
        console.log(`${path}: statement ${outcome.at}, line ${outcome.line ?? '?'}`)
        console.log(`  greenline: ${shown(outcome.mine)}\n  mariadb:   ${shown(outcome.theirs)}`)
      }
    }
    server.close()
  }
  await Promise.all([work(), work()])
  console.log(
    `${count} files, ${total.identical} identical, ${total.recognised} recognised as client-interpreted, ${total.different} different`,
  )
  return total.different === 0 ? 0 : 1
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv.slice(2))
