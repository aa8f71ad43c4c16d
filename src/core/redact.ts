/**
 * Takes secrets out of text before it leaves the process. The runner masks its
 * own log and the step summary only; commits, artifacts and messages are ours.
 * Invariant: every occurrence of a secret goes, also where occurrences overlap;
 * a source text keeps its length in bytes, because offsets point into it.
 */
import { learnedSecrets } from './learned-secrets.js'
import type { Results } from './model.js'

/** Shorter secrets, and shorter lines of a secret, are not replaced: they would take half of every log along. */
export const MIN_SECRET_CHARACTERS = 4

/** Removes secrets from text. */
export interface Redact {
  /** Puts `***` in the place of every secret. */
  (text: string): string
  /** Overwrites secrets with `*`, one per byte, and keeps line ends; the input is not changed. */
  readonly sameLength: (bytes: Uint8Array) => Uint8Array
}

/**
 * Builds the function that removes these secrets and those that the process learns later (learned-secrets.ts), their
 * lines, and what becomes of them in URLs, base64, hexadecimal, JSON, XML and SQL.
 *
 * @param secrets - Empty and very short ones are ignored, see `MIN_SECRET_CHARACTERS`.
 */
export function createRedactor(secrets: readonly string[]): Redact {
  const forms = new Set<string>()
  const byteForms: Buffer[] = []
  let learned = 0
  const add = (secret: string): void => {
    for (const form of partsOf(secret).flatMap(formsOf)) {
      if (form.length < MIN_SECRET_CHARACTERS || forms.has(form)) continue
      forms.add(form)
      byteForms.push(Buffer.from(form))
    }
  }
  const catchUp = (): void => {
    const known = learnedSecrets()
    for (; learned < known.length; learned++) add(known[learned] ?? '')
  }
  secrets.forEach(add)

  const redact = (text: string): string => {
    catchUp()
    const spans = mergeSpans(findSpans(text, forms))
    let redacted = ''
    let end = 0
    for (const span of spans) {
      redacted += `${text.slice(end, span.start)}***`
      end = span.end
    }
    return redacted + text.slice(end)
  }
  const sameLength = (bytes: Uint8Array): Uint8Array => {
    catchUp()
    const copy = Buffer.from(bytes)
    for (const span of findSpans(Buffer.from(bytes), byteForms)) {
      for (let at = span.start; at < span.end; at++) if (!isLineEnd(copy[at])) copy[at] = ASTERISK
    }
    return copy
  }
  return Object.assign(redact, { sameLength })
}

/** Removes secrets from every text inside plain data; keys stay, they are ours. */
export function redactDeep<T>(value: T, redact: (text: string) => string): T {
  return mapTexts(value, redact, () => false) as T
}

/**
 * Removes secrets from results: from all that servers, files and parameters say. Names stay as they are (targets,
 * environments, paths, commit ids, statuses): they are public by their nature, and hiding the database `postgres`
 * would only tell that its password is `postgres`.
 */
export function redactResults(results: Results, redact: Redact): Results {
  const redacted = mapTexts(results, redact, key => NAMES.has(key)) as Results
  const source = (text: string): string => Buffer.from(redact.sameLength(Buffer.from(text))).toString()
  return {
    ...redacted,
    parameters: redactDeep(results.parameters, redact),
    change: {
      ...redacted.change,
      files: redacted.change.files.map((file, index) => ({
        ...file,
        source: (results.change.files[index]?.source ?? []).map(segment => ({
          ...segment,
          text: source(segment.text),
        })),
      })),
    },
  }
}

/** Fields of results that hold names and fixed words. Whatever is not listed is redacted. */
const NAMES = new Set([
  ...['status', 'role', 'dialect', 'action', 'method', 'severity', 'name', 'product', 'code', 'sqlState'],
  ...[
    'execution',
    'target',
    'path',
    'from',
    'blob',
    'base',
    'head',
    'event',
    'greenline',
    'startedAt',
    'finishedAt',
  ],
])

const ASTERISK = 0x2a
const isLineEnd = (byte: number | undefined): boolean => byte === 0x0a || byte === 0x0d

/** What holds no text that changes is given back as it is: a copy of many results would take as much room again. */
function mapTexts(value: unknown, map: (text: string) => string, keep: (key: string) => boolean): unknown {
  if (typeof value === 'string') return map(value)
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value
    const mapped = items.map(item => mapTexts(item, map, keep))
    return mapped.some((item, index) => item !== items[index]) ? mapped : items
  }
  const changed: [string, unknown][] = []
  for (const [key, item] of Object.entries(value as Record<string, unknown>)) {
    const mapped = keep(key) ? item : mapTexts(item, map, keep)
    if (mapped !== item) changed.push([key, mapped])
  }
  return changed.length === 0 ? value : { ...value, ...Object.fromEntries(changed) }
}

interface Span {
  readonly start: number
  end: number
}

/** All occurrences, also overlapping ones: two secrets that share characters are both gone afterwards. */
function findSpans<T extends string | Buffer>(haystack: T, needles: Iterable<T>): Span[] {
  const spans: Span[] = []
  for (const needle of needles) {
    let start = haystack.indexOf(needle as string)
    while (start !== -1) {
      spans.push({ start, end: start + needle.length })
      start = haystack.indexOf(needle as string, start + 1)
    }
  }
  return spans
}

function mergeSpans(spans: Span[]): readonly Span[] {
  const merged: Span[] = []
  for (const span of spans.sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1)
    if (last !== undefined && span.start <= last.end) last.end = Math.max(last.end, span.end)
    else merged.push(span)
  }
  return merged
}

/** A secret and, when it has several, its lines: a log prints them one by one. */
function partsOf(secret: string): readonly string[] {
  const trimmed = secret.trim()
  const lines = secret.split(/[\r\n]+/).map(line => line.trim())
  return [secret, trimmed, ...lines].filter(part => part.length >= MIN_SECRET_CHARACTERS)
}

function formsOf(secret: string): readonly string[] {
  // A lone surrogate has no UTF-8 form, and URI functions would throw on it.
  const text = Buffer.from(secret).toString()
  const json = JSON.stringify(text).slice(1, -1)
  const hex = Buffer.from(text).toString('hex')
  return [
    secret,
    ...uriForms(text),
    ...base64Forms(text),
    json,
    json.replaceAll('/', '\\/'),
    escapeNonAscii(json),
    ...xmlForms(text),
    ...[text.replaceAll("'", "''"), text.replaceAll('\\', '\\\\'), text.replaceAll('"', '""')],
    text.replaceAll('\\', '\\\\').replaceAll("'", "\\'"),
    ...[hex, hex.toUpperCase()],
  ]
}

function uriForms(text: string): readonly string[] {
  const component = encodeURIComponent(text)
  const strict = component.replace(/[!'()*]/g, c => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
  const forms = [
    component,
    strict,
    encodeURI(text),
    component.replaceAll('%20', '+'),
    new URLSearchParams({ '': text }).toString().slice(1),
  ]
  return [...forms, ...forms.map(form => form.replace(/%[0-9A-F]{2}/g, hex => hex.toLowerCase()))]
}

function xmlForms(text: string): readonly string[] {
  const element = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const quoted = element.replaceAll('"', '&quot;')
  return [
    element,
    quoted,
    quoted.replaceAll("'", '&apos;'),
    quoted.replaceAll("'", '&#39;'),
    quoted.replaceAll("'", '&#x27;'),
  ]
}

const escapeNonAscii = (json: string): string =>
  json.replace(/[^\x20-\x7e]/g, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)

/**
 * The characters that a secret contributes to base64 wherever it stands in the encoded bytes: three alignments,
 * each once as the end of the data and once followed by more.
 */
function base64Forms(text: string): readonly string[] {
  const bytes = Buffer.from(text)
  return [0, 1, 2].flatMap(before => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
    const unstableHead = Math.ceil((before * 8) / 6)
    const atEnd = encoded.slice(unstableHead)
    const unpadded = atEnd.replace(/=+$/, '')
    const followed = unpadded.length === atEnd.length ? unpadded : unpadded.slice(0, -1)
    return [atEnd, unpadded, followed].flatMap(form => [form, form.replaceAll('+', '-').replaceAll('/', '_')])
  })
}
