/** A way to a server that takes its time. Invariant: bytes arrive unchanged and in order, each chunk later by the delay. */
import { connect, createServer } from 'node:net'

/**
 * Opens a way to `host` and `port`, on a free port of this machine.
 *
 * @param delayMs - In each direction.
 * @returns `{ port, close }`.
 */
export async function delayed({ host, port, delayMs }) {
  const server = createServer({ noDelay: true }, near => {
    const far = connect({ host, port, noDelay: true })
    for (const [from, to] of [
      [near, far],
      [far, near],
    ]) {
      from.on('error', () => {})
      from.on('data', chunk => setTimeout(() => to.destroyed || to.write(chunk), delayMs))
      from.on('close', () => setTimeout(() => to.destroy(), delayMs))
    }
  })
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  return { port: server.address().port, close: () => new Promise(resolve => server.close(resolve)) }
}
