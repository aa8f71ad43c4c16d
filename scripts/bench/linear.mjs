/**
 * Time of the splitters on input made to be slow: 1 MB against 10 MB, by processor time, at most 12 times
 * as long when time is linear. Invariant: input that is refused counts, up to the refusal.
 */
import { loadSource } from '../load-source.mjs'
import { takeTurns } from './measure.mjs'

const CHUNK_BYTES = 64 * 1024
const SMALL_BYTES = 1_000_000
const LARGE_BYTES = 10_000_000
/** As often in one turn, so that one collection of garbage more or less does not decide. */
const SMALL_TIMES = 10

const repeat = (unit, { before = '', after = '' } = {}) => ({
  unit,
  make: bytes => Buffer.from(before + unit.repeat(Math.ceil(bytes / unit.length)) + after),
})
/** Each time a tag that was not there before. */
const numbered = (one, { before = '', after = '' } = {}) => ({
  make: bytes => {
    let text = before
    for (let number = 0; text.length < bytes; number += 1) text += one(number)
    return Buffer.from(text + after)
  },
})
/** As many openings as closings. */
const nested = (open, close) => ({
  make: bytes => {
    const depth = Math.ceil(bytes / (open.length + close.length))
    return Buffer.from(`SELECT ${open.repeat(depth)}${close.repeat(depth)};\n`)
  },
})

const COMMON = {
  'quotes, one string': repeat("''", { before: "SELECT '", after: "';\n" }),
  'quotes, one string each': repeat("'' ", { before: 'SELECT ', after: ';\n' }),
  'quoted names': repeat('"" ', { before: 'SELECT ', after: ';\n' }),
  'parentheses, nested': nested('(', ')'),
  'minus signs': repeat('- ', { before: 'SELECT 1', after: '1;\n' }),
  'slashes and stars': repeat('/ * ', { before: 'SELECT 1', after: '1;\n' }),
  'comments in one statement': repeat('/**/', { before: 'SELECT 1', after: ';\n' }),
  'line comments in one statement': repeat('--\n', { before: 'SELECT 1\n', after: ';\n' }),
  semicolons: repeat(';'),
  'shortest statements': repeat('a;'),
  'backslashes in a string': repeat(String.raw`\\`, { before: "SELECT E'", after: "';\n" }),
  'empty lines': repeat('\n', { before: 'SELECT\n', after: ';\n' }),
  'white space': repeat(' '),
  'one word': repeat('a', { before: 'SELECT ', after: ';\n' }),
}

const INPUTS = {
  postgres: {
    ...COMMON,
    'comments, nested': nested('/*', '*/'),
    'comments, never closed': repeat('/*'),
    'dollar signs': repeat('$ ', { before: 'SELECT ', after: ';\n' }),
    'dollar tags, none closes': numbered(number => `$t${number}$ `, {
      before: 'SELECT $tag$',
      after: '$tag$;\n',
    }),
    'dollar tags, one string each': numbered(number => `$t${number}$ $t${number}$ `, {
      before: 'SELECT ',
      after: ';\n',
    }),
    'dollar tag, nearly closed': repeat('$ta ', { before: 'SELECT $tag$', after: '$tag$;\n' }),
    'a tag as long as the file': repeat('a', { before: 'SELECT $', after: ';\n' }),
    'strings, continued': repeat("''\n", { before: 'SELECT ', after: ';\n' }),
    operators: repeat('+', { before: 'SELECT 1 ', after: ' 1;\n' }),
    'BEGIN ATOMIC and CASE': repeat('case x end ', {
      before: 'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT ',
      after: '; END;\n',
    }),
    'COPY data, one line': repeat('a\t', { before: 'COPY t FROM stdin;\n', after: '\n\\.\n' }),
    'COPY data, nearly ended': repeat('\\.x\n', { before: 'COPY t FROM stdin;\n', after: '\\.\n' }),
  },
  mysql: {
    ...COMMON,
    'backquoted names': repeat('`` ', { before: 'SELECT ', after: ';\n' }),
    'comments, opened again': repeat('/* ', { before: 'SELECT 1 ', after: '*/;\n' }),
    'executable comments': repeat('/*!1*/', { before: 'SELECT ', after: ';\n' }),
    'executable comments, opened again': repeat('/*! ', { before: 'SELECT 1 ', after: '*/;\n' }),
    '# comments': repeat('#\n', { before: 'SELECT 1\n', after: ';\n' }),
    'DELIMITER, again and again': repeat('DELIMITER $\nDELIMITER ;\n'),
    'long delimiter, nearly met': repeat(`${'$'.repeat(14)} `, {
      before: `DELIMITER ${'$'.repeat(15)}\nSELECT `,
      after: `${'$'.repeat(15)}\n`,
    }),
    'a delimiter of half the file': {
      make: bytes => Buffer.from(`DELIMITER ${'$'.repeat(bytes / 2)}\n${'$'.repeat(bytes / 2 - 20)} 1\n`),
    },
  },
}

export const title = 'Input made to be slow: 10 MB against 1 MB (linear is 10, allowed is 12)'
export const columns = ['splitter', 'input', '1 MB', '10 MB', 'ratio']

export async function* measure({ runs, signal, say }) {
  for (const [dialect, inputs] of Object.entries(INPUTS)) {
    const { createSplitter } = await loadSource(`src/dialect/${dialect}/split.ts`)
    for (const [name, { make }] of Object.entries(inputs)) {
      const [small, large] = [make(SMALL_BYTES), make(LARGE_BYTES)]
      const smallTimes = () => {
        for (let time = 0; time < SMALL_TIMES; time += 1) splitAll(createSplitter(), small)
      }
      // What is compiled while it runs for the first time would only burden the small input.
      smallTimes()
      const contenders = {
        '1 MB': () => ({ ms: processorMs(smallTimes) / SMALL_TIMES }),
        '10 MB': () => ({ ms: processorMs(() => splitAll(createSplitter(), large)) }),
      }
      const medians = await takeTurns(contenders, {
        runs,
        signal,
        say: text => say(`${dialect}, ${name}: ${text}`),
      })
      const [one, ten] = [medians['1 MB'].ms, medians['10 MB'].ms]
      yield [dialect, name, `${one.toFixed(1)} ms`, `${ten.toFixed(1)} ms`, (ten / one).toFixed(1)]
      // Signals are only heard between turns of the event loop.
      await new Promise(resolve => setTimeout(resolve, 0))
    }
  }
}

function processorMs(work) {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

function splitAll(splitter, bytes) {
  try {
    for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
      splitter.push(Buffer.from(bytes.subarray(at, at + CHUNK_BYTES)))
    }
    splitter.end()
  } catch (error) {
    if (error.name !== 'GreenlineError') throw error
  }
}
