/**
 * A private PostgreSQL for one test run. Invariant: it listens on 127.0.0.1
 * and on a socket in its folder, and asks everybody for a password.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { give, run, startServer } from './process.mjs'

// Nothing here has to survive a crash: the data is thrown away after the run.
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  max_connections: 200,
  shared_buffers: '64MB',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: 0,
  ssl: 'on',
}

/** Makes the data of a server in `folder/pg/data`, which it is started on. */
export async function initPostgres({ binaries, folder, account, password }) {
  const home = join(folder, 'pg')
  const passwordFile = join(home, 'password')
  await mkdir(home, { mode: 0o700 })
  await writeFile(passwordFile, password)
  await Promise.all([home, passwordFile].map(path => give(path, account)))
  const access = ['-U', 'greenline', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`]
  const words = ['-D', join(home, 'data'), ...access, '--no-sync', '--locale=C', '--encoding=UTF8']
  await run(binaries.initdb, words, { account, folder: home, log: join(folder, 'postgres.log') })
  await rm(passwordFile)
}

/**
 * Starts a server on the data that `initPostgres` made.
 *
 * @param own - Settings beside, or instead of, those of every test server.
 * @returns `{ url, stop }`; the URL's user is a superuser.
 */
export async function startPostgres({ binaries, folder, account, password, certificates, watchdog, own }) {
  const home = join(folder, 'pg')
  const data = join(home, 'data')
  const options = { account, folder: home, log: join(folder, 'postgres.log') }
  const settings = {
    ...SETTINGS,
    unix_socket_directories: home,
    ...(certificates === undefined
      ? { ssl: 'off' }
      : {
          ssl_cert_file: certificates.certificate,
          ssl_key_file: certificates.key,
          ssl_ca_file: certificates.ca ?? '',
        }),
    ...own,
  }
  const url = port => `postgres://greenline:${password}@127.0.0.1:${port}/postgres`
  const { port, stop } = await startServer({
    program: binaries.postgres,
    words: port => [
      ...['-D', data, '-c', `port=${port}`],
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    ask: async port => {
      const client = new pg.Client({ connectionString: url(port), connectionTimeoutMillis: 5_000 })
      client.on('error', () => {})
      await client.connect()
      await client.end()
    },
    options,
    // At once, but with the shared memory given back, which SIGKILL leaves behind.
    stopSignal: 'SIGQUIT',
    watchdog,
  })
  return { url: url(port), stop }
}
