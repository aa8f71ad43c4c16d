/**
 * A private MariaDB that tells of metadata locks, which the test run's own does not: the
 * performance schema costs every other test time. Invariant: it is gone when it is disposed of.
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Target } from '../../../../src/core/target.js'
import { findBinaries } from '../../../../src/dialect/mysql/mirror/binaries.js'
import { serverAccount } from '../../../../src/dialect/mysql/mirror/private-folder.js'
import { query } from '../../../kit/databases.js'

export interface ObservableServer extends AsyncDisposable {
  readonly url: string
  readonly target: Target
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** Starts it with a database `observed`; root has no password, and only this machine gets in. */
export async function startObservable(): Promise<ObservableServer> {
  const binaries = findBinaries()
  if (binaries?.install === undefined) throw new Error('mariadb-install-db is missing')
  const account = serverAccount()
  const folder = mkdtempSync(path.join(tmpdir(), 'o-'))
  if (account.uid !== undefined && account.gid !== undefined) chownSync(folder, account.uid, account.gid)
  const data = `--datadir=${folder}/data`
  const environment = { PATH: process.env['PATH'], HOME: folder, TMPDIR: folder, LC_ALL: 'C' }
  const made = spawnSync(
    binaries.install,
    [
      '--no-defaults',
      data,
      '--skip-test-db',
      '--skip-name-resolve',
      '--auth-root-authentication-method=normal',
    ],
    { ...account, cwd: folder, env: environment, encoding: 'utf8' },
  )
  if (made.status !== 0) throw new Error(made.stderr)
  const port = await freePort()
  const child = spawn(
    binaries.server,
    [
      ...['--no-defaults', data, `--port=${port}`, `--socket=${folder}/s`, `--pid-file=${folder}/pid`],
      ...[
        '--bind-address=127.0.0.1',
        '--skip-log-bin',
        '--innodb-buffer-pool-size=16M',
        '--performance-schema=ON',
      ],
      '--performance-schema-instrument=wait/lock/metadata/sql/mdl=ON',
    ],
    { ...account, cwd: folder, env: environment, stdio: 'ignore' },
  )
  const ended = once(child, 'exit')
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  const url = (database: string): string => `mysql://root@127.0.0.1:${port}/${database}`
  for (let tries = 0; ; tries += 1) {
    try {
      await query(url(''), 'CREATE DATABASE observed')
      break
    } catch (error) {
      if (tries === 200 || child.exitCode !== null) {
        await stop()
        throw error
      }
      await sleep(100)
    }
  }
  return {
    url: url('observed'),
    target: {
      ...{
        name: 'Test/observable/observed',
        environment: 'Test',
        server: 'observable',
        database: 'observed',
      },
      dialect: 'mysql',
      address: {
        kind: 'network',
        host: '127.0.0.1',
        port,
        user: 'root',
        credential: { kind: 'password', password: '' },
        tls: { mode: 'disable' },
      },
    },
    [Symbol.asyncDispose]: stop,
  }
}
