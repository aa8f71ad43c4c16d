/**
 * The kinds of values inputs take, each a zod schema from text to value.
 * Invariant: an issue says what is wrong in words that follow a colon, and never
 * repeats the value (the caller shows it, or hides it).
 */
import { z } from 'zod'
import type { MirrorData } from '../core/mirror-data.js'
import { listed, nearest } from './nearest.js'

/** The hint a schema gives along with its issue. */
export interface IssueParams {
  readonly hint: string
}

type Refusal = { readonly reason: string; readonly hint: string }
type Parsed<T> = { readonly value: T } | Refusal

/**
 * A schema from a text, by a function that gives a value or says why not.
 *
 * @param forEditors - What the published JSON Schema says of it, beside being a text.
 */
export function text<T>(
  parse: (text: string) => Parsed<T>,
  forEditors: Readonly<Record<string, unknown>> = {},
): z.ZodType<T, string> {
  return z
    .string()
    .transform((given, context) => {
      const parsed = parse(given)
      if ('value' in parsed) return parsed.value
      context.addIssue({ code: 'custom', message: parsed.reason, params: { hint: parsed.hint } })
      return z.NEVER
    })
    .meta(forEditors)
}

/** For editors: one of some words, or a variable. */
export const oneOf = (words: readonly string[]) => ({ anyOf: [{ enum: words }, { pattern: '\\$\\{' }] })
/** For editors: what YAML takes for a number need not be in quotes. */
export const NUMERIC = { type: ['string', 'integer'] }

/** Refuses a value: why, and what to write. */
export const refuse = (reason: string, hint: string): Refusal => ({ reason, hint })

/** One of a list of words; words that are planned are refused as not there yet. */
export function word<const W extends string>(words: readonly W[], planned: readonly string[] = []) {
  return text<W>(given => {
    const found = words.find(each => each === given)
    if (found !== undefined) return { value: found }
    const near = planned.includes(given) ? undefined : nearest(given, words)
    const reason = planned.includes(given) ? 'it is not there yet' : 'it is not a word this input knows'
    return refuse(
      `${reason}; allowed are ${listed(words)}`,
      near === undefined ? `Write one of ${words.join(', ')}.` : `Write "${near}" if you meant that.`,
    )
  }, oneOf(words))
}

/** `true` or `false`, as YAML spells them. */
export const Flag = text<boolean>(
  given =>
    /^(true|True|TRUE)$/.test(given)
      ? { value: true }
      : /^(false|False|FALSE)$/.test(given)
        ? { value: false }
        : refuse('allowed are true and false', 'Write true or false.'),
  { type: ['boolean', 'string'], anyOf: [{ type: 'boolean' }, ...oneOf(['true', 'false']).anyOf] },
)

const UNIT_MS = new Map([
  ['ms', 1],
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
])
// PostgreSQL keeps its timeouts in a signed 32-bit number of milliseconds.
const MAX_DURATION_MS = 2 ** 31 - 1

/** `500ms`, `10s`, `2m`, `1h` or `0`; the value is in milliseconds, 0 is no limit. */
export const Duration = text<number>(given => {
  if (given === '0') return { value: 0 }
  const allowed = 'allowed are a whole number followed by ms, s, m or h, and 0 for no limit'
  const [, count, unit] = /^(\d+)\s?([a-z]*)$/i.exec(given) ?? []
  if (count === undefined) return refuse(allowed, 'Write a duration such as 10s.')
  if (unit === '') return refuse(`the unit is missing; ${allowed}`, `Write ${count}s if seconds were meant.`)
  const unitMs = UNIT_MS.get(unit ?? '')
  if (unitMs === undefined)
    return refuse(`"${unit ?? ''}" is no unit; ${allowed}`, `Write a duration such as 10s.`)
  const value = Number(count) * unitMs
  if (value > MAX_DURATION_MS) {
    return refuse('it is longer than 24 days, the longest allowed', 'Write 0 for no limit.')
  }
  return { value }
}, NUMERIC)

const UNIT_BYTES = new Map([
  ['kib', 1 << 10],
  ['mib', 1 << 20],
  ['gib', 1 << 30],
])

/** `512KiB`, `4MiB`, `1GiB`; the value is in bytes. */
export const Size = text<number>(given => {
  const allowed = 'allowed are a whole number followed by KiB, MiB or GiB'
  const [, count, unit = ''] = /^(\d+)\s?([a-z]+)$/i.exec(given) ?? []
  const unitBytes = UNIT_BYTES.get(unit.toLowerCase())
  if (count === undefined || unitBytes === undefined) return refuse(allowed, 'Write a size such as 4MiB.')
  const value = Number(count) * unitBytes
  return value > 0 && value <= 1 << 30
    ? { value }
    : refuse('it must lie between 1KiB and 1GiB', 'Write a size such as 4MiB.')
})

const SAMPLE_ROWS = 1000

/** `none`, `all`, `sample`, `sample 200` (rows of a table), or tables by name or glob, one per line or separated by commas. */
export const MirrorRows = text<MirrorData>(given => {
  if (given === 'none' || given === 'all') return { value: { kind: given } }
  const [, sample, rows] = /^(sample)(?:\s+(\d{1,9}))?$/.exec(given) ?? []
  if (sample !== undefined) {
    const count = Number(rows ?? SAMPLE_ROWS)
    return count > 0
      ? { value: { kind: 'sample', rows: count } }
      : refuse('a sample has at least one row of each table', 'Write none to copy no rows.')
  }
  const tables = given
    .split(/[,\r\n]/)
    .map(table => table.trim())
    .filter(table => table !== '')
  const [odd] = tables.filter(table => /\s/.test(table) || /^(none|all|sample)$/i.test(table))
  if (odd !== undefined || tables.length === 0) {
    const allowed = 'allowed are none, all, sample, sample with a number of rows, and names of tables'
    return refuse(allowed, 'Write a list such as public.customer, public.country.')
  }
  return { value: { kind: 'tables', tables } }
})

/** Files that undo a change; they are never part of a change going forward. */
export const ROLLBACK_FILES = '!**/*.rollback.sql'

/**
 * Globs, one per line or separated by commas (a comma inside braces belongs to the
 * glob); `!` in front takes files out again. The value always ends without the
 * files that undo a change.
 */
export const Globs = z
  .union([z.string().transform(splitGlobs), z.array(z.string()).readonly()])
  .transform((given, context) => {
    const globs = given.map(glob => glob.trim().replace(/^(!?)(?:\.\/)+/, '$1')).filter(glob => glob !== '')
    const refusal = refusalOfGlobs(globs)
    if (refusal === undefined) return globs.includes(ROLLBACK_FILES) ? globs : [...globs, ROLLBACK_FILES]
    context.addIssue({ code: 'custom', message: refusal.reason, params: { hint: refusal.hint } })
    return z.NEVER
  })

function splitGlobs(given: string): readonly string[] {
  const globs: string[] = []
  let glob = ''
  let depth = 0
  for (const [char] of given.matchAll(/\\.|[^]/gu)) {
    if (char === '{' || char === '(') depth += 1
    if (char === '}' || char === ')') depth = Math.max(0, depth - 1)
    if (char === '\n' || char === '\r' || (char === ',' && depth === 0)) {
      globs.push(glob)
      glob = ''
      depth = 0
    } else glob += char
  }
  return [...globs, glob]
}

function refusalOfGlobs(globs: readonly string[]): Refusal | undefined {
  if (globs.length === 0) return refuse('it holds no glob', 'Write a glob such as **/*.sql.')
  if (globs.every(glob => glob.startsWith('!'))) {
    return refuse('it only takes files out', 'Add a glob that takes files in, such as **/*.sql.')
  }
  for (const glob of globs) {
    const path = glob.replace(/^!/, '')
    if (path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path)) {
      return refuse(
        'globs are relative to the top of the repository',
        'Remove what stands before the folder.',
      )
    }
    if (path.split('/').includes('..')) {
      return refuse('".." leads out of the repository', 'Write the path from the top of the repository.')
    }
    if (/\\[A-Za-z0-9]/.test(path))
      return refuse('"\\" does not separate folders', 'Write "/" between folders.')
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    if (/[\u0000-\u001f]/.test(path)) return refuse('it holds a control character', 'Remove that character.')
    if (depthOf(path, '{', '}') !== 0 || depthOf(path, '(', ')') !== 0) {
      return refuse('a brace or parenthesis has no partner', 'Close it, or write \\ before it.')
    }
  }
  return undefined
}

const depthOf = (glob: string, open: string, close: string): number => {
  const plain = glob.replace(/\\./gu, '').replace(/\[[^\]]*\]/g, '')
  return plain.split(open).length - plain.split(close).length
}

/** The name of a GitHub environment: any text in one line of at most 255 characters. */
export const EnvironmentName = text<string>(given => {
  if (given.length > 255) return refuse('it is longer than 255 characters', 'Shorten the name.')
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/.test(given)) {
    return refuse('a name is one line without control characters', 'Remove that character.')
  }
  if (given.split(/[/\\]/).some(part => part === '.' || part === '..')) {
    return refuse('"." and ".." are no names', 'Write the name of the environment as GitHub shows it.')
  }
  return { value: given }
})

/** Names of GitHub events, one per line or separated by commas. */
export const EventNames = text<readonly string[]>(given => {
  const names = given
    .split(/[,\r\n]/)
    .map(name => name.trim())
    .filter(name => name !== '')
  const odd = names.find(name => !/^[a-z_]+$/.test(name))
  return odd === undefined
    ? { value: names }
    : refuse('an event has lower-case letters and "_" only', 'Write a name such as workflow_run.')
})

/** One commit, branch or tag, as git understands it. */
export const Revision = text<string>(given => {
  if (given.startsWith('-'))
    return refuse('a revision cannot start with "-"', 'Write a commit, branch or tag.')
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\s\u0000-\u001f\u007f]/.test(given)) {
    return refuse('a revision holds no white space', 'Write one commit, branch or tag.')
  }
  if (given.includes('..')) return refuse('it is a range', 'Write its ends into base and head.')
  if (given.length > 255) return refuse('it is longer than 255 characters', 'Write a commit, branch or tag.')
  return { value: given }
}, NUMERIC)

/** A branch name by the rules of git-check-ref-format, https://git-scm.com/docs/git-check-ref-format */
export const BranchName = text<string>(given => {
  const reason = refusalOfBranch(given)
  if (reason === undefined) return { value: given }
  const short = given.replace(/^refs\/heads\//, '')
  const usable = short !== given && refusalOfBranch(short) === undefined
  return refuse(reason, usable ? `Write "${short}".` : 'Write a branch name such as execution-logs.')
})

function refusalOfBranch(name: string): string | undefined {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u0020\u007f~^:?*[\\]/.test(name))
    return 'a branch name holds no white space and none of ~ ^ : ? * [ \\'
  if (name.startsWith('-')) return 'a branch name cannot start with "-"'
  if (name.startsWith('refs/')) return 'it is a reference, a branch name comes without refs/heads/'
  if (name === '@' || name === 'HEAD') return 'git keeps this name for itself'
  if (name.includes('..') || name.includes('@{')) return 'a branch name holds neither ".." nor "@{"'
  if (name.endsWith('.')) return 'a branch name cannot end with "."'
  const parts = name.split('/')
  if (parts.includes('')) return 'a branch name has no "/" at its ends and no two in a row'
  if (parts.some(part => part.startsWith('.') || part.endsWith('.lock'))) {
    return 'no part of a branch name starts with "." or ends with ".lock"'
  }
  return Buffer.byteLength(name) > 240 ? 'a branch name has at most 240 bytes' : undefined
}

/** An account of a database server, as a person writes it: `deployer`, `deployer@%`. */
export const AccountName = text<string>(given =>
  /^[^\p{Cc}`'"]{1,200}$/u.test(given)
    ? { value: given }
    : refuse('it is no name of an account', 'Write a name such as deployer, or deployer@% for MySQL.'),
)
