/**
 * Preloaded into a process (`node --import`): writes its peak resident memory, in bytes, to the file
 * that GREENLINE_BENCH_PEAK names. Invariant: it is the peak of this program alone.
 */
import { readFileSync, writeFileSync } from 'node:fs'

/** @returns Peak resident memory of this process so far, in bytes. */
export function peakBytes() {
  try {
    // ru_maxrss counts the parent's memory too when the process was made by fork and exec: getrusage(2).
    const [, kibibytes] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
    if (kibibytes !== undefined) return Number(kibibytes) * 1024
  } catch {
    // No such file outside Linux.
  }
  return process.resourceUsage().maxRSS * 1024
}

const file = process.env['GREENLINE_BENCH_PEAK']
if (file !== undefined) {
  // What this process starts writes no peak over this one.
  delete process.env['GREENLINE_BENCH_PEAK']
  process.on('exit', () => writeFileSync(file, String(peakBytes())))
}
