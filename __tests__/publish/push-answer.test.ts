import { describe, expect, test } from '@jest/globals'
import { toPushError, whyOvertaken } from '../../src/publish/push-answer.js'

describe('what a remote says', () => {
  test.each([
    ['!\tabc:refs/heads/x\t[rejected] (fetch first)', 'fetch first'],
    ['!\tabc:refs/heads/x\t[rejected] (non-fast-forward)', 'non-fast-forward'],
    ['!\tabc:refs/heads/x\t[remote rejected] (failed to update ref)', 'failed to update ref'],
    ['!\tabc:refs/heads/x\t[remote rejected] (incorrect old value provided)', 'incorrect old value provided'],
    ['!\tabc:refs/heads/x\t[remote rejected] (reference already exists)', 'reference already exists'],
    ['!\tabc:refs/heads/x\t[remote rejected] (pre-receive hook declined)', undefined],
    ['!\tabc:refs/heads/x\t[remote rejected] (protected branch hook declined)', undefined],
    ['', undefined],
  ])('%j is a race for the reason %j', (porcelain, reason) => {
    expect(whyOvertaken(`To origin\n${porcelain}\nDone\n`)).toBe(reason)
  })

  test.each([
    ['remote: error: GH013: Repository rule violations found for refs/heads/x.', 'BRANCH_PROTECTED'],
    ['! [remote rejected] x -> x (pre-receive hook declined)', 'BRANCH_PROTECTED'],
    ['remote: Permission to acme/shop.git denied to ada.\nfatal: unable to access', 'TOKEN_FORBIDDEN'],
    ["fatal: could not read Username for 'https://github.com': terminal prompts disabled", 'TOKEN_FORBIDDEN'],
    ['git@github.com: Permission denied (publickey).\nfatal: Could not read from remote', 'TOKEN_FORBIDDEN'],
    ["fatal: unable to access 'https://x/': Could not resolve host: x", 'REPOSITORY_UNREACHABLE'],
    ["fatal: '/nowhere' does not appear to be a git repository", 'REPOSITORY_UNREACHABLE'],
    ['error: something else entirely', 'PUBLISH_FAILED'],
  ])('%j is %s', (said, code) => {
    expect(toPushError(said, 'logs')).toMatchObject({ code })
  })
})
