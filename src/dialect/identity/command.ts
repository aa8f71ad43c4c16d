/**
 * A password that a command prints. Invariant: only the first line of its output
 * is looked at; what it says on standard error is shown to nobody.
 */
import { spawn } from 'node:child_process'
import type { NetworkAddress } from '../../core/target.js'
import { Refusal, type Token } from './token.js'

/** As long as nobody minds a password that was changed, and enough for all connections of a moment. */
const KEPT_MS = 60_000
const MAX_BYTES = 64 * 1024

export interface CommandOptions {
  readonly server: string
  readonly address: NetworkAddress
  readonly deadlineMs: number
}

/**
 * Runs a command in the shell of this machine, with GREENLINE_SERVER, GREENLINE_HOST, GREENLINE_PORT and
 * GREENLINE_USER in its environment.
 *
 * @throws Refusal when it fails, prints nothing, or is not done in time; it is ended then.
 */
export async function readFromCommand(command: string, options: CommandOptions): Promise<Token> {
  const { code, signal, output } = await run(command, options)
  if (signal !== null) throw new Refusal(`it was ended by ${signal}.`)
  if (code !== 0) throw new Refusal(`it ended with exit code ${code}.`)
  const [line = ''] = output.toString('utf8').split(/\r?\n/, 1)
  if (line === '') throw new Refusal('it printed nothing on the first line of its output.')
  return { secret: line, expiresAtMs: Date.now() + KEPT_MS }
}

interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly output: Buffer
}

function run(command: string, { server, address, deadlineMs }: CommandOptions): Promise<Ended> {
  const ownGroup = process.platform !== 'win32'
  const child = spawn(command, {
    shell: true,
    // A group of its own, so that what the shell has started ends with it.
    detached: ownGroup,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: {
      ...process.env,
      GREENLINE_SERVER: server,
      GREENLINE_HOST: address.host,
      GREENLINE_PORT: String(address.port),
      GREENLINE_USER: address.user,
    },
  })
  const end = (): void => {
    try {
      if (ownGroup && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
      else child.kill('SIGKILL')
    } catch {
      // It has ended by itself.
    }
  }
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Refusal(`it was not done within ${deadlineMs / 1000} s.`))
      end()
    }, deadlineMs)
    const chunks: Buffer[] = []
    let bytes = 0
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= MAX_BYTES) chunks.push(chunk)
      else {
        reject(new Refusal(`it printed more than ${MAX_BYTES} bytes.`))
        end()
      }
    })
    child.once('error', ({ code }: NodeJS.ErrnoException) => {
      clearTimeout(timer)
      reject(new Refusal(`it could not be started (${code ?? 'unknown'}).`))
    })
    child.once('close', (code, signal) => {
      clearTimeout(timer)
      resolve({ code, signal, output: Buffer.concat(chunks) })
    })
  })
}
