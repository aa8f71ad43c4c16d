/**
 * Reads a piece of the configuration file by its zod schema: the same schema that
 * is published for editors. Invariant: what is found keeps label and place, so
 * that whoever looks at several keys together can say where; no message holds
 * what a variable put into the file, and a secret is only ever a variable.
 */
import { z } from 'zod'
import { type ErrorCode, type ErrorPlace, GreenlineError } from '../core/errors.js'
import { type Texts, writtenOf } from './chosen.js'
import { noValue, refusedKey, textsOf } from './config-file.js'
import type { Found, Group, Leaf, Refused, Row, Somewhere } from './found.js'
import { expandReferences, hasReferences, literalPart } from './references.js'
import { withoutCredentials } from './secrets.js'
import type { IssueParams } from './values.js'
import { type Entry, faultOf, type Written } from './yaml-tree.js'

/** How a section is read, and what has come of it so far. */
export interface Reading {
  readonly path: string
  /** Where variables are looked up; without it, values that depend on them stay unknown. */
  readonly env: Texts | undefined
  /**
   * `unneeded` where nobody connects: then secrets need not be there. `withheld` where the run gets none, so that
   * a variable which is missing is nobody's mistake.
   */
  readonly credentials: 'needed' | 'unneeded' | 'withheld'
  readonly report: Report
}
export interface Report {
  readonly problems: GreenlineError[]
  readonly secrets: Set<string>
  /** Variables that were not set. */
  readonly missing: Set<string>
  /** What was said already: a mapping that many aliases name is wrong once. */
  readonly said: Set<string>
}

export const newReport = (): Report => ({
  problems: [],
  secrets: new Set(),
  missing: new Set(),
  said: new Set(),
})

/** Adds a problem, once for each place. */
export function objectTo(
  { path, report }: Reading,
  { label, place }: Somewhere,
  { message, hint, shown = '' }: { readonly message: string; readonly hint: string; readonly shown?: string },
  code: ErrorCode = 'CONFIG_INVALID',
): void {
  const text = `${label} in ${path}${shown}: ${message}.`
  if (isNew(report, place, message)) report.problems.push(new GreenlineError(code, text, hint, { place }))
}

function fault(
  { report }: Reading,
  [message, hint]: readonly [string, string],
  place: ErrorPlace,
  key = message,
) {
  if (isNew(report, place, key)) report.problems.push(faultOf(message, hint, place))
}

function isNew({ said }: Report, { line, column }: ErrorPlace, message: string): boolean {
  const key = `${line ?? 0}:${column ?? 0}:${message}`
  return said.size < said.add(key).size
}

/**
 * Reads what was written where a schema is expected.
 *
 * @returns Undefined when something else stands there, which is a problem then.
 */
export function readShape<S extends z.ZodType>(
  schema: S,
  value: Written,
  label: string,
  reading: Reading,
): Found<S> | undefined {
  return find(schema, value, label, reading) as Found<S> | undefined
}

type Anything = Leaf<unknown> | Group<unknown> | Row<unknown>

function find(given: unknown, value: Written, label: string, reading: Reading): Anything | undefined {
  const schema = given instanceof z.ZodOptional ? given.unwrap() : given
  if (value.kind === 'nothing' || (value.kind === 'text' && value.text.trim() === '')) {
    fault(reading, noValue(label), value.place, 'no value')
    return undefined
  }
  const options: readonly unknown[] = schema instanceof z.ZodUnion ? schema.options : [schema]
  const ofKind = options.find(option => takes(option, value))
  if (ofKind instanceof z.ZodObject && value.kind === 'mapping') {
    return readGroup(ofKind.shape, value.entries, { label, place: value.place }, reading)
  }
  if (ofKind instanceof z.ZodArray && value.kind === 'list') {
    const items = value.items.flatMap(
      (item, index) => find(ofKind.element, item, `${label}.${index + 1}`, reading) ?? [],
    )
    return { kind: 'row', items, label, place: value.place }
  }
  if (ofKind instanceof z.ZodType) return readLeaf(ofKind, value, label, reading)
  const allowed = options.map(nounOf).join(' or ')
  const message = `gives ${label} a ${value.kind}; allowed is ${allowed}`
  fault(reading, [message, `Write ${allowed} there.`], value.place, `a ${value.kind}`)
  return undefined
}

/** A schema that takes a text as well as a list of them. */
const takesTexts = (schema: unknown): boolean =>
  schema instanceof z.ZodPipe && schema.def.in instanceof z.ZodUnion

function takes(schema: unknown, value: Written): boolean {
  if (schema instanceof z.ZodObject) return value.kind === 'mapping'
  if (schema instanceof z.ZodArray) return value.kind === 'list'
  return (
    value.kind === 'text' ||
    (value.kind === 'list' && takesTexts(schema) && textsOf(value.items) !== undefined)
  )
}

function nounOf(schema: unknown): string {
  if (schema instanceof z.ZodObject) return 'a mapping'
  if (schema instanceof z.ZodArray) return 'a list of mappings'
  return takesTexts(schema) ? 'a text or a list of texts' : 'a text'
}

function readGroup(
  shape: Readonly<Record<string, unknown>>,
  entries: readonly Entry[],
  where: Somewhere,
  reading: Reading,
): Group<unknown> {
  const fields: Record<string, Anything | Refused> = {}
  const known = Object.keys(shape)
  const prefix = `${where.label}.`
  for (const { key, at, value } of entries) {
    if (!known.includes(key)) {
      fault(reading, refusedKey(key, prefix, known), at, `unknown ${key}`)
      continue
    }
    // What is refused is there all the same: nobody has to be told that it is missing.
    const refused = { kind: 'refused', label: prefix + key, place: value.place } as const
    fields[key] = find(shape[key], value, prefix + key, reading) ?? refused
  }
  for (const key of known) {
    if (fields[key] !== undefined || shape[key] instanceof z.ZodOptional) continue
    objectTo(reading, where, { message: `it has no ${key}`, hint: `Write ${key} below it.` })
  }
  return { kind: 'group', fields, ...where }
}

/**
 * What some values are for: a `connection` alone, so that they need not be there when none is opened; or the `choice`
 * among servers, which is made before any variable is looked up.
 */
export const PURPOSES = z.registry<{ readonly for: 'connection' | 'choice' }>()

/** Whether a schema is that of a secret: editors know it as something that is only written. */
const isSecretValue = (schema: z.ZodType): boolean => schema.meta()?.['writeOnly'] === true

function readLeaf(schema: z.ZodType, value: Written, label: string, reading: Reading): Leaf<unknown> {
  const parts =
    value.kind === 'list' ? (textsOf(value.items) ?? []) : value.kind === 'text' ? [value.text] : []
  const written = writtenOf(parts)
  const leaf = { kind: 'leaf', label, place: value.place, written } as const
  const isSecret = isSecretValue(schema)
  if (isSecret && literalPart(written).trim() !== '') {
    const hint =
      'Write ${NAME} in its place, set NAME in env: of the step from a secret, and change the secret.'
    objectTo(reading, leaf, { message: 'a secret is written into the file', hint })
    return leaf
  }
  if (PURPOSES.get(schema)?.for === 'choice' && hasReferences(written)) {
    const message = 'it depends on a variable, and servers are chosen before variables are looked up'
    objectTo(reading, leaf, { message, hint: 'Write the name itself.' })
    return leaf
  }
  const expansions = parts.map(part => expandReferences(part, reading.env ?? {}))
  if (expansions.some(({ malformed }) => malformed > 0)) {
    const message = 'a "${" is not followed by a name and "}"'
    objectTo(reading, leaf, { message, hint: 'Write ${NAME}, or $${ for the characters themselves.' })
    return leaf
  }
  if (hasReferences(written) && reading.env === undefined) return leaf
  const isOfConnection = isSecret || PURPOSES.get(schema)?.for === 'connection'
  if (isOfConnection && reading.credentials === 'unneeded') return { ...leaf, value: '' }
  const missing = [...new Set(expansions.flatMap(each => each.missing))]
  if (missing.length > 0) {
    missing.forEach(name => objectToMissing(reading, leaf, name))
    return leaf
  }
  // Blanks may belong to a password; the line end of a file that was pasted does not.
  const texts = expansions.map(({ text }) => (isSecret ? text.replace(/[\r\n]+$/, '') : text.trim()))
  if (isSecret) for (const text of texts) reading.report.secrets.add(text)
  const parsed = schema.safeParse(value.kind === 'list' ? texts : texts[0])
  if (parsed.success) return { ...leaf, value: parsed.data }
  for (const issue of parsed.error.issues) {
    const params = issue.code === 'custom' ? (issue.params as IssueParams | undefined) : undefined
    const shown = isSecret ? '' : shownValue(written)
    objectTo(reading, leaf, { message: issue.message, hint: params?.hint ?? 'Write a text.', shown })
  }
  return leaf
}

function objectToMissing(reading: Reading, leaf: Somewhere, name: string): void {
  const { missing } = reading.report
  // Many servers may share a password: its name is said once, where it comes first.
  if (missing.size === missing.add(name).size || reading.credentials === 'withheld') return
  const message = `${name} is not set in the environment of the process, or empty`
  const hint = `Set ${name} in env: of the step, for instance from a secret.`
  objectTo(reading, leaf, { message, hint })
}

/** A value as it was written, for a message; what may hold credentials is left out. */
export function shownValue(written: string): string {
  const safe = withoutCredentials(written)
  if (safe !== written || /@.*:|:.*@|-----BEGIN/s.test(written)) return ''
  return ` is ${JSON.stringify(safe.length > 120 ? `${safe.slice(0, 119)}…` : safe)}`
}
