/**
 * Starts the bundle where nothing else is: `node scripts/check-bundle.mjs [--node 24]`. A bundle that
 * builds can still die at its start. Invariant: it runs from an empty folder without node_modules.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'

const { values } = parseArgs({ options: { node: { type: 'string' } } })
const [command, ...before] =
  values.node === undefined ? [process.execPath] : ['npx', '-y', `node@${values.node}`]
const dist = fileURLToPath(new URL('../dist', import.meta.url))
// A space in the path: assets are found by URLs.
const folder = mkdtempSync(path.join(tmpdir(), 'greenline bundle '))

try {
  cpSync(dist, path.join(folder, 'dist'), { recursive: true })
  run('cli.js', ['--version'], { maxMs: 10_000 })
  // What is loaded for a simulation on PostgreSQL only, as that loads it.
  const parser = pathToFileURL(path.join(folder, 'dist/libpg-query/index.cjs')).href
  writeFileSync(
    path.join(folder, 'dist/parse.js'),
    `import parser from ${JSON.stringify(parser)}\nawait parser.loadModule()\nparser.parseSync('SELECT 1')\n`,
  )
  run('parse.js', [], { maxMs: 10_000 })
  // The demo starts embedded databases, commits logs and renders everything there is to render.
  run('cli.js', ['demo'], { maxMs: 120_000 })
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function run(program, args, { maxMs }) {
  const started = performance.now()
  const { status, signal, stdout, stderr } = spawnSync(
    command,
    [...before, path.join(folder, 'dist', program), ...args],
    {
      cwd: folder,
      env: { ...process.env, NODE_PATH: '' },
      encoding: 'utf8',
      timeout: maxMs,
    },
  )
  if (status !== 0) {
    throw new Error(
      `${program} ${args.join(' ')} ended with ${status ?? signal}\n${stdout.slice(-4000)}\n${stderr.slice(-4000)}`,
    )
  }
  console.log(`${program} ${args.join(' ')}: ${Math.round(performance.now() - started)} ms`)
}
