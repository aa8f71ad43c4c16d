/** A way to a server that takes its time, and that can be cut. Invariant: bytes are delayed, never changed or joined with others' order. */
import net, { type AddressInfo } from 'node:net'
import type { NetworkAddress, Target } from '../../src/core/target.js'

export type NetworkTarget = Target & { readonly address: NetworkAddress }

export interface Proxy extends AsyncDisposable {
  /** The target by way of the proxy. */
  readonly target: NetworkTarget
  /** Ends every connection at once. */
  cut(): void
  /** How often the client spoke when it had been the server's turn: the round trips of each connection, without that of TCP itself. */
  turns(): readonly number[]
}

export interface ProxyOptions {
  /** Milliseconds in each direction. */
  readonly delayMs?: number
  /** Called with the number of bytes that the server has answered in all. */
  readonly onAnswered?: (bytes: number) => void
}

/** Opens a way to the target's server, on a free port of this machine. */
export async function openProxy(
  target: NetworkTarget,
  { delayMs = 0, onAnswered = () => undefined }: ProxyOptions = {},
): Promise<Proxy> {
  const sockets = new Set<net.Socket>()
  let answered = 0
  const turns: number[] = []
  const server = net.createServer({ noDelay: true }, near => {
    const far = net.connect({ host: target.address.host, port: target.address.port, noDelay: true })
    const connection = turns.push(0) - 1
    let spoke: net.Socket | undefined
    const pass = (from: net.Socket, to: net.Socket): void => {
      sockets.add(from)
      from.on('error', () => undefined)
      from.on('close', () => setTimeout(() => to.destroy(), delayMs))
      from.on('data', chunk => {
        setTimeout(() => to.destroyed || to.write(chunk), delayMs)
        if (from === near && spoke !== near) turns[connection]! += 1
        spoke = from
        if (from !== far) return
        answered += chunk.length
        onAnswered(answered)
      })
    }
    pass(near, far)
    pass(far, near)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const cut = (): void => sockets.forEach(socket => socket.destroy())
  const { port } = server.address() as AddressInfo
  return {
    target: { ...target, address: { ...target.address, host: '127.0.0.1', port } },
    cut,
    turns: () => turns,
    async [Symbol.asyncDispose]() {
      cut()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
