/**
 * What a remote's refusal means. Invariant: only a race is worth another try;
 * everything else is an error that says what to do.
 */
import { GreenlineError } from '../core/errors.js'

/** Git's words, in both directions of the race: seen before the transfer, or by the remote during it. */
const RACE =
  /\((fetch first|non-fast-forward|stale info|already exists|failed to update ref|remote ref updated since checkout|incorrect old value provided|cannot lock ref[^)]*|reference already exists)\)/

/**
 * @param porcelain - Standard output of `git push --porcelain`.
 * @returns The remote's reason when somebody else was first, else undefined.
 */
export function whyOvertaken(porcelain: string): string | undefined {
  const refused = porcelain.split('\n').find(line => line.startsWith('!'))
  return refused === undefined ? undefined : RACE.exec(refused)?.[1]
}

/** The error for a push, fetch or listing that failed. */
export function toPushError(said: string, branch: string, doing: 'read' | 'write' = 'write'): GreenlineError {
  const message = `git could not ${doing} the branch ${branch}: ${firstReason(said)}`
  if (/protected branch|GH006|GH013|rule violations|hook declined/i.test(said)) {
    return new GreenlineError(
      'BRANCH_PROTECTED',
      message,
      'Exempt the log branch from the protection rule or ruleset, or name another one with `--log-branch`.',
    )
  }
  if (
    /permission (to|denied)|access denied|authentication failed|could not read (username|password)|error: 40[13]|prohibited|not allowed/i.test(
      said,
    )
  ) {
    return new GreenlineError(
      'TOKEN_FORBIDDEN',
      message,
      doing === 'read'
        ? 'Sign in with an account that may read the remote `origin`.'
        : 'Sign in with an account that may push to the remote `origin`, or pass `--commit-logs false`.',
    )
  }
  if (/could not resolve|unable to access|not appear to be a git|not found|could not read from/i.test(said)) {
    return new GreenlineError(
      'REPOSITORY_UNREACHABLE',
      message,
      `Check the remote with \`git ls-remote origin\`${doing === 'read' ? '' : ', or pass `--commit-logs false`'}.`,
    )
  }
  return new GreenlineError(
    'PUBLISH_FAILED',
    message,
    `Try \`git ${doing === 'read' ? 'fetch' : 'push'} origin\` by hand to see what the remote wants.`,
  )
}

const firstReason = (said: string): string =>
  said
    .split('\n')
    .map(line => line.trim())
    .find(line => /^(remote: )?(fatal|error|!)/i.test(line) || line.startsWith('remote: ')) ??
  said.trim().split('\n')[0] ??
  ''
