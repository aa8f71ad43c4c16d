/**
 * Runs programs and measures them. Invariant: contenders take turns (A B A B …), so that another load
 * of the machine falls on all of them alike, and what is shown is a median.
 */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, openSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const MEBIBYTE = 1024 * 1024
const PEAK_MEMORY = fileURLToPath(new URL('./peak-memory.mjs', import.meta.url))
const KEPT_OUTPUT = 4_000
const PATIENCE_MS = 5_000

/** The middle value; of an even number, the mean of the two in the middle. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return Number.isInteger(middle) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[Math.floor(middle)]
}

/**
 * Lets contenders take turns, `runs` times each.
 *
 * @param contenders - By name, a function that runs once and gives figures by name.
 * @returns By contender and figure: the medians.
 */
export async function takeTurns(contenders, { runs, signal, say }) {
  const measured = Object.fromEntries(Object.keys(contenders).map(name => [name, []]))
  for (let run = 1; run <= runs; run += 1) {
    for (const [name, once] of Object.entries(contenders)) {
      signal.throwIfAborted()
      say(`${name}, run ${run} of ${runs}`)
      measured[name].push(await once())
    }
  }
  const medians = all =>
    Object.fromEntries(Object.keys(all[0]).map(figure => [figure, median(all.map(each => each[figure]))]))
  return Object.fromEntries(Object.entries(measured).map(([name, all]) => [name, medians(all)]))
}

/**
 * Runs a program to its end.
 *
 * @param options - `input`: a file for its standard input; `onLine(line, atMs)`: told of every line of its
 *   output, with milliseconds since the start.
 * @returns `{ durationMs, output }`: wall-clock milliseconds; the end of what it wrote.
 * @throws When it fails, with the end of what it wrote.
 */
export function runProgram(program, words, { input, onLine, ...options }) {
  const standardInput = input === undefined ? 'ignore' : openSync(input, 'r')
  const started = performance.now()
  const child = spawn(program, words, { ...options, stdio: [standardInput, 'pipe', 'pipe'] })
  if (input !== undefined) closeSync(standardInput)
  let output = ''
  let rest = ''
  const keep = text => (output = (output + text).slice(-KEPT_OUTPUT))
  child.stdout.setEncoding('utf8').on('data', text => {
    keep(text)
    if (onLine === undefined) return
    const lines = (rest + text).split('\n')
    rest = lines.pop()
    lines.forEach(line => onLine(line, performance.now() - started))
  })
  child.stderr.setEncoding('utf8').on('data', keep)
  return new Promise((resolve, reject) => {
    let patience
    child.once('error', error => {
      // When interrupted, it is over when the child has ended: until then it may still write files.
      if (error.name === 'AbortError') patience = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS)
      else reject(error)
    })
    child.once('close', (code, signal) => {
      clearTimeout(patience)
      const durationMs = performance.now() - started
      if (code === 0) resolve({ durationMs, output })
      else reject(new Error(`${program} ended with ${signal ?? `exit code ${code}`}:\n${output}`))
    })
  })
}

/** Runs a script with Node. @returns As `runProgram`, and `peakBytes`: its peak resident memory. */
export async function runNode(words, { folder, env = process.env, ...options }) {
  const peakFile = join(folder, `peak-${randomBytes(4).toString('hex')}`)
  try {
    const ended = await runProgram(process.execPath, ['--import', PEAK_MEMORY, ...words], {
      ...options,
      env: { ...env, GREENLINE_BENCH_PEAK: peakFile },
    })
    return { ...ended, peakBytes: Number(readFileSync(peakFile, 'utf8')) }
  } finally {
    if (existsSync(peakFile)) rmSync(peakFile)
  }
}
