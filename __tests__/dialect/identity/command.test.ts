import { describe, expect, test } from '@jest/globals'
import { readFromCommand } from '../../../src/dialect/identity/command.js'
import type { NetworkAddress } from '../../../src/core/target.js'

const address: NetworkAddress = {
  ...{ kind: 'network', host: 'db.example', port: 5432, user: 'deploy' },
  credential: { kind: 'command', command: '' },
  tls: { mode: 'verify-full' },
}
const run = (command: string, deadlineMs = 20_000) =>
  readFromCommand(command, { server: 'one', address, deadlineMs })

describe('readFromCommand', () => {
  test.each([
    ['one line', 'echo pass', 'pass'],
    ['no line end', 'printf pass', 'pass'],
    ['the first of several lines', 'printf "pass\\nmore\\n"', 'pass'],
    ['a line of Windows', 'printf "pass\\r\\nmore"', 'pass'],
    ['spaces as they are', "printf ' a b \\n'", ' a b '],
    ['letters beyond ASCII', "printf 'p\\303\\244ss\\n'", 'päss'],
  ])('gives %s', async (_what, command, expected) => {
    const before = Date.now()
    const { secret, expiresAtMs } = await run(command)
    expect(secret).toBe(expected)
    expect(expiresAtMs - before).toBeGreaterThanOrEqual(60_000)
  })

  test.each([
    ['fails', 'echo pass; exit 7', 'it ended with exit code 7.'],
    ['is not there', 'no-such-command-here', 'it ended with exit code 127.'],
    ['prints nothing', 'true', 'it printed nothing on the first line of its output.'],
    [
      'prints an empty line first',
      'printf "\\npass\\n"',
      'it printed nothing on the first line of its output.',
    ],
    ['is ended', 'kill -TERM $$', 'it was ended by SIGTERM.'],
    ['prints without end', 'yes', 'it printed more than 65536 bytes.'],
  ])('refuses a command that %s', async (_what, command, message) => {
    await expect(run(command)).rejects.toMatchObject({ name: 'Refusal', message })
  })

  test('ends a command that takes too long, with all it has started', async () => {
    // The shell waits for its child; the child would hold the output open.
    const started = performance.now()
    await expect(run('echo $$; sleep 300 & sleep 300', 300)).rejects.toThrow('it was not done within 0.3 s.')
    expect(performance.now() - started).toBeLessThan(10_000)
  })

  test('reads nothing from the terminal', async () => {
    await expect(run('cat; echo done')).resolves.toMatchObject({ secret: 'done' })
  })
})
