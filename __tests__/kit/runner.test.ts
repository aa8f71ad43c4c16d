import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { readLog } from './runner-log.js'
import { cancelAction, parseFileCommands, runAction, startAction, type ActionOptions } from './runner.js'

interface Action extends AsyncDisposable {
  readonly options: Omit<ActionOptions, 'entry'>
}

const DEFINITION = `
inputs:
  database-url: { required: true }
  dry run: { default: mirror }
  token: { default: '\${{ github.token }}' }
runs: { using: node24, main: dist/main.js, post: dist/post.js }
`

async function makeAction(main: string, definition = DEFINITION): Promise<Action> {
  const home = await realpath(await mkdtemp(join(tmpdir(), 'gl-runner-')))
  const [actionFolder, folder] = [join(home, 'action'), join(home, 'work')]
  await mkdir(join(actionFolder, 'dist'), { recursive: true })
  await mkdir(folder)
  await writeFile(join(actionFolder, 'action.yml'), definition)
  await writeFile(join(actionFolder, 'dist', 'main.js'), main)
  return {
    options: { folder, actionFolder, event: { after: 'x' }, eventName: 'push', token: 'ghs_test' },
    [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }),
  }
}

test('an action finds its inputs, event, state and a clean environment', async () => {
  await using action = await makeAction(`
    const { readFileSync, appendFileSync } = require('node:fs')
    const e = process.env
    console.log(JSON.stringify({
      inputs: Object.fromEntries(Object.entries(e).filter(([name]) => name.startsWith('INPUT_'))),
      event: JSON.parse(readFileSync(e.GITHUB_EVENT_PATH)), cwd: process.cwd(), state: e.STATE_journal,
      foreign: e.GREENLINE_TEST_FOREIGN ?? 'none', workspace: e.GITHUB_WORKSPACE, run: e.GITHUB_RUN_ID,
    }))
    appendFileSync(e.GITHUB_OUTPUT, 'result<<EOF\\ngreen\\nand = more\\nEOF\\nfiles=3\\n')
    appendFileSync(e.GITHUB_STATE, 'journal=/x\\n')
    appendFileSync(e.GITHUB_STEP_SUMMARY, '# Done\\n')
    process.exitCode = 3
  `)
  process.env['GREENLINE_TEST_FOREIGN'] = 'leaked'
  const result = await runAction({
    ...action.options,
    entry: 'main',
    inputs: { 'database-url': 'postgres://x' },
    env: { GITHUB_RUN_ID: '7' },
    state: { journal: '/before' },
  })
  expect(result.stderr).toBe('')
  expect(JSON.parse(result.stdout)).toEqual({
    inputs: { 'INPUT_DATABASE-URL': 'postgres://x', INPUT_DRY_RUN: 'mirror', INPUT_TOKEN: 'ghs_test' },
    event: { after: 'x' },
    cwd: action.options.folder,
    state: '/before',
    foreign: 'none',
    workspace: action.options.folder,
    run: '7',
  })
  expect(result).toMatchObject({
    exitCode: 3,
    signal: null,
    outputs: { result: 'green\nand = more', files: '3' },
    state: { journal: '/x' },
    summary: '# Done\n',
  })
})

test('what is missing is named', async () => {
  await using action = await makeAction('')
  await expect(runAction({ ...action.options, entry: 'post' })).rejects.toThrow(
    'dist/post.js is missing: build',
  )
  const elsewhere = { ...action.options, actionFolder: action.options.folder }
  await expect(runAction({ ...elsewhere, entry: 'main' })).rejects.toThrow('There is no action.yml')
  await using odd = await makeAction('', 'runs: { using: node24 }')
  await expect(runAction({ ...odd.options, entry: 'main' })).rejects.toThrow('names no runs.main')
})

test('a process can be killed midway, and keeps what it had said', async () => {
  await using action = await makeAction(`
    require('node:fs').appendFileSync(process.env.GITHUB_STATE, 'journal=/x\\n')
    console.log('started'); setInterval(() => {}, 1000)
  `)
  const running = await startAction({ ...action.options, entry: 'main' })
  await new Promise(resolve => running.child.stdout!.once('data', resolve))
  running.child.kill('SIGKILL')
  const result = await running.finished
  expect(result).toMatchObject({
    exitCode: null,
    signal: 'SIGKILL',
    stdout: 'started\n',
    state: { journal: '/x' },
  })
})

test('a cancelled process gets SIGINT first and may end by itself', async () => {
  await using action = await makeAction(`
    process.on('SIGINT', () => { console.log('interrupted'); process.exit(1) })
    console.log('started'); setInterval(() => {}, 1000)
  `)
  const running = await startAction({ ...action.options, entry: 'main' })
  await new Promise(resolve => running.child.stdout!.once('data', resolve))
  expect(await cancelAction(running)).toMatchObject({ exitCode: 1, stdout: 'started\ninterrupted\n' })
})

test.each([
  ['a=b\n', { a: 'b' }],
  ['a=b<<c\n', { a: 'b<<c' }],
  ['a<<X\n1\n\n2\nX\nb<<Y\nY\n', { a: '1\n\n2', b: '' }],
])('file commands %j', (text, values) => {
  expect(parseFileCommands(text)).toEqual(values)
})

test.each([['a\n'], ['a<<X\n1\n']])('malformed file commands %j are refused', text => {
  expect(() => parseFileCommands(text)).toThrow(/Invalid format|delimiter not found/)
})

describe('the log', () => {
  const read = (...chunks: string[]): ReturnType<typeof readLog> => {
    const log = readLog()
    for (const chunk of chunks) log.push('stdout', chunk)
    log.end()
    return log
  }
  const names = (...chunks: string[]): string[] =>
    read(...chunks).commands.map(({ name, data }) => `${name} ${data}`)

  test.each([
    ['::error::x\n', ['error x']],
    [' \t ::error::x', ['error x']],
    ['\u00a0::error::x', ['error x']],
    ['text\r::error::x', ['error x']],
    ['text\r\n::error::x', ['error x']],
    ['::ERROR::x', ['error x']],
    ['::error file=a%2Cb,line=3::100%25 %0Ay', ['error 100% \ny']],
    ['some ##[error]x', ['error x']],
    ['##[command]x', []],
    ['text ::error::x', []],
    ['::nonsense::x', []],
    ['::error:x', []],
    [': :error::x', []],
    ['\u001b[31m::error::x', []],
  ])('%j executes %j', (text, executed) => {
    expect(names(text)).toEqual(executed)
    expect(names(...Array.from(text))).toEqual(executed)
  })

  test('properties are read as the runner reads them', () => {
    const [command] = read('::warning file=a%2Cb.sql,line=3,title=x%3Ay=z::m').commands
    expect(command!.properties).toEqual({ file: 'a,b.sql', line: '3', title: 'x:y=z' })
  })

  test('stopped commands are text until their token comes', () => {
    const text = '::stop-commands::t0k\n::error::a\n##[error]b\n::t0k::\n::notice::c\n'
    expect(names(text)).toEqual(['stop-commands t0k', 'notice c'])
    expect(read(text).lines).toEqual(['::error::a', '##[error]b'])
  })

  test('a masked value is hidden from its mask on, in both streams and line by line', () => {
    const log = readLog()
    log.push('stdout', 'secret\n::add-mask::secret\nmy secret\n::add-mask::one%0Atwo\n')
    log.push('stderr', 'secret and two')
    log.end()
    expect(log.lines).toEqual(['secret', 'my ***', '*** and ***'])
    expect(log.masks).toEqual(['secret', 'one\ntwo', 'one', 'two'])
  })
})
