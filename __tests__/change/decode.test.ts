/** The text check, whole and in chunks of every size. */
import { describe, expect, test } from '@jest/globals'
import { createTextCheck } from '../../src/change/decode.js'
import { GreenlineError } from '../../src/core/errors.js'

/** The error of a check of these bytes, or undefined. */
function errorOf(bytes: Uint8Array, chunkBytes = bytes.length || 1): GreenlineError | undefined {
  const check = createTextCheck()
  try {
    for (let at = 0; at < bytes.length; at += chunkBytes) check.push(bytes.subarray(at, at + chunkBytes))
    check.end()
    return undefined
  } catch (error) {
    if (error instanceof GreenlineError) return error
    throw error
  }
}

const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le')
const long = 'select 1; -- twelve\n'.repeat(5000)

const GOOD: [string, Uint8Array][] = [
  ['nothing', Buffer.alloc(0)],
  ['ASCII', Buffer.from('select 1;\r\n')],
  ['a byte order mark', Buffer.from('\ufeffselect 1;')],
  ['a byte order mark alone', Buffer.from('\ufeff')],
  ['characters of two, three and four bytes', Buffer.from('é€😀'.repeat(100))],
  ['the last and first code points around surrogates', Buffer.from('\ud7ff\ue000\u{10ffff}')],
  ['a long file', Buffer.from(long)],
]
test.each(GOOD)('accepts %s', (_, bytes) => {
  for (const chunkBytes of [1, 2, 3, 5, 63, 64, 65, 1000, bytes.length || 1]) {
    expect(errorOf(bytes, chunkBytes)).toBeUndefined()
  }
})

interface Bad {
  name: string
  bytes: Uint8Array
  code: string
  line: number
  column: number
  message?: RegExp
  notMessage?: RegExp
}
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')
const NOT_UTF8 = { code: 'FILE_NOT_UTF8' }
const HAS_NUL = { code: 'FILE_HAS_NUL' }
const BAD: Bad[] = [
  {
    name: 'Latin-1',
    bytes: latin1("a\nselect 'caf\xe9';"),
    ...NOT_UTF8,
    line: 2,
    column: 12,
    message: /"é"/,
  },
  {
    name: 'Latin-1 at the end',
    bytes: latin1('caf\xe9'),
    ...NOT_UTF8,
    line: 1,
    column: 4,
    message: /0xE9.*"é"/,
  },
  {
    name: 'quotes of Windows-1252',
    bytes: latin1('a \x93b\x94'),
    ...NOT_UTF8,
    line: 1,
    column: 3,
    message: /"“"/,
  },
  {
    name: 'a byte Windows-1252 lacks',
    bytes: latin1('a\x81b'),
    ...NOT_UTF8,
    line: 1,
    column: 2,
    notMessage: /looks/,
  },
  {
    name: 'an overlong slash',
    bytes: latin1('a\xc0\xaf'),
    ...NOT_UTF8,
    line: 1,
    column: 2,
    notMessage: /looks/,
  },
  {
    name: 'a surrogate',
    bytes: latin1('a\xed\xa0\x80'),
    ...NOT_UTF8,
    line: 1,
    column: 2,
    notMessage: /looks/,
  },
  { name: 'beyond Unicode', bytes: latin1('a\xf4\x90\x80\x80b'), ...NOT_UTF8, line: 1, column: 2 },
  { name: 'a cut character', bytes: Buffer.from('x\n\n€').subarray(0, -1), ...NOT_UTF8, line: 3, column: 1 },
  {
    name: 'far away, after wide characters',
    bytes: Buffer.concat([Buffer.from(`${long}é€😀`), latin1('\xff'), Buffer.from(long)]),
    ...NOT_UTF8,
    line: 5001,
    column: 4,
    message: /byte 100009/,
  },
  { name: 'after a byte order mark', bytes: latin1('\xef\xbb\xbfab\xe9 '), ...NOT_UTF8, line: 1, column: 3 },
  {
    name: 'NUL',
    bytes: Buffer.from("select 1;\nselect 'é\0'"),
    ...HAS_NUL,
    line: 2,
    column: 10,
    message: /byte 20/,
  },
  { name: 'NUL alone', bytes: Buffer.of(0), ...HAS_NUL, line: 1, column: 1 },
  { name: 'NUL before bad UTF-8', bytes: latin1('a\0\xff'), ...HAS_NUL, line: 1, column: 2 },
  { name: 'bad UTF-8 before NUL', bytes: latin1('a\xff\0'), ...NOT_UTF8, line: 1, column: 2 },
  { name: 'NUL far away', bytes: Buffer.from(`${long}ab\0`), ...HAS_NUL, line: 5001, column: 3 },
  {
    name: 'UTF-16 with a mark',
    bytes: utf16('\ufeffselect 1;'),
    ...NOT_UTF8,
    line: 1,
    column: 1,
    message: /UTF-16,/,
  },
  {
    name: 'UTF-16 big-endian with a mark',
    bytes: utf16('\ufeffab').swap16(),
    ...NOT_UTF8,
    line: 1,
    column: 1,
    message: /UTF-16,/,
  },
  {
    name: 'UTF-16 without a mark',
    bytes: utf16('select 1;'),
    ...NOT_UTF8,
    line: 1,
    column: 1,
    message: /UTF-16LE/,
  },
  {
    name: 'UTF-16 big-endian without a mark',
    bytes: utf16('-- é€\nselect 1;').swap16(),
    ...NOT_UTF8,
    line: 1,
    column: 1,
    message: /UTF-16BE/,
  },
  { name: 'long UTF-16', bytes: utf16(long), ...NOT_UTF8, line: 1, column: 1, message: /UTF-16LE/ },
  {
    name: 'UTF-32',
    bytes: latin1('\xff\xfe\0\0a\0\0\0'),
    ...NOT_UTF8,
    line: 1,
    column: 1,
    message: /UTF-32/,
  },
]
describe.each(BAD)('refuses $name', ({ bytes, code, line, column, message, notMessage }) => {
  test('with its place', () => {
    const error = errorOf(bytes)
    expect(error).toMatchObject({ code, place: { line, column } })
    if (message !== undefined) expect(error?.message).toMatch(message)
    if (notMessage !== undefined) expect(error?.message).not.toMatch(notMessage)
    expect(error?.hint).toMatch(/^[A-Z].*\.$/)
  })
  test('the same however it is cut', () => {
    const whole = errorOf(bytes)?.message
    for (const chunkBytes of [1, 2, 3, 7, 63, 64, 65, 4096]) {
      expect(errorOf(bytes, chunkBytes)?.message).toBe(whole)
    }
  })
})

test('finds every wrong byte where a slow search finds it', () => {
  // Every byte in every place of a file of wide characters.
  const good = Buffer.from('aé€😀\n'.repeat(20))
  for (let at = 0; at < good.length; at++) {
    const bytes = Buffer.from(good)
    bytes[at] = 0xff
    const error = errorOf(bytes)
    const before = bytes.subarray(0, at)
    // A character that the wrong byte cuts begins before it.
    let begin = at
    while (begin > 0 && (good[begin]! & 0xc0) === 0x80) begin--
    const lines = before.subarray(0, begin).toString().split('\n')
    expect(error?.place).toMatchObject({ line: lines.length, column: Array.from(lines.at(-1)!).length + 1 })
  }
})
