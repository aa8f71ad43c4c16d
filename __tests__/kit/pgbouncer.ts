/** A real PgBouncer in front of a PostgreSQL. Invariant: it is on 127.0.0.1 and lets everybody in as the server's user. */
import { existsSync, writeFileSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { query } from './databases.js'
import { findBinaries } from './servers/binaries.mjs'
import { give, serverAccount, startServer } from './servers/process.mjs'
import { startWatchdog } from './servers/watchdog.mjs'

export interface Pooler extends AsyncDisposable {
  readonly port: number
}

/** @param url - Of the server behind it, with user and password. */
export async function startPgbouncer(
  url: string,
  { mode, size }: { readonly mode: 'session' | 'transaction' | 'statement'; readonly size: number },
): Promise<Pooler> {
  const account = serverAccount()
  const folder = await mkdtemp(join(existsSync('/tmp') ? '/tmp' : tmpdir(), 'gl-pool-'))
  await chmod(folder, 0o700)
  await give(folder, account)
  const watchdog = startWatchdog(folder)
  const { port: serverPort, username, password } = new URL(url)
  const file = join(folder, 'pgbouncer.ini')
  const log = join(folder, 'log')
  const end = async (): Promise<void> => {
    await rm(folder, { recursive: true, force: true })
    await watchdog.farewell()
  }
  const configure = (port: number): readonly string[] => {
    const lines = [
      '[databases]',
      `* = host=127.0.0.1 port=${serverPort} user=${username} password=${password}`,
      '[pgbouncer]',
      ...['listen_addr = 127.0.0.1', `listen_port = ${port}`, 'unix_socket_dir =', 'auth_type = any'],
      ...[`pool_mode = ${mode}`, `default_pool_size = ${size}`],
    ]
    writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o644 })
    return [file]
  }
  try {
    const pooler = await startServer({
      program: findBinaries().pgbouncer,
      words: configure,
      ask: port => query(`postgres://${username}@127.0.0.1:${port}/postgres`, 'SELECT 1'),
      options: { account, folder, log },
      stopSignal: 'SIGKILL',
      watchdog,
    })
    return {
      port: pooler.port,
      async [Symbol.asyncDispose]() {
        await pooler.stop()
        await end()
      },
    }
  } catch (thrown) {
    await end()
    throw thrown
  }
}
