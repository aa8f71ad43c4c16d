/**
 * Finds the programs that the test servers need, and installs what is missing
 * where that may be done. Invariant: nothing is installed that is there already,
 * and without them there is no test run: never a skipped test.
 */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** What has to be there. Each group needs one program of `anyOf`; `packages` are tried in order. */
const NEEDED = [
  { name: 'postgres', anyOf: ['postgres'], packages: [['postgresql', 'postgresql-client']] },
  { name: 'initdb', anyOf: ['initdb'], packages: [['postgresql']] },
  { name: 'psql', anyOf: ['psql'], packages: [['postgresql-client']] },
  {
    name: 'mysqld',
    anyOf: ['mariadbd', 'mysqld'],
    packages: [['mariadb-server-core'], ['default-mysql-server-core']],
  },
  {
    name: 'mysql',
    anyOf: ['mariadb', 'mysql'],
    packages: [['mariadb-client-core'], ['mariadb-client'], ['default-mysql-client']],
  },
  { name: 'openssl', anyOf: ['openssl'], packages: [['openssl']] },
  { name: 'pgbouncer', anyOf: ['pgbouncer'], packages: [['pgbouncer']] },
  { name: 'sshd', anyOf: ['sshd'], packages: [['openssh-server']] },
  { name: 'ssh-keygen', anyOf: ['ssh-keygen'], packages: [['openssh-client']] },
  { name: 'ssh-agent', anyOf: ['ssh-agent'], packages: [['openssh-client']] },
]

const INSTALL_ADVICE = `Install PostgreSQL, MariaDB (or MySQL), OpenSSL, PgBouncer and OpenSSH, then run the tests again:
  Debian, Ubuntu:  sudo apt-get install --no-install-recommends postgresql postgresql-client \\
                     mariadb-server-core mariadb-client-core openssl pgbouncer openssh-server openssh-client
  macOS:           brew install postgresql@17 mariadb openssl pgbouncer`

/** What is missing, for the person who runs the tests; not a bug. */
export class BinariesMissing extends Error {
  name = 'BinariesMissing'
}

/** @returns Folders to look in: PATH, then where Debian and Homebrew keep servers, newest version first. */
function searchFolders() {
  const versions = (folder, name) => {
    const numberIn = text => Number(/\d+/.exec(text)?.[0] ?? 0)
    try {
      return readdirSync(folder)
        .filter(entry => name.test(entry))
        .sort((a, b) => numberIn(b) - numberIn(a))
        .map(entry => join(folder, entry, 'bin'))
    } catch {
      return []
    }
  }
  return [
    ...(process.env['PATH'] ?? '').split(delimiter).filter(folder => folder !== ''),
    ...versions('/usr/lib/postgresql', /^\d/),
    ...versions('/usr', /^pgsql-\d/),
    '/usr/sbin',
    '/usr/libexec',
    '/usr/local/sbin',
    ...['/opt/homebrew', '/usr/local', '/home/linuxbrew/.linuxbrew'].flatMap(prefix => [
      join(prefix, 'bin'),
      ...versions(join(prefix, 'opt'), /^(postgresql|mariadb|mysql|openssl)(@|$)/),
    ]),
  ]
}

function findProgram(names, folders) {
  for (const name of names) {
    for (const folder of folders) {
      try {
        accessSync(join(folder, name), constants.X_OK)
        return join(folder, name)
      } catch {
        // Not in this folder.
      }
    }
  }
  return undefined
}

function findAll() {
  const folders = searchFolders()
  const found = NEEDED.map(needed => ({ ...needed, path: findProgram(needed.anyOf, folders) }))
  const path = name => found.find(needed => needed.name === name)?.path
  return {
    missing: found.filter(needed => needed.path === undefined),
    binaries: {
      postgres: path('postgres'),
      initdb: path('initdb'),
      mysqld: path('mysqld'),
      // Only MariaDB has a program of its own for this; MySQL's server does it itself.
      mysqlInstall: findProgram(['mariadb-install-db', 'mysql_install_db'], folders),
      openssl: path('openssl'),
      pgbouncer: path('pgbouncer'),
      sshd: path('sshd'),
    },
  }
}

/** @returns The words before `apt-get`, or undefined when nothing may be installed here. */
function installer() {
  if (findProgram(['apt-get'], searchFolders()) === undefined) return undefined
  if (process.getuid?.() === 0) return []
  return spawnSync('sudo', ['-n', 'true']).status === 0 ? ['sudo', '-n'] : undefined
}

/**
 * Debian's `postgresql` package makes and starts a cluster of its own on port
 * 5432. What could keep it from that is configuration of the whole machine, so
 * it is left to the machine's owner; the tests use neither that cluster nor its port.
 */
function install(missing) {
  const before = installer()
  if (before === undefined) return
  const aptGet = (...words) => {
    const [program, ...rest] = [...before, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', ...words]
    return spawnSync(program, rest, { stdio: ['ignore', 2, 2] }).status === 0
  }
  process.stderr.write(`Installing ${missing.map(needed => needed.name).join(', ')} with apt-get\n`)
  aptGet('update')
  for (const { packages } of missing) {
    packages.some(names => aptGet('install', '-y', '--no-install-recommends', ...names))
  }
}

/**
 * @returns Paths of the programs, from PATH first, the newest PostgreSQL else.
 * @throws BinariesMissing with what to install.
 */
export function findBinaries() {
  let { missing, binaries } = findAll()
  if (missing.length > 0) {
    install(missing)
    ;({ missing, binaries } = findAll())
  }
  if (missing.length > 0) {
    const names = missing.map(needed => needed.anyOf.join(' or ')).join(', ')
    throw new BinariesMissing(`The tests need servers of their own, and these programs are missing: ${names}.
${INSTALL_ADVICE}`)
  }
  return binaries
}
