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

/** @returns `{ url, stop }`; the URL's user may do everything. */
export async function startMysql({ binaries, folder, account, password, certificates, watchdog }) {
  const home = join(folder, 'my')
  const data = join(home, 'data')
  const firstStatements = join(home, 'init.sql')
  await mkdir(home, { mode: 0o700 })
  await writeFile(
    firstStatements,
    `CREATE USER greenline@'%' IDENTIFIED BY '${password}';
GRANT ALL ON *.* TO greenline@'%' WITH GRANT OPTION;
ALTER USER root@localhost IDENTIFIED BY '${password}';
DROP USER IF EXISTS root@'127.0.0.1', root@'::1';
`,
  )
  await Promise.all([home, firstStatements].map(path => give(path, account)))
  const options = { account, folder: home, log: join(folder, 'mysql.log') }

  const isMariaDb = basename(binaries.mysqld) === 'mariadbd'
  if (isMariaDb && binaries.mysqlInstall === undefined) {
    throw new BinariesMissing(`mariadb-install-db is missing, though ${binaries.mysqld} is there.
Install the package that holds it (mariadb-server-core, mariadb-server), then run the tests again.`)
  }
  const common = ['--no-defaults', `--datadir=${data}`, '--innodb-log-file-size=16M']
  await (isMariaDb
    ? run(
        binaries.mysqlInstall,
        [...common, '--skip-test-db', '--skip-name-resolve', '--auth-root-authentication-method=normal'],
        options,
      )
    : run(binaries.mysqld, [...common, '--initialize-insecure'], options))

  const url = port => `mysql://greenline:${password}@127.0.0.1:${port}/mysql`
  const { port, stop } = await startServer({
    program: binaries.mysqld,
    words: port => [
      ...['--no-defaults', `--datadir=${data}`, `--port=${port}`, `--tmpdir=${home}`],
      ...[`--socket=${join(home, 's')}`, `--pid-file=${join(home, 'pid')}`, `--init-file=${firstStatements}`],
      ...[
        `--ssl-ca=${certificates.ca}`,
        `--ssl-cert=${certificates.certificate}`,
        `--ssl-key=${certificates.key}`,
      ],
      ...SETTINGS,
      ...(isMariaDb ? [] : ['--mysqlx=OFF']),
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
