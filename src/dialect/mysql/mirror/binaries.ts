/**
 * Finds a server's programs on this machine. Invariant: the folders of PATH come
 * first, and MariaDB before MySQL, of whatever is there.
 */
import { accessSync, constants, existsSync, readdirSync, realpathSync } from 'node:fs'
import path from 'node:path'

/** What a server of one's own is started from. */
export interface Binaries {
  readonly product: 'MariaDB' | 'MySQL'
  readonly server: string
  /** MariaDB's script that makes the system tables, if it is there. */
  readonly install: string | undefined
  /** MariaDB's SQL files that make the system tables, in order; empty when not all are there. */
  readonly systemTables: readonly string[]
}

/** @returns undefined when there is no server, or none that could be set up. */
export function findBinaries(): Binaries | undefined {
  const folders = searchFolders()
  for (const server of [...programs('mariadbd', folders), ...programs('mysqld', folders)]) {
    // Where MariaDB is installed, mysqld is a link to it.
    const file = realpathSync(server)
    const isMariaDb = path.basename(file).startsWith('mariadbd')
    if (!isMariaDb) return { product: 'MySQL', server, install: undefined, systemTables: [] }
    const systemTables = findSystemTables(path.dirname(path.dirname(file)))
    const [install] = programs('mariadb-install-db', [path.join(path.dirname(file), '../bin'), ...folders])
    if (systemTables.length > 0 || install !== undefined) {
      return { product: 'MariaDB', server, install, systemTables }
    }
  }
  return undefined
}

function searchFolders(): readonly string[] {
  const kegs = ['/opt/homebrew/opt', '/usr/local/opt', '/home/linuxbrew/.linuxbrew/opt'].flatMap(folder => {
    if (!existsSync(folder)) return []
    const names = readdirSync(folder).filter(name => /^(mariadb|mysql)(@|$)/.test(name))
    return names.map(name => path.join(folder, name, 'bin'))
  })
  return [
    ...(process.env['PATH'] ?? '').split(path.delimiter).filter(folder => path.isAbsolute(folder)),
    ...['/usr/sbin', '/usr/libexec', '/usr/local/sbin', '/usr/local/mysql/bin', '/usr/bin'],
    ...kegs,
  ]
}

function programs(name: string, folders: readonly string[]): readonly string[] {
  return folders.map(folder => path.join(folder, name)).filter(isExecutable)
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Their names begin with `mysql` up to MariaDB 10.11, with `mariadb` later. */
function findSystemTables(root: string): readonly string[] {
  for (const share of ['share/mysql', 'share/mariadb', 'share']) {
    for (const prefix of ['mariadb', 'mysql']) {
      const names = ['system_tables', 'performance_tables', 'system_tables_data']
      const files = names.map(name => path.join(root, share, `${prefix}_${name}.sql`))
      if (files.every(file => existsSync(file))) return files
    }
  }
  return []
}
