/**
 * The benchmark: `npm run bench -- [--only NAME]... [--runs N] [--databases 1000] [--size 256MB] [--rows-per-insert N]` measures
 * the splitters and the bundle in dist beside their peers, on private servers, and prints one table a part.
 * The dump of 1 GB is `npm run bench -- --only huge --size 1000MB --runs 1`.
 * Invariant: servers, files and processes are gone when it ends, however it ends.
 *
 * Figures are medians; nothing is judged. Exit code: 0; 2 when something could not be measured.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { constants, cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startWatchdog } from '../__tests__/kit/servers/watchdog.mjs'

const NAMES = ['split', 'linear', 'execute', 'network', 'mirror', 'embedded', 'simulate', 'tenants', 'huge']
const COULD_NOT_RUN = 2
const DEFAULT_RUNS = 5

/* global AbortController */
const interrupt = new AbortController()
let interruptedBy
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    interruptedBy ??= signal
    interrupt.abort()
  })
}

function readArguments() {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true, default: NAMES },
      runs: { type: 'string', default: String(DEFAULT_RUNS) },
      databases: { type: 'string', default: '1000' },
      size: { type: 'string', default: '256MB' },
      'rows-per-insert': { type: 'string', default: '100' },
    },
  })
  const unknown = values.only.find(name => !NAMES.includes(name))
  if (unknown !== undefined) throw new Error(`--only ${unknown}: choose of ${NAMES.join(', ')}`)
  const count = name => {
    const [digits] = /^[1-9]\d*$/.exec(values[name]) ?? []
    if (digits === undefined) throw new Error(`--${name} ${values[name]}: write a number, such as 5`)
    return Number(digits)
  }
  const [, megabytes] = /^([1-9]\d*)MB$/i.exec(values.size) ?? []
  if (megabytes === undefined) throw new Error(`--size ${values.size}: write megabytes, such as 256MB`)
  return {
    names: NAMES.filter(name => values.only.includes(name)),
    runs: count('runs'),
    databaseCount: count('databases'),
    rowsPerInsert: count('rows-per-insert'),
    sizeBytes: Number(megabytes) * 1e6,
  }
}

/** Progress is for a person who watches; the tables alone are on standard output. */
const say = text => {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${text}`)
}
const clear = () => say('')

function showTable({ title, columns }, rows) {
  clear()
  const table = [columns, ...rows].map(row => row.map(String))
  const widths = columns.map((_, column) => Math.max(...table.map(row => row[column].length)))
  const line = row =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd()
  const [head, ...body] = table
  const rule = widths.map(width => '-'.repeat(width)).join('  ')
  console.log(`\n${title}\n${[line(head), rule, ...body.map(line)].join('\n')}`)
}

const load = () => {
  const averages = loadavg().map(average => average.toFixed(1))
  return `load of the machine ${averages.join(', ')} (1, 5, 15 minutes; includes this)`
}

async function main() {
  const { names, ...options } = readArguments()
  const { checkBundle } = await import('./bench/bundle.mjs')
  const { databasesOf } = await import('./bench/databases.mjs')
  const parts = await Promise.all(names.map(name => import(`./bench/${name}.mjs`)))
  const { signal } = interrupt
  const folder = await mkdtemp(join(tmpdir(), 'greenline-bench-'))
  const watchdog = startWatchdog(folder)
  let servers
  try {
    // A local server of the dry run is another account's.
    await chmod(folder, 0o711)
    let databases
    const versions = [`Node ${process.version}`]
    if (parts.some(part => part.needsServers)) {
      checkBundle()
      const { startServers } = await import('../__tests__/kit/servers/start.mjs')
      say('Starting private servers')
      servers = await startServers()
      databases = databasesOf(servers.environment, signal)
      for (const { dialect, version } of databases) versions.push(`${dialect} ${await version()}`)
    }
    console.log(
      `${versions.join(', ')}, ${cpus().length} processors, medians of ${options.runs} runs; ${load()}`,
    )
    for (const part of parts) {
      const rows = []
      try {
        for await (const row of part.measure({ ...options, folder, signal, say, databases })) rows.push(row)
      } finally {
        if (rows.length > 0) showTable(part, rows)
      }
      console.log(load())
    }
  } finally {
    clear()
    await servers?.stop()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    await watchdog.farewell()
  }
}

try {
  await main()
} catch (error) {
  if (interruptedBy === undefined) {
    console.error(error.name === 'BinariesMissing' ? error.message : error)
    process.exitCode = COULD_NOT_RUN
  }
}
if (interruptedBy !== undefined) process.exitCode = 128 + constants.signals[interruptedBy]
