/**
 * Finds the secrets in raw inputs before anything is parsed, so that they can be
 * masked first. Invariant: nothing here throws, and a malformed value counts as
 * secret rather than as harmless.
 */

/** Inputs whose value is never shown. */
export const SECRET_INPUTS = ['database-url', 'dry-run-url', 'token'] as const

/** Variables of the process that hold a secret by their meaning. */
const SECRET_VARIABLES = [
  'GITHUB_TOKEN',
  'GH_TOKEN',
  'ACTIONS_RUNTIME_TOKEN',
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
  'PGPASSWORD',
  'MYSQL_PWD',
]

const URL_WITH_PASSWORD = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*:[^/?#]*@/i

/**
 * Collects every secret of the raw inputs and of the process: whole URLs, tokens,
 * and passwords as written, decoded and percent-encoded.
 *
 * @returns Distinct texts, longest first, so that replacing them in order leaves no rest behind.
 */
export function collectSecrets(
  given: Readonly<Record<string, string | undefined>>,
  env: Readonly<Record<string, string | undefined>>,
): string[] {
  const secrets = new Set<string>()
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue
    if (SECRET_INPUTS.some(secret => secret === name) || looksLikeUrl(value)) addSecret(secrets, value)
  }
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined) continue
    if (SECRET_VARIABLES.includes(name)) secrets.add(value).add(value.trim())
    else if (URL_WITH_PASSWORD.test(value.trim())) addSecret(secrets, value)
  }
  secrets.delete('')
  return [...secrets].sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
}

/** The secrets in one value: a token, or a database URL with its password's spellings. */
export function secretsOf(value: string): string[] {
  const secrets = new Set<string>()
  addSecret(secrets, value)
  secrets.delete('')
  return [...secrets]
}

function addSecret(secrets: Set<string>, value: string): void {
  const text = value.trim()
  if (isEmbedded(text)) return
  secrets.add(value).add(text)
  for (const password of passwordsIn(text)) {
    const decoded = decode(password)
    secrets.add(password).add(decoded).add(encode(decoded))
  }
}

/**
 * Everything that may be the password of a URL, however malformed: `@`, `/` and `#`
 * inside a password make it ambiguous where it ends, so each reading counts.
 */
export function passwordsIn(url: string): string[] {
  if (isEmbedded(url)) return []
  const rest = url.replace(/^[^:/@]*:\/\//, '')
  const found: string[] = []
  const colon = rest.indexOf(':')
  const lastAt = rest.lastIndexOf('@')
  if (colon >= 0 && lastAt > colon) {
    found.push(rest.slice(colon + 1, lastAt))
    const firstAt = rest.indexOf('@', colon)
    if (firstAt < lastAt) found.push(rest.slice(colon + 1, firstAt))
  }
  const afterColon = /^[^:@/]*:([^@/?#]+)/.exec(rest)?.[1]
  if (lastAt < 0 && afterColon !== undefined && !/^\d{1,5}$/.test(afterColon)) found.push(afterColon)
  for (const match of url.matchAll(/(?:password|pwd)\s*=\s*([^&;\s]+)/gi)) found.push(match[1] ?? '')
  return found.filter(password => password !== '')
}

/** Replaces credentials in a text that has no business to hold any, such as a URL pasted into the wrong input. */
export function withoutCredentials(text: string): string {
  const [start, end] = [text.indexOf('://'), text.lastIndexOf('@')]
  const plain = start >= 0 && end > start ? `${text.slice(0, start)}://***${text.slice(end)}` : text
  return plain.replace(/((?:password|pwd)\s*=\s*)[^&;\s]+/gi, '$1***')
}

/** An embedded database has no password, and masking its URL would hide the log's own words. */
const isEmbedded = (url: string): boolean => /^pglite:[^@]*$/i.test(url)

const looksLikeUrl = (value: string): boolean => URL_WITH_PASSWORD.test(value.trim())

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function encode(text: string): string {
  try {
    return encodeURIComponent(text)
  } catch {
    return text
  }
}
