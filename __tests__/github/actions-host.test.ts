import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Host } from '../../src/core/host.js'
import { createRedactor } from '../../src/core/redact.js'
import { createActionsHost, maskSecrets } from '../../src/github/actions-host.js'
import { commandsIn } from './runner.js'

interface Log {
  readonly host: Host
  readonly text: () => string
  readonly pass: (milliseconds: number) => void
}

function startLog(secrets: readonly string[] = [], env = {}): Log {
  let text = ''
  let clockMs = 0
  const host = createActionsHost({
    redact: createRedactor(secrets),
    write: lines => (text += lines),
    now: () => clockMs,
    env,
  })
  return { host, text: () => text, pass: milliseconds => (clockMs += milliseconds) }
}

const HOSTILE = [
  '::error::owned',
  '  \t::set-output name=x::owned',
  '\u00a0\u2003\ufeff::add-path::/tmp',
  '\u200b::stop-commands::x',
  'rows\r::error::owned',
  'rows\r\n::error::owned\n::warning::owned',
  'a ##[error]owned',
  'a ##[set-output name=x;]owned ##[add-path]/tmp',
  '\u001b[31m::error::owned',
  '\u001b[0m\u001b[1m  ::error::owned',
  '::\u200berror::owned',
  ':\u00ad:error::owned',
  '#\u200b#[error]owned',
  '##\u200b[error]owned',
  ':::error::owned',
  '::::error::owned',
  '\u0085::error::owned',
  '\u2028::error::owned',
  '\u0000::error::owned',
  '%0A::error::owned',
  '::ERROR::owned',
]

describe('what a database, a file or a name says', () => {
  test('the check itself finds commands', () => {
    expect(commandsIn('x\n  ::error file=a%3Ab,line=2::50%25%0Aoff\ny ##[group]z\r::debug::w')).toEqual([
      { name: 'error', properties: { file: 'a:b', line: '2' }, data: '50%\noff' },
      { name: 'group', properties: {}, data: 'z' },
      { name: 'debug', properties: {}, data: 'w' },
    ])
  })

  test.each(HOSTILE)('%j is printed and not executed', text => {
    for (const env of [{}, { NO_COLOR: '1' }]) {
      const log = startLog([], env)
      log.host.info(text)
      log.host.progress(text)
      expect(commandsIn(log.text(), 'strict')).toEqual([])
      expect(log.text().match(/owned|tmp|x/g)).not.toBeNull()
    }
  })

  test.each(HOSTILE)('%j inside titles, places and messages adds no command', text => {
    const log = startLog()
    log.host.group(text).close()
    log.host.warning(text, { path: text, line: 1 })
    log.host.error(text)
    const commands = commandsIn(log.text(), 'strict')
    expect(commands.map(command => command.name)).toEqual(['group', 'endgroup', 'warning', 'error'])
    expect(Object.keys(commands[2]!.properties)).toEqual(['file', 'line'])
    // What the runner writes into the log in turn is read by the log viewer.
    for (const command of commands) expect(commandsIn(command.data, 'strict')).toEqual([])
  })

  test('no text at all becomes a command', () => {
    const particle = fc.oneof(
      fc.constantFrom('::', ':', '##[', '#', '[', ']', ' ', '\t', '\r', '\n', '\u001b[31m', '\u001b', '[0m'),
      fc.constantFrom(
        'error',
        'add-path',
        'set-env name=a',
        'stop-commands',
        'group',
        '%0A',
        '%3A',
        ',',
        '=',
      ),
      fc.constantFrom('\u200b', '\u00ad', '\u0000', '\u0085', '\u00a0', '\ufeff', '\u2028', '\u3000', 'é'),
    )
    const text = fc.array(particle, { maxLength: 12 }).map(parts => parts.join(''))
    fc.assert(
      fc.property(text, text, (message, path) => {
        const log = startLog()
        log.host.info(message)
        log.host.info(path)
        expect(commandsIn(log.text(), 'strict')).toEqual([])
        log.host.error(message, { path, line: 3 })
        log.host.group(message).close()
        expect(commandsIn(log.text(), 'strict').map(({ name }) => name)).toEqual([
          'error',
          'group',
          'endgroup',
        ])
      }),
      { numRuns: 5_000 },
    )
  })

  test('long lines take linear time', () => {
    const log = startLog()
    const startedMs = performance.now()
    for (const part of [' ', ':', '#', '\u001b[31m', '\u200b', ' \u001b'])
      log.host.info(part.repeat(1_000_000))
    expect(performance.now() - startedMs).toBeLessThan(5_000)
  })
})

describe('createActionsHost', () => {
  test('leaves ordinary text as it is', () => {
    const log = startLog()
    log.host.info('select a::text, \u001b[32mgreen\u001b[0m\n  -- b::int, 50%')
    expect(log.text()).toBe('select a::text, \u001b[32mgreen\u001b[0m\n  -- b::int, 50%\n')
  })

  test('annotates a place', () => {
    const log = startLog()
    log.host.error('relation "a" does not exist\nsecond line, 100%', { path: 'sql/a,b:c.sql', line: 7 })
    log.host.warning('careful')
    expect(log.text()).toBe(
      '::error file=sql/a%2Cb%3Ac.sql,line=7::relation "a" does not exist%0Asecond line, 100%25\n::warning::careful\n',
    )
  })

  test('closes a group once', () => {
    const log = startLog()
    const group = log.host.group('Dry run')
    group.close()
    group.close()
    expect(log.text()).toBe('::group::Dry run\n::endgroup::\n')
  })

  test('removes secrets from everything', () => {
    const log = startLog(['hunter22'])
    log.host.group('a hunter22').close()
    log.host.info('b hunter22')
    log.host.warning('c hunter22', { path: 'hunter22.sql' })
    log.host.progress(`d ${Buffer.from('hunter22').toString('base64')}`)
    expect(log.text()).toBe('::group::a ***\n::endgroup::\nb ***\n::warning file=***.sql::c ***\nd ***\n')
  })

  test('shows no more than a line of progress in ten seconds', () => {
    const log = startLog()
    for (let second = 0; second < 25; second += 1) {
      log.host.progress(`statement ${second}`)
      log.pass(1_000)
    }
    expect(log.text()).toBe('statement 0\nstatement 10\nstatement 20\n')
  })

  test('honours NO_COLOR', () => {
    const log = startLog([], { NO_COLOR: '1' })
    log.host.info('\u001b[32mgreen\u001b[0m')
    expect(log.host.colours).toBe(false)
    expect(log.text()).toBe('green\n')
  })
})

test('maskSecrets masks values whole and skips empty ones', () => {
  let text = ''
  maskSecrets(['a%b', '', ' ', 'two\nlines'], lines => (text += lines))
  expect(text).toBe('::add-mask::a%25b\n::add-mask::two%0Alines\n')
  expect(commandsIn(text).map(command => command.data)).toEqual(['a%b', 'two\nlines'])
})
