/**
 * Ports where nothing answers, each in its own way. Invariant: they are on
 * 127.0.0.1, need no rights, and are gone when they are disposed of.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Port extends AsyncDisposable {
  readonly port: number
}

/** Takes connections, and never says a word. */
export async function openSilentPort(): Promise<Port> {
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.resume()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

/** Listens, tells its port, and never takes a connection: its queue holds a few, and then packets are dropped. */
const DEAF = `
const server = require('node:net').createServer()
server.listen(0, '127.0.0.1', 1, () => {
  require('node:fs').writeSync(1, String(server.address().port) + '\\n')
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
})`
const QUEUE_AT_MOST = 64
const ANSWERED_WITHIN_MS = 400

/** No TCP connection comes about: the packets that ask for one are dropped. */
export async function openBlackHole(): Promise<Port> {
  const child = spawn(process.execPath, ['-e', DEAF], { stdio: ['ignore', 'pipe', 'ignore'] })
  const sockets: Socket[] = []
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy()
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const port = Number(line.toString())
  while (sockets.length < QUEUE_AT_MOST) {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    sockets.push(socket)
    const isTaken = await Promise.race([connected(socket), sleep(ANSWERED_WITHIN_MS, false)])
    if (!isTaken) return { port, [Symbol.asyncDispose]: close }
  }
  await close()
  throw new Error(`The queue of a listener took ${QUEUE_AT_MOST} connections`)
}

const connected = (socket: Socket): Promise<boolean> =>
  once(socket, 'connect').then(
    () => true,
    () => false,
  )

/** A port where nothing listens, free a moment ago. */
export async function closedPort(): Promise<number> {
  const silent = await openSilentPort()
  await silent[Symbol.asyncDispose]()
  return silent.port
}
