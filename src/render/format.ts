/**
 * Numbers, durations and times as people read them. Invariant: no locale and no
 * clock is asked, so the same results give the same bytes everywhere.
 */

/** Groups digits by thousands: 1,234,567. */
export const formatCount = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',')

/** A count with its noun; the plural adds an s unless it is given. */
export const plural = (count: number, noun: string, nouns = `${noun}s`): string =>
  `${formatCount(count)} ${count === 1 ? noun : nouns}`

const upTo = (value: number, digits: number): string => String(Number(value.toFixed(digits)))

/** Milliseconds as `0.4 ms`, `340 ms`, `1.2 s`, `2 min 3 s` or `1 h 5 min`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 0.05) return '0 ms'
  if (durationMs < 9.95) return `${upTo(durationMs, 1)} ms`
  if (durationMs < 999.5) return `${upTo(durationMs, 0)} ms`
  if (durationMs < 59_950) return `${upTo(durationMs / 1000, 1)} s`
  const seconds = Math.round(durationMs / 1000)
  if (seconds < 3600) return pair(Math.floor(seconds / 60), 'min', seconds % 60, 's')
  const minutes = Math.round(seconds / 60)
  return pair(Math.floor(minutes / 60), 'h', minutes % 60, 'min')
}

/** The same for a cell of a Markdown table, where number and unit stay together. */
export const cellDuration = (durationMs: number): string =>
  formatDuration(durationMs).replaceAll(' ', '&nbsp;')

const pair = (big: number, bigUnit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${formatCount(big)} ${bigUnit}` : `${formatCount(big)} ${bigUnit} ${small} ${smallUnit}`

/** An ISO 8601 UTC time as `2026-11-22 09:00:04 UTC`; anything else as it is. */
export function formatTime(iso: string): string {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d)?)(?:\.\d+)?Z$/.exec(iso)
  return match ? `${match[1] ?? ''} ${match[2] ?? ''} UTC` : iso
}

/** Milliseconds from one ISO time to a later one; undefined when either is no time. */
export function millisecondsBetween(from: string, to: string | undefined): number | undefined {
  const between = to === undefined ? NaN : Date.parse(to) - Date.parse(from)
  return Number.isNaN(between) || between < 0 ? undefined : between
}

/** Bytes as `512 B`, `1.4 kB` or `3.2 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < 999_950) return `${upTo(bytes / 1000, 1)} kB`
  const tenths = Math.round(bytes / 1e5)
  return `${formatCount(Math.floor(tenths / 10))}${tenths % 10 === 0 ? '' : `.${tenths % 10}`} MB`
}

/** The first nine characters of a commit id; other ids whole. */
export const shortCommit = (id: string): string => (/^[0-9a-f]{40,64}$/.test(id) ? id.slice(0, 9) : id)
