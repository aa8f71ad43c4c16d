/**
 * The servers that the test command has started (see servers/start.mjs). Invariant:
 * without them a test that asks for one fails and says why; it is never skipped.
 */

export interface TestServer {
  /** For titles of tests. */
  readonly name: string
  readonly dialect: 'postgres' | 'mysql'
  /** Of a user who may do everything; the host is 127.0.0.1. */
  readonly url: string
}

function given(variable: string): string {
  const value = process.env[variable]
  if (value !== undefined && value !== '') return value
  throw new Error(
    `${variable} is not set: run the tests with \`npm test\`, which starts private servers ` +
      '(one file: `npm test -- __tests__/path/to/file.db.test.ts`).',
  )
}

/** Both servers, for `describe.each`. */
export const SERVERS: readonly [TestServer, TestServer] = [
  { name: 'PostgreSQL', dialect: 'postgres', url: given('GREENLINE_TEST_POSTGRES_URL') },
  { name: 'MariaDB', dialect: 'mysql', url: given('GREENLINE_TEST_MYSQL_URL') },
]

/**
 * Path of the PEM file of the authority that signed both servers' certificate.
 * The certificate names `localhost` and not 127.0.0.1: one is a right host name
 * for `verify-full`, the other a wrong one.
 */
export const CA_FILE: string = given('GREENLINE_TEST_CA')

/** Set by `npm test -- --quick`: long tests may do with fewer rounds. */
export const QUICK: boolean = process.env['GREENLINE_TEST_QUICK'] === '1'
