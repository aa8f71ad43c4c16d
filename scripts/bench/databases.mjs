/**
 * Databases on the private servers, and the client programs that go with them. Invariant: a client is called
 * as its manual says to load a dump, without a start-up file and without TLS, as Greenline on a loopback address.
 */
import { delimiter, dirname } from 'node:path'
import { findBinaries } from '../../__tests__/kit/servers/binaries.mjs'
import { runProgram } from './measure.mjs'

/**
 * `load` runs a file with the client, by way of another port if one is given.
 *
 * @param environment - As `startServers` gives it.
 */
export function databasesOf({ GREENLINE_TEST_POSTGRES_URL, GREENLINE_TEST_MYSQL_URL }, signal) {
  return [
    postgres(new URL(GREENLINE_TEST_POSTGRES_URL), signal),
    mysql(new URL(GREENLINE_TEST_MYSQL_URL), signal),
  ]
}

const urlOf = (url, database) => Object.assign(new URL(url), { pathname: `/${database}` }).href

function postgres(url, signal) {
  const { postgres: server } = findBinaries()
  const env = {
    ...process.env,
    // The programs of the server's own version before any other.
    PATH: [dirname(server), process.env['PATH']].join(delimiter),
    ...{ PGHOST: url.hostname, PGPORT: url.port, PGUSER: url.username, PGPASSWORD: url.password },
    ...{ PGSSLMODE: 'disable', PGOPTIONS: '-c client_min_messages=warning' },
  }
  const psql = (database, words, port = url.port) =>
    runProgram('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', database, ...words], {
      env: { ...env, PGPORT: String(port) },
      signal,
    })
  const psqlAll = statements =>
    psql(
      'postgres',
      statements.flatMap(statement => ['-c', statement]),
    )
  return {
    dialect: 'postgres',
    client: 'psql -f',
    schemaCopier: 'pg_dump -s | psql',
    url: database => urlOf(url, database),
    version: async () => (await psql('postgres', ['-A', '-t', '-c', 'SHOW server_version'])).output.trim(),
    async recreate(database) {
      await psql('postgres', ['-c', `DROP DATABASE IF EXISTS ${database}`])
      await psql('postgres', ['-c', `CREATE DATABASE ${database}`])
    },
    drop: database => psql('postgres', ['-c', `DROP DATABASE ${database}`]),
    createAll: names =>
      psqlAll(names.map(name => `CREATE DATABASE ${name} TEMPLATE template0 STRATEGY file_copy`)),
    dropAll: names => psqlAll(names.map(name => `DROP DATABASE IF EXISTS ${name}`)),
    load: (database, file, port) => psql(database, ['-o', '/dev/null', '-f', file], port),
    copySchema: (from, to) =>
      shell(`pg_dump -s '${from}' | psql -X -q -v ON_ERROR_STOP=1 -o /dev/null -d '${to}'`, { env, signal }),
  }
}

function mysql(url, signal) {
  const env = { ...process.env, MYSQL_PWD: url.password }
  const at = port => ['--no-defaults', '-h', url.hostname, '-P', String(port), '-u', url.username]
  const access = at(url.port)
  const run = (words, options) => runProgram('mariadb', [...access, ...words], { env, signal, ...options })
  return {
    dialect: 'mysql',
    client: 'mariadb <',
    schemaCopier: 'mariadb-dump -d | mariadb',
    url: database => urlOf(url, database),
    version: async () => (await run(['-N', '-B', '-e', 'SELECT VERSION()'])).output.trim(),
    recreate: database => run(['-e', `DROP DATABASE IF EXISTS ${database}; CREATE DATABASE ${database}`]),
    drop: database => run(['-e', `DROP DATABASE ${database}`]),
    createAll: names => run(['-e', names.map(name => `CREATE DATABASE ${name}`).join(';')]),
    dropAll: names => run(['-e', names.map(name => `DROP DATABASE IF EXISTS ${name}`).join(';')]),
    load: (database, file, port = url.port) =>
      runProgram('mariadb', [...at(port), database], { env, signal, input: file }),
    copySchema: (from, to) => {
      const dump = ['mariadb-dump', ...access, '--no-data', '--routines', '--events', from].join(' ')
      return shell(`${dump} | ${['mariadb', ...access, to].join(' ')}`, { env, signal })
    },
  }
}

const shell = (line, options) => runProgram('bash', ['-o', 'pipefail', '-c', line], options)
