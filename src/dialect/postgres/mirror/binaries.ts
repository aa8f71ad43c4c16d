/** Where a PostgreSQL server's programs are on this machine. Invariant: looked up, never downloaded. */
import { execFile } from 'node:child_process'
import { access, constants, readdir } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Folders of packages: Debian and Ubuntu, Red Hat, Homebrew. */
const PLACES = [
  { folder: '/usr/lib/postgresql', name: /^(\d+)$/ },
  { folder: '/usr', name: /^pgsql-(\d+)$/ },
  { folder: '/opt/homebrew/opt', name: /^postgresql@(\d+)$/ },
  { folder: '/usr/local/opt', name: /^postgresql@(\d+)$/ },
] as const

export interface Binaries {
  readonly initdb: string
  readonly postgres: string
}

/**
 * The first pair of programs found: in PATH, then the newest of the packages, then where pg_config says.
 *
 * @returns undefined when there is none.
 */
export async function findBinaries(): Promise<Binaries | undefined> {
  const inPath = (process.env['PATH'] ?? '').split(path.delimiter).filter(folder => path.isAbsolute(folder))
  const folders = [...inPath, ...(await ofPackages()), ...(await ofConfig())]
  for (const folder of folders) {
    const binaries = { initdb: path.join(folder, 'initdb'), postgres: path.join(folder, 'postgres') }
    if ((await isExecutable(binaries.initdb)) && (await isExecutable(binaries.postgres))) return binaries
  }
  return undefined
}

async function ofPackages(): Promise<readonly string[]> {
  const found: { readonly major: number; readonly folder: string }[] = []
  for (const { folder, name } of PLACES) {
    for (const entry of await readdir(folder).catch(() => [])) {
      const major = name.exec(entry)?.[1]
      if (major !== undefined) found.push({ major: Number(major), folder: path.join(folder, entry, 'bin') })
    }
  }
  return found.sort((a, b) => b.major - a.major).map(({ folder }) => folder)
}

const ofConfig = async (): Promise<readonly string[]> =>
  run('pg_config', ['--bindir']).then(
    ({ stdout }) => [stdout.trim()],
    () => [],
  )

const isExecutable = (file: string): Promise<boolean> =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  )
