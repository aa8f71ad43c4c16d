/** One meaning of TLS on both dialects. The servers' certificate is for `localhost` and comes from an authority of their own. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import type { Target, Tls } from '../../src/core/target.js'
import { DIALECTS } from '../../src/dialect/registry.js'
import { CA_FILE, freshDatabase, SERVERS } from '../kit/databases.js'

const SESSION = { connectTimeoutMs: 10_000, lockTimeoutMs: 0, statementTimeoutMs: 0 }
const ca = readFileSync(CA_FILE, 'utf8')

interface Case {
  readonly tls: Tls
  readonly host: 'localhost' | '127.0.0.1'
  readonly outcome: 'encrypted' | 'plaintext' | 'TLS_FAILED'
}

const CASES: readonly Case[] = [
  { tls: { mode: 'disable' }, host: '127.0.0.1', outcome: 'plaintext' },
  { tls: { mode: 'require' }, host: '127.0.0.1', outcome: 'encrypted' },
  { tls: { mode: 'verify-ca', ca }, host: '127.0.0.1', outcome: 'encrypted' },
  { tls: { mode: 'verify-ca' }, host: '127.0.0.1', outcome: 'TLS_FAILED' },
  { tls: { mode: 'verify-full', ca }, host: 'localhost', outcome: 'encrypted' },
  { tls: { mode: 'verify-full', ca }, host: '127.0.0.1', outcome: 'TLS_FAILED' },
  { tls: { mode: 'verify-full' }, host: 'localhost', outcome: 'TLS_FAILED' },
]

describe.each(SERVERS)('TLS to $name', ({ dialect }) => {
  test.each(CASES)('$tls.mode at $host: $outcome', async ({ tls, host, outcome }) => {
    await using database = await freshDatabase(dialect)
    const { address } = database.target
    const target: Target = { ...database.target, address: { ...address, host, tls } }
    const connecting = DIALECTS[dialect].connect(target, SESSION)
    if (outcome === 'TLS_FAILED') {
      await expect(connecting).rejects.toMatchObject({ code: 'TLS_FAILED' })
      return
    }
    await using connection = await connecting
    expect(connection.server.tls).toMatch(outcome === 'plaintext' ? /^none$/ : /^TLSv1\.[23], /)
  })
})
