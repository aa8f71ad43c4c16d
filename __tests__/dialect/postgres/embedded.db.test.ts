import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import pg from 'pg'
import { openEmbedded, type EmbeddedServer } from '../../../src/dialect/postgres/embedded.js'

describe('a session', () => {
  let server: EmbeddedServer
  beforeAll(async () => {
    server = await openEmbedded()
  })
  afterAll(() => server.terminate())

  const connect = async (options: pg.ClientConfig = {}): Promise<pg.Client> => {
    const client = new pg.Client({ ...options, stream: () => server.connect() })
    await client.connect()
    return client
  }

  test('answers queries', async () => {
    const client = await connect({ application_name: 'a "test" of it\'s' })
    const result = await client.query<{ n: number; name: string; path: string }>(
      `select 1 as n, current_setting('application_name') as name, current_setting('search_path') as path`,
    )
    expect(result.rows).toEqual([{ n: 1, name: 'a "test" of it\'s', path: '"$user", public' }])
    await client.end()
  })
})
