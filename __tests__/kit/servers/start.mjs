/**
 * Both servers of a test run, in one temporary folder. Invariant: whatever
 * happens, `stop` leaves neither a process nor a file behind.
 */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findBinaries } from './binaries.mjs'
import { makeCertificates } from './certificates.mjs'
import { initMysql, startMysql } from './mysql.mjs'
import { initPostgres, startPostgres } from './postgres.mjs'
import { give, serverAccount } from './process.mjs'
import { startWatchdog } from './watchdog.mjs'

/**
 * @returns `{ environment, watch, stop }`: variables for the tests, a way to have
 *   a process ended should this one be killed, and the end of it all.
 * @throws BinariesMissing when servers are neither there nor to be had.
 */
export async function startServers() {
  const binaries = findBinaries()
  const account = serverAccount()
  // A socket's path may have 103 bytes on some systems, and macOS has a long TMPDIR.
  const folder = await mkdtemp(join(existsSync('/tmp') ? '/tmp' : tmpdir(), 'gl-'))
  const watchdog = startWatchdog(folder)
  const running = []
  const stop = async () => {
    await Promise.all(running.map(server => server.stop()))
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    await watchdog.farewell()
  }
  try {
    await chmod(folder, 0o711)
    const temporary = join(folder, 'tmp')
    await mkdir(temporary)
    const certificates = await makeCertificates(binaries.openssl, folder)
    await Promise.all([chmod(certificates.ca, 0o644), chmod(certificates.key, 0o600)])
    await Promise.all([certificates.key, certificates.certificate].map(path => give(path, account)))
    const password = randomBytes(12).toString('hex')
    const given = { binaries, folder, account, password, certificates, watchdog }
    const starts = [
      [initPostgres, startPostgres],
      [initMysql, startMysql],
    ].map(async ([init, start]) => {
      await init(given)
      return running[running.push(await start(given)) - 1]
    })
    await Promise.allSettled(starts)
    const [postgres, mysql] = await Promise.all(starts)
    return {
      environment: {
        GREENLINE_TEST_POSTGRES_URL: postgres.url,
        GREENLINE_TEST_MYSQL_URL: mysql.url,
        GREENLINE_TEST_CA: certificates.ca,
        // It starts itself anew for each connection, which takes its whole path.
        GREENLINE_TEST_SSHD: binaries.sshd,
        // What a test leaves behind goes with the rest.
        TMPDIR: temporary,
      },
      watch: (signal, pid) => watchdog.watch(signal, pid),
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
