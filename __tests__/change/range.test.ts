/** Which commits a change lies between, in complete and in depth-1 checkouts. */
import { describe, expect, test } from '@jest/globals'
import { openRepository } from '../../src/change/git.js'
import { findRange, type Range } from '../../src/change/range.js'
import type { ChangeSource } from '../../src/core/change-source.js'
import { checkOut, cloneRepository, createRepository, type TestRepository } from './repository.js'

const ZERO = '0'.repeat(40)
const ABSENT = '1'.repeat(40)

const rangeOf = async (repository: TestRepository, source: ChangeSource): Promise<Range> =>
  findRange(await openRepository(repository.folder), source)

/** A chain of commits on a branch, oldest first. */
const chain = (repository: TestRepository, branch: string, count: number, parent?: string): string[] =>
  repository.chain(branch, count, parent)

const push = (ref: string, before: string, after: string): ChangeSource => ({
  kind: 'push',
  before,
  after,
  ref: `refs/heads/${ref}`,
  defaultBranch: 'main',
})

describe('push', () => {
  test('of several commits, in a depth-1 checkout', async () => {
    using remote = createRepository()
    const [first = '', , , last = ''] = chain(remote, 'main', 4)
    using checkout = checkOut(remote, last)
    expect(await rangeOf(checkout, push('main', first, last))).toEqual({ base: first, head: last, notes: [] })
  })

  test('counts from the commits named, not from what is checked out', async () => {
    using remote = createRepository()
    const [first = '', second = '', third = ''] = chain(remote, 'main', 3)
    using checkout = checkOut(remote, third)
    expect(await rangeOf(checkout, push('main', first, second))).toMatchObject({ base: first, head: second })
  })

  test('first push of a branch: from where it left the default branch, which went on', async () => {
    using remote = createRepository()
    const [, fork = ''] = chain(remote, 'main', 2)
    const topic = chain(remote, 'topic', 40, fork).at(-1)!
    chain(remote, 'main', 3, fork)
    using checkout = checkOut(remote, topic)
    expect(await rangeOf(checkout, push('topic', ZERO, topic))).toEqual({
      base: fork,
      head: topic,
      notes: [],
    })
  })

  test('first push of a branch that brings nothing new: an empty change', async () => {
    using remote = createRepository()
    const [, tip = ''] = chain(remote, 'main', 2)
    using checkout = checkOut(remote, tip)
    expect(await rangeOf(checkout, push('release', ZERO, tip))).toMatchObject({ base: tip, head: tip })
  })

  test('first push of the default branch: all files, and a note', async () => {
    using remote = createRepository()
    const [, tip = ''] = chain(remote, 'main', 2)
    using checkout = checkOut(remote, tip)
    const range = await rangeOf(checkout, push('main', ZERO, tip))
    expect(range).toMatchObject({
      head: tip,
      notes: [expect.stringMatching(/first push of the default branch/)],
    })
    expect(range).not.toHaveProperty('base')
  })

  test('first push of a branch without a common commit: all files, and a note', async () => {
    using remote = createRepository()
    chain(remote, 'main', 2)
    const orphan = remote.commit({ 'o.sql': '' }, { branch: 'orphan', parents: [] })
    using checkout = checkOut(remote, orphan)
    const range = await rangeOf(checkout, push('orphan', ZERO, orphan))
    expect(range.notes).toEqual([expect.stringMatching(/no commit in common/)])
    expect(range).not.toHaveProperty('base')
  })

  test('first push of a tag', async () => {
    using remote = createRepository()
    const [first = '', second = ''] = chain(remote, 'main', 2)
    const release = remote.commit({ 'r.sql': '' }, { branch: 'release', parents: [first] })
    using checkout = checkOut(remote, release)
    expect(second).not.toBe('')
    const source = { ...push('', ZERO, release), ref: 'refs/tags/v1' } as ChangeSource
    expect(await rangeOf(checkout, source)).toMatchObject({ base: first, head: release })
  })

  test('force push: from the old commit, as long as the remote has it', async () => {
    using remote = createRepository()
    const [fork = ''] = chain(remote, 'main', 1)
    const old = remote.commit({ 'old.sql': '' }, { branch: 'topic', parents: [fork] })
    const forced = remote.commit({ 'new.sql': '' }, { branch: 'topic', parents: [fork] })
    using checkout = checkOut(remote, forced)
    expect(await rangeOf(checkout, push('topic', old, forced))).toEqual({
      base: old,
      head: forced,
      notes: [],
    })
  })

  test('force push, old commit gone: from the merge base with the default branch, and a note', async () => {
    using remote = createRepository()
    const [fork = ''] = chain(remote, 'main', 3)
    const forced = remote.commit({ 'new.sql': '' }, { branch: 'topic', parents: [fork] })
    using checkout = checkOut(remote, forced)
    expect(await rangeOf(checkout, push('topic', ABSENT, forced))).toEqual({
      base: fork,
      head: forced,
      notes: [expect.stringContaining(`${ABSENT}, which refs/heads/topic was on before`)],
    })
  })

  test('force push of the default branch, old commit gone: an error instead of an empty change', async () => {
    using remote = createRepository()
    const [, tip = ''] = chain(remote, 'main', 2)
    using checkout = checkOut(remote, tip)
    await expect(rangeOf(checkout, push('main', ABSENT, tip))).rejects.toMatchObject({
      code: 'CHANGE_UNKNOWN',
    })
  })

  test('that deletes a branch is no change', async () => {
    using remote = createRepository()
    const [tip = ''] = chain(remote, 'main', 1)
    await expect(rangeOf(remote, push('topic', tip, ZERO))).rejects.toMatchObject({ code: 'CHANGE_UNKNOWN' })
  })

  test('with a head that nobody has', async () => {
    using remote = createRepository()
    const [tip = ''] = chain(remote, 'main', 1)
    using checkout = checkOut(remote, tip)
    await expect(rangeOf(checkout, push('main', tip, ABSENT))).rejects.toMatchObject({
      code: 'COMMIT_MISSING',
      hint: expect.stringMatching(/actions\/checkout.*fetch-depth/),
    })
  })

  test('with a remote that cannot be reached is an error, not a fallback', async () => {
    using remote = createRepository()
    const [fork = '', tip = ''] = chain(remote, 'main', 2)
    using checkout = checkOut(remote, tip)
    checkout.git('remote', 'set-url', 'origin', `${remote.url}-moved`)
    await expect(rangeOf(checkout, push('main', fork, tip))).rejects.toMatchObject({
      code: 'REPOSITORY_UNREACHABLE',
    })
  })

  test('shows no credentials of the remote', async () => {
    using remote = createRepository()
    const [tip = ''] = chain(remote, 'main', 1)
    using checkout = checkOut(remote, tip)
    checkout.git('remote', 'set-url', 'origin', 'http://user:s3cret@127.0.0.1:9/x.git')
    const error: unknown = await rangeOf(checkout, push('main', ABSENT, tip)).catch(
      (thrown: unknown) => thrown,
    )
    expect(error).toMatchObject({
      code: 'REPOSITORY_UNREACHABLE',
      message: expect.stringContaining('127.0.0.1:9'),
    })
    expect(String(error)).not.toContain('s3cret')
  })

  test('refuses what is no commit id', async () => {
    using remote = createRepository()
    const [tip = ''] = chain(remote, 'main', 1)
    for (const wrong of ['--upload-pack=touch x', 'main', '', tip.slice(0, 12)]) {
      await expect(rangeOf(remote, push('main', tip, wrong))).rejects.toMatchObject({
        code: 'COMMIT_MISSING',
      })
    }
  })
})

describe('pull request', () => {
  const pullRequest = (base: string, head: string): ChangeSource => ({ kind: 'pull-request', base, head })

  test.each([1, 45, 200])('of %d commits, in a depth-1 checkout of the merge commit', async count => {
    using remote = createRepository()
    const [, fork = ''] = chain(remote, 'main', 2)
    const head = chain(remote, 'topic', count, fork).at(-1)!
    const base = chain(remote, 'main', 5, fork).at(-1)!
    const merge = remote.commit({ [`topic-0.sql`]: 'x' }, { branch: 'pull', parents: [base, head] })
    using checkout = checkOut(remote, merge)
    expect(await rangeOf(checkout, pullRequest(base, head))).toEqual({ base: fork, head, notes: [] })
  })

  test('finds the best merge base where a shallow history shows a worse one', async () => {
    using remote = createRepository()
    // topic: root - best - (60 commits) - head, and head also merges a branch that left root directly.
    const [root = '', best = ''] = chain(remote, 'main', 2)
    const long = chain(remote, 'topic', 60, best).at(-1)!
    const side = remote.commit({ 'side.sql': '' }, { branch: 'side', parents: [root] })
    const head = remote.commit({ 'side.sql': '' }, { branch: 'topic', parents: [long, side] })
    const tip = chain(remote, 'main', 3, best).at(-1)!
    using checkout = checkOut(remote, head)
    // With 32 commits of depth root is a common ancestor already, and best is not.
    expect(await rangeOf(checkout, pullRequest(tip, head))).toMatchObject({ base: best })
    expect(remote.git('merge-base', tip, head)).toBe(best)
  })

  test('with no commit in common', async () => {
    using remote = createRepository()
    const [base = ''] = chain(remote, 'main', 1)
    const head = remote.commit({ 'o.sql': '' }, { branch: 'orphan', parents: [] })
    using checkout = checkOut(remote, head)
    await expect(rangeOf(checkout, pullRequest(base, head))).rejects.toMatchObject({ code: 'CHANGE_UNKNOWN' })
  })
})

test('merge group, in a depth-1 checkout', async () => {
  using remote = createRepository()
  const [base = '', , head = ''] = chain(remote, 'main', 3)
  using checkout = checkOut(remote, head)
  expect(await rangeOf(checkout, { kind: 'merge-group', base, head })).toEqual({ base, head, notes: [] })
})

describe('range', () => {
  test('without base and head: the last commit against its first parent, also at a shallow cut', async () => {
    using remote = createRepository()
    const [, second = '', third = ''] = chain(remote, 'main', 3)
    using checkout = checkOut(remote, third)
    expect(await rangeOf(checkout, { kind: 'range' })).toEqual({ base: second, head: third, notes: [] })
  })

  test('of a merge commit: what the merge brought', async () => {
    using remote = createRepository()
    const [fork = '', tip = ''] = chain(remote, 'main', 2)
    const topic = remote.commit({ 't.sql': '' }, { branch: 'topic', parents: [fork] })
    const merge = remote.commit({ 't.sql': '' }, { branch: 'main', parents: [tip, topic] })
    using checkout = checkOut(remote, merge)
    expect(await rangeOf(checkout, { kind: 'range', head: merge })).toMatchObject({ base: tip, head: merge })
  })

  test('of the first commit: all files, and a note', async () => {
    using remote = createRepository()
    const [first = ''] = chain(remote, 'main', 1)
    const range = await rangeOf(remote, { kind: 'range' })
    expect(range).toMatchObject({ head: first, notes: [expect.stringMatching(/first commit/)] })
    expect(range).not.toHaveProperty('base')
  })

  test('takes every form of revision, though the checkout has one commit', async () => {
    using remote = createRepository()
    const ids = chain(remote, 'main', 50)
    remote.git('tag', 'light', ids[10]!)
    remote.git('tag', '-a', '-m', 'x', 'annotated', ids[20]!)
    remote.git('branch', 'feature/x y'.replace(' ', '-'), ids[30]!)
    const forms: [string, string][] = [
      ['HEAD~3', ids[46]!],
      ['@^', ids[48]!],
      ['HEAD^1~40', ids[8]!],
      ['light', ids[10]!],
      ['annotated', ids[20]!],
      ['annotated~2', ids[18]!],
      ['refs/tags/light', ids[10]!],
      ['feature/x-y', ids[30]!],
      ['origin/feature/x-y~1', ids[29]!],
      [ids[5]!, ids[5]!],
      [`${ids[5]!}~5`, ids[0]!],
    ]
    const found = forms.map(async ([base]): Promise<[string, string | undefined]> => {
      using checkout = checkOut(remote, ids.at(-1)!)
      return [base, (await rangeOf(checkout, { kind: 'range', base })).base]
    })
    expect(await Promise.all(found)).toEqual(forms)
  })

  test('refuses revisions that are none', async () => {
    using remote = createRepository()
    chain(remote, 'main', 2)
    using checkout = cloneRepository(remote)
    for (const base of ['-x', '--help', '', 'a\nb', 'a\0b']) {
      await expect(rangeOf(checkout, { kind: 'range', base })).rejects.toMatchObject({
        code: 'INPUT_INVALID',
      })
    }
    for (const base of ['nowhere', '^main', 'main..main', 'HEAD~9', 'ma*', 'HEAD:main-0.sql', ABSENT]) {
      await expect(rangeOf(checkout, { kind: 'range', base })).rejects.toMatchObject({
        code: 'COMMIT_MISSING',
      })
    }
  })

  test('works without a remote', async () => {
    using local = createRepository()
    const [first = '', second = ''] = chain(local, 'main', 2)
    expect(await rangeOf(local, { kind: 'range', base: 'main~1', head: 'main' })).toEqual({
      base: first,
      head: second,
      notes: [],
    })
    await expect(rangeOf(local, { kind: 'range', base: 'nowhere' })).rejects.toMatchObject({
      code: 'COMMIT_MISSING',
    })
  })
})

test('a complete repository stays complete when something is fetched into it', async () => {
  using remote = createRepository()
  const ids = chain(remote, 'main', 5)
  using clone = cloneRepository(remote)
  const later = chain(remote, 'main', 3, ids.at(-1)).at(-1)!
  expect(await rangeOf(clone, push('main', ids[0]!, later))).toMatchObject({ base: ids[0], head: later })
  expect(clone.git('rev-parse', '--is-shallow-repository')).toBe('false')
  expect(clone.git('rev-list', '--count', later)).toBe('8')
})
