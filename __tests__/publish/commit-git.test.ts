import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { gunzipSync } from 'node:zlib'
import type { GreenlineError } from '../../src/core/errors.js'
import { LEDGER_PATH, entriesOf, parseLedger } from '../../src/history/ledger.js'
import { createCommitGitStore } from '../../src/publish/commit-git.js'
import { git, gitBytes } from '../kit/git.js'
import { type TestRepository, makeRepository } from '../kit/repository.js'
import { makePublication } from './publication.js'

const BRANCH = 'execution-logs'

let repository: TestRepository
beforeEach(async () => {
  repository = await makeRepository()
  await repository.commit({ 'sql/a.sql': 'select 1;\n', '.gitattributes': '* text=auto eol=crlf\n' }, 'First')
})
afterEach(async () => {
  await repository[Symbol.asyncDispose]()
})

const save = (run: string, folder = repository.folder, verdict: 'green' | 'red' = 'green') =>
  createCommitGitStore({ folder, branch: BRANCH, pauseMs: 50 }).save(
    makePublication({ run, verdict, logs: 1 }),
  )
const ledger = async (): Promise<readonly string[]> =>
  entriesOf(await repository.read(BRANCH, LEDGER_PATH)).map(entry => `${entry.run} ${entry.verdict}`)
const failure = (saving: Promise<unknown>): Promise<GreenlineError> =>
  saving.then(
    () => Promise.reject(new Error('nothing was thrown')),
    (error: unknown) => error as GreenlineError,
  )

describe('with a remote', () => {
  test('makes the branch there and adds to it', async () => {
    const saved = await save('1')
    await save('2', repository.folder, 'red')

    expect(saved.note).toContain(`origin/${BRANCH}:deployments/`)
    expect(await ledger()).toEqual(['1 green', '2 red'])
    expect(await git(repository.bare, ['log', '--format=%s', BRANCH])).toBe(
      'deploy on Test: red (dddddddddd)\ndeploy on Test: green (dddddddddd)',
    )
    const folder = `deployments/${'d'.repeat(40)}/Test/2.1`
    // Line ends and bytes as they were given, whatever .gitattributes says.
    expect(await repository.read(BRANCH, `${folder}/Test/local/shop/sql/0 ünï 'ok' [x].sql.md`)).toBe(
      '+ select 0 -- 2\r\n+ 日本\n',
    )
    const results = await gitBytes(repository.bare, [
      'cat-file',
      'blob',
      `${BRANCH}:${folder}/results.json.gz`,
    ])
    expect(gunzipSync(results).toString()).toBe('{"run":"2"}')
  })

  test('replaces the same execution', async () => {
    await save('1', repository.folder, 'red')
    await save('1', repository.folder, 'green')
    expect(await ledger()).toEqual(['1 green'])
  })

  test('leaves work tree, index and branches as they are, and runs no hook', async () => {
    await writeFile(join(repository.folder, 'sql/a.sql'), 'select 2;\n')
    await writeFile(join(repository.folder, 'new.sql'), 'select 3;\n')
    await repository.git(['add', 'new.sql'])
    const hook = '#!/bin/sh\ntouch "$(git rev-parse --git-dir)/ran"\nexit 1\n'
    for (const name of ['pre-push', 'reference-transaction', 'post-index-change']) {
      await writeFile(join(repository.folder, '.git/hooks', name), hook, { mode: 0o755 })
    }
    const state = async (): Promise<string[]> => [
      await readFile(join(repository.folder, '.git/HEAD'), 'utf8'),
      (await readFile(join(repository.folder, '.git/index'))).toString('hex'),
      await readFile(join(repository.folder, 'sql/a.sql'), 'utf8'),
      (await readdir(join(repository.folder, '.git/refs/heads'))).join(),
    ]
    const before = await state()
    await save('1')
    expect(await state()).toEqual(before)
    expect(await readdir(join(repository.folder, '.git'))).not.toContain('ran')
    expect(await ledger()).toEqual(['1 green'])
  })

  test('writers in several clones all land, one after the other', async () => {
    const clones = await Promise.all([1, 2, 3, 4].map(() => repository.cloneDepth1()))
    await Promise.all(clones.map((clone, index) => save(String(index + 1), clone)))
    expect(await ledger()).toEqual(['1 green', '2 green', '3 green', '4 green'])
    const parents = (await git(repository.bare, ['log', '--format=%P', BRANCH])).split('\n')
    expect(parents.filter(parent => parent.includes(' '))).toEqual([])
    expect(parents).toHaveLength(4)
  })

  test('commits as the user, or by a default name where none is set', async () => {
    const author = (): Promise<string> => git(repository.bare, ['log', '-1', '--format=%an <%ae>', BRANCH])
    await save('1')
    expect(await author()).toBe('Ada <ada@example.com>')

    await repository.git(['config', '--unset', 'user.name'])
    await repository.git(['config', '--unset', 'user.email'])
    await repository.git(['config', 'user.useConfigOnly', 'true'])
    const own = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' }
    const outer = Object.fromEntries(Object.keys(own).map(name => [name, process.env[name]]))
    Object.assign(process.env, own)
    try {
      await save('2')
    } finally {
      for (const [name, value] of Object.entries(outer)) {
        if (value === undefined) Reflect.deleteProperty(process.env, name)
        else process.env[name] = value
      }
    }
    expect(await author()).toBe('Greenline <greenline@localhost>')
    await expect(repository.git(['config', 'user.name'])).rejects.toThrow()
  })

  test('a protected branch is an error with advice', async () => {
    const hook = '#!/bin/sh\necho "GH006: Protected branch update failed" >&2\nexit 1\n'
    await writeFile(join(repository.bare, 'hooks/pre-receive'), hook, { mode: 0o755 })
    const error = await failure(save('1'))
    expect(error).toMatchObject({ code: 'BRANCH_PROTECTED' })
    expect(error.message).toContain('GH006: Protected branch update failed')
    expect(await repository.paths(BRANCH)).toEqual([])
  })

  test('an unreachable remote is an error that shows no password', async () => {
    await repository.git(['remote', 'set-url', 'origin', 'http://ada:hunter22@127.0.0.1:9/shop.git'])
    const error = await failure(save('1'))
    expect(error).toMatchObject({ code: 'REPOSITORY_UNREACHABLE' })
    expect(`${error.message}${error.stack ?? ''}${String(error.cause)}`).not.toContain('hunter22')
  })

  test('a broken ledger is named and not overwritten', async () => {
    await save('1')
    await repository.git(['fetch', '-q', 'origin', BRANCH])
    await repository.git(['checkout', '-q', '-B', BRANCH, 'FETCH_HEAD'])
    const head = await repository.commit({ [LEDGER_PATH]: 'oops' }, 'Break it')
    expect(await failure(save('2'))).toMatchObject({ code: 'RESULTS_UNREADABLE' })
    expect(await git(repository.bare, ['rev-parse', BRANCH])).toBe(head)
  })
})

describe('without a remote', () => {
  beforeEach(() => repository.git(['remote', 'remove', 'origin']))

  test('commits to the local branch and says so', async () => {
    const saved = await save('1')
    await save('2')
    expect(saved.note).toContain('There is no remote origin')
    expect(parseLedger(await repository.git(['show', `${BRANCH}:${LEDGER_PATH}`]))).toHaveLength(2)
    expect(await repository.git(['branch', '--show-current'])).toBe('main')
    expect(await repository.paths(BRANCH)).toEqual([])
  })

  test('writers at once all land', async () => {
    await Promise.all(['1', '2', '3', '4'].map(run => save(run)))
    expect(parseLedger(await repository.git(['show', `${BRANCH}:${LEDGER_PATH}`]))).toHaveLength(4)
  })
})
