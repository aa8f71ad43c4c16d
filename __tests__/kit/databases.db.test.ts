import type { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { TLSSocket } from 'node:tls'
import { describe, expect, test } from '@jest/globals'
import mysql from 'mysql2/promise'
import pg from 'pg'
import { CA_FILE, freshDatabase, query, SERVERS, urlWith } from './databases.js'

describe.each(SERVERS)('private databases on $name', ({ dialect, url }) => {
  const databases = async (): Promise<unknown[]> => {
    const sql =
      dialect === 'postgres'
        ? 'SELECT datname AS name FROM pg_database'
        : 'SELECT schema_name AS name FROM information_schema.schemata'
    return (await query(url, sql)).map(row => row['name'])
  }

  test('a database is there, is empty, and is dropped with a session still on it', async () => {
    const database = await freshDatabase(dialect)
    expect(await databases()).toContain(database.name)
    await query(database.url, 'CREATE TABLE t (id int); INSERT INTO t VALUES (1), (2)')
    expect(await query(database.url, 'SELECT id FROM t ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }])
    expect(await query(database.url, 'SELECT 1 AS a; SELECT id FROM t WHERE id = 2')).toEqual([{ id: 2 }])
    expect(await query(database.url, 'SELECT id FROM t WHERE id = 3')).toEqual([])
    expect(await query(database.url, 'DELETE FROM t WHERE id = 1')).toEqual([])

    const lingering = query(database.url, dialect === 'postgres' ? 'SELECT pg_sleep(60)' : 'SELECT sleep(60)')
    const fate = lingering.then(
      () => 'ended',
      () => 'ended',
    )
    await database[Symbol.asyncDispose]()
    expect(await fate).toBe('ended')
    expect(await databases()).not.toContain(database.name)
  })

  test('a wrong password is refused', async () => {
    await expect(query(urlWith(url, { password: 'wrong' }), 'SELECT 1')).rejects.toThrow(/password|denied/i)
  })

  test('a hundred sessions at once', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => query(url, 'SELECT 1 AS one')))
    expect(answers).toHaveLength(100)
    expect(answers.every(([row]) => Number(row?.['one']) === 1)).toBe(true)
  })

  test('TLS is spoken with a certificate of the authority, for localhost and not for 127.0.0.1', async () => {
    const ca = readFileSync(CA_FILE, 'utf8')
    const { hostname, port, username, password } = new URL(url)
    expect(hostname).toBe('127.0.0.1')
    const common = { host: 'localhost', port: Number(port), user: username, password }
    const certificateOf = (client: object): X509Certificate => {
      const { connection } = client as { connection: { stream: TLSSocket } }
      expect(connection.stream.authorized).toBe(true)
      expect(connection.stream.getProtocol()).toMatch(/^TLSv1\.[23]$/)
      return connection.stream.getPeerX509Certificate()!
    }
    let certificate: X509Certificate
    if (dialect === 'postgres') {
      const client = new pg.Client({ ...common, database: 'postgres', ssl: { ca } })
      await client.connect()
      certificate = certificateOf(client)
      await client.end()
    } else {
      const client = await mysql.createConnection({ ...common, ssl: { ca } })
      certificate = certificateOf(client)
      await client.end()
    }
    expect(certificate.checkHost('localhost')).toBe('localhost')
    expect(certificate.checkIP('127.0.0.1')).toBeUndefined()
  })
})
