/**
 * COPY … FROM STDIN with the data of the file. Invariant: at most about a
 * megabyte of the data is in memory, whatever the pace of the server.
 */
import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import type { Client, Submittable } from 'pg'
import type { DataBlock } from '../dialect.js'
import { nextStatus, wireOf, type Reply } from './query.js'
import type { ServerMessage } from './sql-error.js'

/** Runs one COPY … FROM STDIN; the reply is complete when this returns. */
export async function copyIn(client: Client, text: string, data: DataBlock): Promise<Reply> {
  const { from } = await import('pg-copy-streams')
  const copy = from(text)
  const ready = nextStatus(wireOf(client))
  client.query(copy as unknown as Submittable)
  let error: ServerMessage | undefined
  copy.once('error', (thrown: ServerMessage) => (error = thrown))
  const texts = async function* (): AsyncGenerator<Buffer> {
    for await (const part of data.parts) yield Buffer.from(part.text)
  }
  const source = Readable.from(texts(), { objectMode: false, highWaterMark: 1 << 20 })
  source.pipe(copy)
  await finished(copy).catch(() => source.destroy())
  const status = await ready
  return {
    ...(error === undefined ? { tag: `COPY ${copy.rowCount}` } : { error }),
    ...(status === undefined ? {} : { status }),
  }
}
