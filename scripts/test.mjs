/**
 * The test command: `node scripts/test.mjs [--quick] [jest's arguments]` runs the tests beside private
 * servers of its own. Invariant: the servers and their folder are gone when it ends, however it ends.
 *
 * Exit code: jest's; 2 when the tests could not be run.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const JEST = fileURLToPath(new URL('../node_modules/jest/bin/jest.js', import.meta.url))
const COULD_NOT_RUN = 2
// Not in Node 20.0 to 20.10.
const QUIET = ['--disable-warning=ExperimentalWarning'].filter(flag =>
  process.allowedNodeEnvironmentFlags.has(flag.split('=')[0]),
)

let interruptedBy
let jest
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    interruptedBy ??= signal
    jest?.kill(signal)
    setTimeout(() => jest?.kill('SIGKILL'), 5_000).unref()
  })
}

// Outside the run's own temporary folder, so that the next run finds it.
const CACHE = join(tmpdir(), `jest-greenline-${process.getuid?.() ?? ''}`)

function runJest(words, { environment, watch }) {
  jest = spawn(
    process.execPath,
    [
      '--experimental-vm-modules',
      ...QUIET,
      JEST,
      '--config',
      'jest.config.ts',
      '--cacheDirectory',
      CACHE,
      ...words,
    ],
    { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...environment } },
  )
  if (jest.pid !== undefined) watch('SIGTERM', jest.pid)
  return new Promise((resolve, reject) => {
    jest.once('error', reject)
    jest.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]))
  })
}

async function main(words) {
  if (!existsSync(JEST)) {
    console.error('The tests need their packages: run `npm ci` first.')
    return COULD_NOT_RUN
  }
  const { startServers } = await import('../__tests__/kit/servers/start.mjs')
  const servers = await startServers()
  try {
    if (interruptedBy !== undefined) return COULD_NOT_RUN
    const quick = words.includes('--quick') ? { GREENLINE_TEST_QUICK: '1' } : {}
    return await runJest(
      words.filter(word => word !== '--quick'),
      { ...servers, environment: { ...servers.environment, ...quick } },
    )
  } finally {
    await servers.stop()
  }
}

try {
  const code = await main(process.argv.slice(2))
  process.exitCode = interruptedBy === undefined ? code : 128 + constants.signals[interruptedBy]
} catch (error) {
  console.error(error.name === 'BinariesMissing' ? error.message : error)
  process.exitCode = COULD_NOT_RUN
}
