/**
 * A private MariaDB, or MySQL where only that is there, for one test run.
 * Invariant: it listens on 127.0.0.1 and on a socket in its folder, and the only
 * account it lets in has a password.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import mysql from 'mysql2/promise'
import { BinariesMissing } from './binaries.mjs'
import { give, run, startServer } from './process.mjs'

// Nothing here has to survive a crash: the data is thrown away after the run.
const SETTINGS = [
  '--skip-name-resolve',
  '--bind-address=127.0.0.1',
  '--max-connections=200',
  '--skip-log-bin',
  '--innodb-flush-log-at-trx-commit=0',
  '--innodb-doublewrite=0',
  '--innodb-buffer-pool-size=64M',
  '--innodb-log-file-size=16M',
]

const isMariaDb = ({ mysqld }) => basename(mysqld) === 'mariadbd'

/** Makes the data of a server in `folder/my/data`, which it is started on. */
export async function initMysql({ binaries, folder, account }) {
  const home = join(folder, 'my')
  await mkdir(home, { mode: 0o700 })
  await give(home, account)
  const options = { account, folder: home, log: join(folder, 'mysql.log') }
  const common = ['--no-defaults', `--datadir=${join(home, 'data')}`, '--innodb-log-file-size=16M']
  if (!isMariaDb(binaries)) {
    await run(binaries.mysqld, [...common, '--initialize-insecure'], options)
    return
  }
  if (binaries.mysqlInstall === undefined) {
    throw new BinariesMissing(`mariadb-install-db is missing, though ${binaries.mysqld} is there.
Install the package that holds it (mariadb-server-core, mariadb-server), then run the tests again.`)
  }
  const words = ['--skip-test-db', '--skip-name-resolve', '--auth-root-authentication-method=normal']
  await run(binaries.mysqlInstall, [...common, ...words], options)
}

/**
 * Starts a server on the data that `initMysql` made.
 *
 * @param own - Settings beside, or instead of, those of every test server.
 * @returns `{ url, stop }`; the URL's user may do everything.
 */
export async function startMysql({ binaries, folder, account, password, certificates, watchdog, own }) {
  const home = join(folder, 'my')
  const data = join(home, 'data')
  const firstStatements = join(home, 'init.sql')
  await writeFile(
    firstStatements,
    `CREATE USER greenline@'%' IDENTIFIED BY '${password}';
GRANT ALL ON *.* TO greenline@'%' WITH GRANT OPTION;
ALTER USER root@localhost IDENTIFIED BY '${password}';
DROP USER IF EXISTS root@'127.0.0.1', root@'::1';
`,
  )
  await give(firstStatements, account)
  const options = { account, folder: home, log: join(folder, 'mysql.log') }
  const url = port => `mysql://greenline:${password}@127.0.0.1:${port}/mysql`
  const { port, stop } = await startServer({
    program: binaries.mysqld,
    words: port => [
      ...['--no-defaults', `--datadir=${data}`, `--port=${port}`, `--tmpdir=${home}`],
      ...[`--socket=${join(home, 's')}`, `--pid-file=${join(home, 'pid')}`, `--init-file=${firstStatements}`],
      ...(certificates === undefined
        ? [isMariaDb(binaries) ? '--skip-ssl' : '--tls-version=']
        : [
            ...(certificates.ca === undefined ? [] : [`--ssl-ca=${certificates.ca}`]),
            `--ssl-cert=${certificates.certificate}`,
            `--ssl-key=${certificates.key}`,
          ]),
      ...SETTINGS,
      ...(isMariaDb(binaries) ? [] : ['--mysqlx=OFF']),
      ...Object.entries(own ?? {}).map(([name, value]) => `--${name}=${value}`),
    ],
    ask: async port => {
      const client = await mysql.createConnection({ uri: url(port), connectTimeout: 5_000 })
      await client.end()
    },
    options,
    stopSignal: 'SIGKILL',
    watchdog,
  })
  return { url: url(port), stop }
}
