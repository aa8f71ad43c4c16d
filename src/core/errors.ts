/**
 * What can go wrong, as values a person can act on. A server that refuses a
 * statement is not here: that is an outcome (see model.ts). Invariant: every
 * `GreenlineError` has a stable code and a hint that is one imperative sentence.
 */

/** Stable codes; they appear in logs, results and the README's troubleshooting table. */
export const ERROR_CODES = [
  'INPUT_INVALID',
  'CONFIG_INVALID',
  'URL_INVALID',
  'EVENT_UNSUPPORTED',
  'EVENT_REFUSED',
  'ENVIRONMENT_MISMATCH',
  'ENVIRONMENT_UNPROVEN',
  'APPROVAL_MISSING',
  'OVERTAKING',
  'OLDER_DEPLOYMENT',
  'PROMOTION_REFUSED',
  'DEPLOYMENT_UNKNOWN',
  'LEDGER_ALTERED',
  'CHANGE_UNKNOWN',
  'COMMIT_MISSING',
  'BLOB_MISSING',
  'NOT_A_REPOSITORY',
  'GIT_MISSING',
  'FILE_NOT_REGULAR',
  'FILE_IS_LFS_POINTER',
  'FILE_NOT_UTF8',
  'FILE_HAS_NUL',
  'FILE_UNTERMINATED',
  'CLIENT_COMMAND',
  'STATEMENT_TOO_LARGE',
  'DRY_RUN_IMPOSSIBLE',
  'NOT_SIMULATED',
  'NOT_RE_EXECUTABLE',
  'MIRROR_DIFFERS',
  'MIRROR_INCOMPLETE',
  'ACCOUNT_MAY_WRITE',
  'TARGET_UNREACHABLE',
  'TARGET_TIMEOUT',
  'CREDENTIAL_UNAVAILABLE',
  'CREDENTIALS_REJECTED',
  'CONNECTIONS_FULL',
  'DATABASE_MISSING',
  'PRIVILEGE_MISSING',
  'TLS_FAILED',
  'SSH_UNREACHABLE',
  'SSH_HOST_KEY',
  'SSH_REJECTED',
  'SSH_FORWARD',
  'SERVER_TOO_OLD',
  'TARGET_READ_ONLY',
  'POOLER_IN_TRANSACTION_MODE',
  'CLOCK_DIFFERS',
  'TARGET_LOCKED',
  'CONNECTION_LOST',
  'CANCELLED',
  'FILE_LEFT_TRANSACTION_OPEN',
  'COMMIT_FAILED',
  'COMMIT_UNKNOWN',
  'PUBLISH_FAILED',
  'BRANCH_PROTECTED',
  'TOKEN_FORBIDDEN',
  'REPOSITORY_UNREACHABLE',
  'RESULTS_UNREADABLE',
  'RESULTS_MISSING',
  'RESULTS_DIFFER',
  'BUG',
] as const
export type ErrorCode = (typeof ERROR_CODES)[number]

/** Where a problem is. `line` and `column` are 1-based; a column counts characters. */
export interface ErrorPlace {
  readonly path?: string | undefined
  readonly line?: number | undefined
  readonly column?: number | undefined
  readonly target?: string | undefined
}

/** A failure that the user can mend. */
export class GreenlineError extends Error {
  override readonly name = 'GreenlineError'
  readonly place: ErrorPlace

  /**
   * @param message - What happened, without parameters' secret values.
   * @param hint - The next thing to try, as one imperative sentence.
   */
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly hint: string,
    options: ErrorOptions & { readonly place?: ErrorPlace } = {},
  ) {
    super(message, options)
    this.place = options.place ?? {}
  }
}

/** Several problems found in one pass: nobody has to mend them one run at a time. */
export class GreenlineErrors extends Error {
  override readonly name = 'GreenlineErrors'
  constructor(readonly errors: readonly GreenlineError[]) {
    super(errors.map(error => error.message).join('\n'))
  }
}

/** Throws one error, or all of them as one; does nothing when there are none. */
export function throwAll(errors: readonly GreenlineError[]): void {
  const [first, ...others] = errors
  if (first === undefined) return
  throw others.length === 0 ? first : new GreenlineErrors(errors)
}

/** The errors inside a caught value, or undefined when it is a bug. */
export function toGreenlineErrors(thrown: unknown): readonly GreenlineError[] | undefined {
  if (thrown instanceof GreenlineError) return [thrown]
  if (thrown instanceof GreenlineErrors) return thrown.errors
  return undefined
}
