/**
 * One reading of a file, in a process of its own: `node splitting.mjs split|read MODULE FILE`. Prints one
 * JSON object. Invariant: `read` does all that `split` does, but for splitting.
 */
import { closeSync, openSync, readSync } from 'node:fs'
import { peakBytes } from './peak-memory.mjs'

const CHUNK_BYTES = 64 * 1024

const [, , what, module, file] = process.argv
const { createSplitter } = await import(module)
const splitter = what === 'split' ? createSplitter() : { push: () => [], end: () => [] }

const descriptor = openSync(file, 'r')
const residentBytes = process.memoryUsage.rss()
const cpuBefore = process.cpuUsage()
const started = performance.now()
let pieces = 0
for (;;) {
  // A chunk of its own each time, as a stream gives it: the splitter may keep what it is given.
  const chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES)
  const length = readSync(descriptor, chunk, 0, CHUNK_BYTES, null)
  if (length === 0) break
  pieces += splitter.push(chunk.subarray(0, length)).length
}
pieces += splitter.end().length
const wallMs = performance.now() - started
const { user, system } = process.cpuUsage(cpuBefore)
closeSync(descriptor)
console.log(
  JSON.stringify({
    pieces,
    wallMs,
    cpuMs: (user + system) / 1000,
    grownBytes: peakBytes() - residentBytes,
  }),
)
