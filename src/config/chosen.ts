/**
 * One value of one input: where it was given, what it became, and how messages
 * speak of it. Invariant: a value is shown as it was written, so what a variable
 * put into it is never shown, and a secret not at all.
 */
import type { z } from 'zod'
import { GreenlineError } from '../core/errors.js'
import type { ConfigFile, FileValue } from './config-file.js'
import { problemsOfUrl } from './database-url.js'
import { type InputName, INPUTS, type InputValues, isSecret } from './inputs.js'
import { expandReferences, hasReferences, literalPart } from './references.js'
import { passwordsIn, withoutCredentials } from './secrets.js'
import type { IssueParams } from './values.js'

/** Texts by name. */
export type Texts = Readonly<Record<string, string | undefined>>

/** A value in effect, and how to talk about it. */
export interface Chosen {
  readonly text: string | readonly string[]
  /** What is shown of it: as it was written, before references were expanded. */
  readonly written: string
  readonly label: string
  readonly file?: FileValue
}

/** A text, or a list as one text. */
export const writtenOf = (text: FileValue['text']): string =>
  typeof text === 'string' ? text : text.join(', ')

/** Puts variables into a value of the file; undefined when that, or the value itself, is refused. */
export function expanded(value: FileValue, env: Texts, problems: GreenlineError[]): Chosen | undefined {
  const refuse = (message: string, hint: string): void => {
    problems.push(
      new GreenlineError('CONFIG_INVALID', `${value.label}: ${message}.`, hint, { place: value.place }),
    )
  }
  const parts = typeof value.text === 'string' ? [value.text] : value.text
  const expansions = parts.map(part => expandReferences(part, env))
  if (expansions.some(({ malformed }) => malformed > 0)) {
    refuse('a "${" is not followed by a name and "}"', 'Write ${NAME}, or $${ for the characters themselves.')
    return
  }
  const missing = [...new Set(expansions.flatMap(each => each.missing))]
  if (missing.length > 0) {
    const names = missing.join(', ')
    refuse(
      `${names} ${missing.length === 1 ? 'is' : 'are'} not set in the environment of the process, or empty`,
      `Set ${names} in env: of the step, for instance from a secret.`,
    )
    return
  }
  const texts = expansions.map(({ text }) => text.trim())
  const text = typeof value.text === 'string' ? (texts[0] ?? '') : texts
  return { text, written: writtenOf(value.text), label: value.label, file: value }
}

/** Adds what the input's schema makes of a value, or what is wrong with it. */
export function parseValue(
  name: InputName,
  chosen: Chosen,
  values: InputValues,
  problems: GreenlineError[],
): void {
  const schema: z.ZodType = INPUTS[name].schema
  const parsed = schema.safeParse(chosen.text)
  if (parsed.success) {
    Object.assign(values, { [name]: parsed.data })
    return
  }
  problems.push(...parsed.error.issues.map(issue => valueProblem(name, chosen, issue)))
}

function valueProblem(
  name: InputName,
  { written, label, file }: Chosen,
  issue: z.core.$ZodIssue,
): GreenlineError {
  const params = issue.code === 'custom' ? (issue.params as IssueParams | undefined) : undefined
  const shown = isSecret(name) ? '' : ` is ${quoted(written)}`
  const [code, options] =
    file === undefined
      ? (['INPUT_INVALID', {}] as const)
      : (['CONFIG_INVALID', { place: file.place }] as const)
  return new GreenlineError(
    code,
    `${label}${shown}: ${issue.message}.`,
    params?.hint ?? 'Write a text.',
    options,
  )
}

const quoted = (text: string): string => {
  const safe = withoutCredentials(text)
  return JSON.stringify(safe.length > 120 ? `${safe.slice(0, 119)}…` : safe)
}

/** Values of the file that this execution does not use are held to the same rules, as far as they are written out. */
export function problemsNotInEffect(
  file: ConfigFile,
  used: ReadonlySet<FileValue | undefined>,
): readonly GreenlineError[] {
  const problems: GreenlineError[] = []
  for (const values of [file.top, ...[...file.environments.values()].map(section => section.values)]) {
    for (const [name, value] of values) {
      if (isSecret(name) && holdsLiteralSecret(name, writtenOf(value.text))) {
        const message = `${value.label}: ${name === 'token' ? 'a token' : 'a password'} is written into the file.`
        const advice =
          'Write ${NAME} in its place, set NAME in env: of the step from a secret, and change the secret.'
        problems.push(new GreenlineError('CONFIG_INVALID', message, advice, { place: value.place }))
      }
      const { text } = value
      if (used.has(value) || hasReferences(writtenOf(text))) continue
      if (name === 'database-url' || name === 'dry-run-url') {
        problems.push(...problemsOfUrl(writtenOf(text), { input: value.label, place: value.place }))
      } else
        parseValue(name, { text, written: writtenOf(text), label: value.label, file: value }, {}, problems)
    }
  }
  return problems
}

const holdsLiteralSecret = (name: InputName, written: string): boolean =>
  name === 'token'
    ? literalPart(written) !== ''
    : passwordsIn(written).some(password => literalPart(password) !== '')
