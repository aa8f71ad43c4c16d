import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { executions } from '../../src/commands/executions.js'
import { LEDGER_PATH } from '../../src/history/ledger.js'
import { createCommitGitStore } from '../../src/publish/commit-git.js'
import { readHistoryByGit } from '../../src/publish/log-branch.js'
import { compressResults } from '../../src/render/layout.js'
import { type TestRepository, makeRepository } from '../kit/repository.js'
import { makePublication } from '../publish/publication.js'
import { RESULTS } from '../publish/results.js'

const BRANCH = 'execution-logs'
const here = process.cwd()

let repository: TestRepository
beforeEach(async () => {
  repository = await makeRepository()
  await repository.commit({ 'sql/a.sql': 'select 1;\n' }, 'First')
  process.chdir(repository.folder)
})
afterEach(async () => {
  process.chdir(here)
  await repository[Symbol.asyncDispose]()
})

const save = (run: string, over: object = {}): Promise<unknown> => {
  const publication = makePublication({ run, logs: 0 })
  const { path } = publication.entry
  const execution = [{ path: `${path}/results.json.gz`, content: compressResults(RESULTS) }]
  return createCommitGitStore({ folder: process.cwd(), branch: BRANCH }).save({
    ...{ ...publication, execution },
    entry: { ...publication.entry, ...over },
  })
}

/** Runs the command and gives its exit code and what it printed. */
async function greenline(
  flags: Readonly<Record<string, string>> = {},
): Promise<{ code: number; out: string }> {
  const printed: string[] = []
  const write = process.stdout.write.bind(process.stdout)
  process.stdout.write = (text: string | Uint8Array) => printed.push(String(text)) > 0
  try {
    const code = await executions({ command: 'executions', flags, operands: [] })
    return { code, out: printed.join('') }
  } finally {
    process.stdout.write = write
  }
}

test('lists the executions of the log branch, newest first', async () => {
  await save('1', { actor: 'ada' })
  await save('2', { environment: 'Production', verdict: 'red', deployment: 'e'.repeat(40) })
  await save('3', { method: 'dry-run' })

  const all = await greenline()
  expect(all.code).toBe(0)
  expect(all.out.split('\n')).toEqual([
    'Deployment  Environment  Verdict          Statements  When                     By   Run',
    'ddddddddd   Test         green (dry-run)  2 of 2      2026-11-22 09:00:03 UTC       3.1',
    'eeeeeeeee   Production   red              2 of 2      2026-11-22 09:00:02 UTC       2.1',
    'ddddddddd   Test         green            2 of 2      2026-11-22 09:00:01 UTC  ada  1.1',
    'The chain of 3 executions is whole.',
    '',
  ])
  const runs = async (flags: Readonly<Record<string, string>>): Promise<string[]> => {
    const { out } = await greenline({ ...flags, json: 'true' })
    return (JSON.parse(out) as { executions: { run: string }[] }).executions.map(({ run }) => run)
  }
  expect(await runs({})).toEqual(['3', '2', '1'])
  expect(await runs({ deployment: 'DDD' })).toEqual(['3', '1'])
  expect(await runs({ environment: 'production' })).toEqual(['2'])
  expect((await greenline({ deployment: 'f' })).out).toContain('No execution is like that.')
})

test('an altered ledger is red, in the table and as JSON', async () => {
  await save('1')
  await save('2')
  await repository.git(['fetch', '-q', 'origin', BRANCH])
  await repository.git(['checkout', '-q', '-B', BRANCH, 'FETCH_HEAD'])
  const text = await repository.read(BRANCH, LEDGER_PATH)
  await repository.commit({ [LEDGER_PATH]: text.replace('"verdict":"green"', '"verdict":"red"') }, 'Tamper')
  await repository.git(['checkout', '-q', 'main'])

  const { code, out } = await greenline()
  expect(code).toBe(1)
  expect(out).toContain('The chain is broken: entry 1 of executions.json')
  const json = await greenline({ json: 'true' })
  expect(json.code).toBe(1)
  expect(JSON.parse(json.out)).toMatchObject({ chain: { status: 'broken', at: 1 }, executions: [{}, {}] })

  await save('3')
  expect((await greenline()).out).toContain('entry 1 of')
})

test('without a log branch there is nothing, and that is fine', async () => {
  expect(await greenline()).toEqual({
    code: 0,
    out: 'There is nothing on the branch execution-logs.\nThe chain of 0 executions is whole.\n',
  })
})

test('the history is read from a folder below the root, and without a remote', async () => {
  await save('1')
  process.chdir('sql')
  await save('2')
  const { entries, readResults } = await readHistoryByGit('.', BRANCH)
  expect(entries.map(({ run }) => run)).toEqual(['1', '2'])
  expect(await readResults(entries[0]!.path)).toEqual(RESULTS)
  expect(await readResults('deployments/none')).toBeUndefined()

  await repository.git(['remote', 'remove', 'origin'])
  expect((await readHistoryByGit('.', BRANCH)).entries).toEqual([])
  await save('3')
  expect((await readHistoryByGit('.', BRANCH)).entries.map(({ run }) => run)).toEqual(['3'])
})

test('what cannot be read is an error with advice', async () => {
  await expect(readHistoryByGit('/', BRANCH)).rejects.toMatchObject({ code: 'NOT_A_REPOSITORY' })
  await repository.git(['remote', 'set-url', 'origin', 'http://ada:hunter22@127.0.0.1:9/shop.git'])
  const error = (await readHistoryByGit('.', BRANCH).catch((thrown: unknown) => thrown)) as Error
  expect(error).toMatchObject({
    code: 'REPOSITORY_UNREACHABLE',
    message: expect.stringContaining('could not read'),
  })
  expect(error.message).not.toContain('hunter22')
  await expect(greenline({ 'log-branch': '-x' })).rejects.toMatchObject({ code: 'INPUT_INVALID' })
})
