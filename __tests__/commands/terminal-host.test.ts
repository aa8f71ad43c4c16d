import { describe, expect, test } from '@jest/globals'
import type { Host } from '../../src/core/host.js'
import { createRedactor } from '../../src/core/redact.js'
import { createTerminalHost } from '../../src/commands/terminal-host.js'

interface Screen {
  readonly host: Host
  readonly text: () => string
  readonly pass: (milliseconds: number) => void
}

function startScreen(options: { isTTY?: boolean; columns?: number; env?: Record<string, string> }): Screen {
  let text = ''
  let clockMs = 0
  const host = createTerminalHost({
    redact: createRedactor(['hunter22']),
    stream: { isTTY: options.isTTY, columns: options.columns, write: part => (text += part) },
    now: () => clockMs,
    env: options.env ?? {},
  })
  return { host, text: () => text, pass: milliseconds => (clockMs += milliseconds) }
}

describe('colours', () => {
  test.each([
    [{ isTTY: true }, true],
    [{ isTTY: false }, false],
    [{ isTTY: false, env: { FORCE_COLOR: '1' } }, true],
    [{ isTTY: true, env: { FORCE_COLOR: '0' } }, false],
    [{ isTTY: true, env: { NO_COLOR: '1' } }, false],
    [{ isTTY: true, env: { NO_COLOR: '1', FORCE_COLOR: '1' } }, false],
    [{ isTTY: true, env: { NO_COLOR: '' } }, true],
    [{ isTTY: true, env: { TERM: 'dumb' } }, false],
  ])('%j: %s', (options, colours) => {
    const screen = startScreen(options)
    screen.host.info('\u001b[32mgreen\u001b[0m')
    expect(screen.host.colours).toBe(colours)
    expect(screen.text()).toBe(colours ? '\u001b[32mgreen\u001b[0m\n' : 'green\n')
  })
})

describe('output', () => {
  test('makes control characters visible and removes secrets', () => {
    const screen = startScreen({ isTTY: true })
    screen.host.info('\u001b]0;title\u0007\u001b[2Jsafe\rhunter22')
    screen.host.error('bad\u0008', { path: 'a\n\u001b[2J.sql', line: 3 })
    expect(screen.text()).toBe('␛]0;title␇␛[2Jsafe␍***\n\u001b[31merror:\u001b[0m a␊␛[2J.sql:3: bad␈\n')
  })

  test('labels warnings, errors and groups', () => {
    const screen = startScreen({})
    const group = screen.host.group('Dry run')
    screen.host.warning('careful')
    screen.host.error('broken', { path: 'a.sql' })
    group.close()
    expect(screen.text()).toBe('Dry run\nwarning: careful\nerror: a.sql: broken\n')
  })
})

describe('progress', () => {
  test('rewrites one line on a terminal and clears it for other output', () => {
    const screen = startScreen({ isTTY: true, columns: 12 })
    screen.host.progress('statement 1 of 10')
    screen.host.progress('too soon')
    screen.pass(200)
    screen.host.progress('日本語の文です。')
    screen.host.info('done')
    screen.host.info('more')
    expect(screen.text()).toBe('\r\u001b[2Kstatement 1\r\u001b[2K日本語の文\r\u001b[2Kdone\nmore\n')
  })

  test('is a line now and then elsewhere', () => {
    const screen = startScreen({})
    for (let second = 0; second < 11; second += 1) {
      screen.host.progress(`statement ${second}\u001b[2J`)
      screen.pass(1_000)
    }
    expect(screen.text()).toBe('statement 0␛[2J\nstatement 5␛[2J\nstatement 10␛[2J\n')
  })
})
