/** MySQL and MariaDB as a dialect. Invariant: the only file that the rest of Greenline imports from this folder. */
import type { Target } from '../../core/target.js'
import type { Dialect, Lock, SessionOptions } from '../dialect.js'
import { openSession, select } from './connect.js'
import { observer } from './impact/observe.js'
import { mirroring } from './mirror/index.js'
import { listDatabases } from './databases.js'
import { connect } from './session.js'
import { simulating } from './simulate/index.js'
import { createSplitter, offsetInSource } from './split.js'
import { writesInto } from './written-table.js'

export const mysql: Dialect = {
  name: 'mysql',
  splitter: createSplitter,
  offsetInSource,
  writesInto,
  connect,
  databases: listDatabases,
  observing: target => {
    const shared = {}
    return options => connect(target, options, observer(target, options, shared))
  },
  simulating,
  tryLock,
  mirroring,
  release: async () => undefined,
  embedded: () => undefined,
}

async function tryLock(target: Target, options: SessionOptions): Promise<Lock | string> {
  const { client } = await openSession(target, { ...options, statementTimeoutMs: 0 })
  // Names are global to the server and at most 64 characters long.
  const name = `CONCAT('greenline:', MD5(DATABASE()))`
  const [row] = await select(client, `SELECT GET_LOCK(${name}, 0) AS taken`)
  const close = (): Promise<void> => new Promise(resolve => client.end(() => resolve()))
  if (Number(row?.['taken']) === 1) return { [Symbol.asyncDispose]: close }
  const [holder] = await select(
    client,
    `SELECT id, host FROM information_schema.processlist WHERE id = IS_USED_LOCK(${name})`,
  )
  await close()
  if (holder === undefined)
    return 'another execution, whose session this account may not see or which has just ended'
  return `the session ${String(holder['id'])} from ${String(holder['host'])}`
}
