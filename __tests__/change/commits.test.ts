import { describe, expect, test } from '@jest/globals'
import { openCommits } from '../../src/change/commits.js'
import { readChange } from '../../src/change/read-change.js'
import { checkOut, cloneRepository, createRepository, type TestRepository } from './repository.js'

const GLOBS = ['**/*.sql']
const open = (repository: TestRepository) => openCommits(repository.folder, GLOBS)

/** main: 0 … 59, with a merge of `side` (from 10, 5 commits) on top; `other` leaves main at 20. */
function makeHistory() {
  const remote = createRepository()
  remote.git('config', 'uploadpack.allowAnySHA1InWant', 'true')
  const main = remote.chain('main', 60)
  const side = remote.chain('side', 5, main[10])
  const merge = remote.commit({ 'merged.sql': 'x' }, { parents: [main.at(-1)!, side.at(-1)!] })
  const other = remote.chain('other', 3, main[20])
  return { remote, main, side, merge, other }
}

describe.each(['full', 'depth 1'] as const)('isAncestor in a %s checkout', depth => {
  const { remote, main, side, merge, other } = makeHistory()
  const checkOutThere = (): TestRepository =>
    depth === 'full' ? cloneRepository(remote, '--single-branch') : checkOut(remote, merge)

  test.each<[what: string, older: string, newer: string, expected: boolean]>([
    ['itself', merge, merge, true],
    ['the first commit', main[0]!, merge, true],
    ['a parent', main[59]!, merge, true],
    ['a commit of the merged branch', side[2]!, merge, true],
    ['the other way round', merge, main[0]!, false],
    ['a commit of another branch', other[2]!, merge, false],
    ['of another branch, where it left', main[20]!, other[2]!, true],
    ['of another branch, after it left', main[21]!, other[2]!, false],
    ['a commit that nobody has', 'f'.repeat(40), merge, false],
    ['of a commit that nobody has', main[0]!, 'f'.repeat(40), false],
    ['no commit id', 'local-3', merge, false],
  ])('%s', async (_what, older, newer, expected) => {
    using checkout = checkOutThere()
    const commits = await open(checkout)
    expect(await commits.isAncestor(older, newer)).toBe(expected)
    expect(await commits.isAncestor(older, newer)).toBe(expected)
    if (depth === 'full') expect(checkout.git('rev-parse', '--is-shallow-repository')).toBe('false')
  })
})

describe('sqlCommits', () => {
  test('lists what changed SQL files since, a merge as one, the earliest first', async () => {
    using remote = createRepository()
    const commit = (edits: Parameters<TestRepository['commit']>[0], parents?: string[]): string =>
      remote.commit(edits, parents === undefined ? {} : { parents })
    const start = commit({ 'a.sql': '1', 'old.sql': '1', 'README.md': '1' })
    const changed = commit({ 'a.sql': '2' })
    const plain = commit({ 'README.md': '2' })
    const deleted = commit({ 'old.sql': null })
    const mode = commit({ 'a.sql': { mode: '100755', content: '2' } })
    const odd = commit({ 'bytes:\x01odd\n.sql': '1', 'b.txt': '' })
    const side = remote.commit({ 'side.sql': '1' }, { branch: 'side', parents: [changed] })
    const merge = commit({ 'side.sql': '1' }, [odd, side])
    const last = commit({ 'folder/z.sql': '1', 'folder/y.md': '1' })
    for (const made of [start, plain, deleted, mode]) expect(made).toHaveLength(40)

    using checkout = checkOut(remote, last)
    const commits = await open(checkout)
    const ids = (found: readonly { id: string }[]): string[] => found.map(({ id }) => id)
    expect(await commits.sqlCommits(start, last)).toEqual(
      [changed, odd, merge, last].map(id => ({ id, subject: 'change' })),
    )
    expect(ids(await commits.sqlCommits(changed, odd))).toEqual([odd])
    expect(await commits.sqlCommits(last, last)).toEqual([])
    expect(ids(await (await openCommits(checkout.folder, ['folder/**'])).sqlCommits(start, last))).toEqual([
      last,
    ])
  })

  test('what is gone is an error', async () => {
    using remote = createRepository()
    const [first = ''] = remote.chain('main', 2)
    using checkout = cloneRepository(remote)
    await expect((await open(checkout)).sqlCommits('f'.repeat(40), first)).rejects.toMatchObject({
      code: 'COMMIT_MISSING',
    })
  })
})

describe('the change', () => {
  const read = (checkout: TestRepository, base: string, head: string, order: 'alphabetical' | 'natural') =>
    readChange({ ...{ folder: checkout.folder, files: GLOBS, order }, source: { kind: 'range', base, head } })

  test('has a digest of what runs, and the subject of its commit', async () => {
    using remote = createRepository()
    const base = remote.commit({ 'x.txt': '' })
    const head = remote.commit({ '2.sql': 'b', '10.sql': 'a', 'x.txt': '1' })
    const same = remote.commit({ 'x.txt': '2' })
    const other = remote.commit({ '2.sql': 'c' })
    using checkout = cloneRepository(remote)
    const digest = async (to: string, order: 'alphabetical' | 'natural' = 'natural') =>
      (await read(checkout, base, to, order)).change.digest

    const { change } = await read(checkout, base, head, 'natural')
    expect(change.subject).toBe('change')
    expect(change.digest).toMatch(/^[0-9a-f]{64}$/)
    expect(await digest(head)).toBe(change.digest)
    expect(await digest(same)).toBe(change.digest)
    expect(await digest(other)).not.toBe(change.digest)
    expect(await digest(head, 'alphabetical')).not.toBe(change.digest)
  })

  test('of an earlier deployment without a base is all files of its commit', async () => {
    using remote = createRepository()
    remote.commit({ 'a.sql': '1' })
    const head = remote.commit({ 'b.sql': '1' })
    using checkout = cloneRepository(remote)
    const { change } = await readChange({
      ...{ folder: checkout.folder, files: GLOBS, order: 'alphabetical' },
      source: { kind: 'everything', head },
    })
    expect(change.base).toBeUndefined()
    expect(change.files.map(({ path }) => path)).toEqual(['a.sql', 'b.sql'])
  })
})
