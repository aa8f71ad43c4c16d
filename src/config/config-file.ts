/**
 * The configuration file: the same keys as the inputs, and `environments:` with
 * them again per environment, with servers and regions beside. Invariant: every
 * value keeps the place it was written at, and nothing is expanded here.
 */
import { type ErrorPlace, GreenlineError, toGreenlineErrors } from '../core/errors.js'
import { INPUT_NAMES, type InputName, isInputName } from './inputs.js'
import { nearest } from './nearest.js'
import { type Entry, faultOf, quotedKey, readYaml, shownKey, type Written } from './yaml-tree.js'

/** One value as it was written, references not yet expanded. */
export interface FileValue {
  readonly text: string | readonly string[]
  readonly label: string
  readonly place: ErrorPlace
}
export type FileValues = ReadonlyMap<InputName, FileValue>

/** What stands below one environment. */
export interface Section {
  readonly values: FileValues
  /** What messages put before a key, such as `environments.Test.`. */
  readonly prefix: string
  readonly servers?: Entry
  readonly regions?: Entry
}

/** A parsed configuration file, and what is wrong with its shape. */
export interface ConfigFile {
  readonly path: string
  /** `refused` when nothing of it could be read. */
  readonly status: 'read' | 'absent' | 'refused'
  readonly top: FileValues
  /** By the name of the environment as it was written. */
  readonly environments: ReadonlyMap<string, Section>
  readonly problems: readonly GreenlineError[]
}

/** A file without any values. */
export const emptyConfigFile = (path: string, status: ConfigFile['status']): ConfigFile => ({
  path,
  status,
  top: new Map(),
  environments: new Map(),
  problems: [],
})

/** Reads a configuration file; never throws for what a user wrote. */
export function parseConfigFile(text: string, path: string): ConfigFile {
  try {
    const { root, problems } = readYaml(text, path)
    if (root === undefined) return { ...emptyConfigFile(path, 'read'), problems }
    if (root.kind === 'mapping') return readTop(root.entries, path, [...problems])
    const message = `${path} holds no settings.`
    throw new GreenlineError('CONFIG_INVALID', message, 'Write one "name: value" per line.', {
      place: { path, line: 1, column: 1 },
    })
  } catch (error) {
    const problems = toGreenlineErrors(error)
    if (problems === undefined) throw error
    return { ...emptyConfigFile(path, 'refused'), problems }
  }
}

interface Reader {
  readonly path: string
  readonly problems: GreenlineError[]
}

const fault = ({ problems }: Reader, message: string, hint: string, place: ErrorPlace): void => {
  problems.push(faultOf(message, hint, place))
}

/** Keys that hold more than one value, by where they may stand. */
const TOP = ['environments'] as const
const OF_ENVIRONMENT = ['servers', 'regions'] as const

function readTop(entries: readonly Entry[], path: string, problems: GreenlineError[]): ConfigFile {
  const reader: Reader = { path, problems }
  const { values, others } = readValues(reader, entries, TOP, '')
  const environments = others.get('environments')
  return {
    path,
    status: 'read',
    top: values,
    environments: environments === undefined ? new Map() : readEnvironments(reader, environments.value),
    problems,
  }
}

function readEnvironments(reader: Reader, node: Written): Map<string, Section> {
  const environments = new Map<string, Section>()
  if (node.kind !== 'mapping') {
    const hint = 'Write the name of an environment and ":" there.'
    fault(reader, 'has no mapping below environments', hint, node.place)
    return environments
  }
  for (const { key, at, value } of node.entries) {
    const namesake = [...environments.keys()].find(name => name.toLowerCase() === key.toLowerCase())
    if (namesake !== undefined) {
      const message = `has both ${quotedKey(namesake)} and ${quotedKey(key)} below environments, which GitHub holds for one`
      fault(reader, message, 'Keep one of them.', at)
    } else if (value.kind !== 'mapping') {
      const message = `has no settings below environments.${quotedKey(key)}`
      fault(reader, message, 'Write settings below it, or remove it.', at)
    } else {
      const prefix = `environments.${shownKey(key)}.`
      const { values, others } = readValues(reader, value.entries, OF_ENVIRONMENT, prefix)
      environments.set(key, { values, prefix, ...Object.fromEntries(others) })
    }
  }
  return environments
}

function readValues<const O extends string>(
  reader: Reader,
  entries: readonly Entry[],
  others: readonly O[],
  prefix: string,
): { readonly values: FileValues; readonly others: ReadonlyMap<O, Entry> } {
  const values = new Map<InputName, FileValue>()
  const found = new Map<O, Entry>()
  const excluded = prefix === '' ? ['config'] : ['config', 'environment']
  const known = [...INPUT_NAMES.filter(name => !excluded.includes(name)), ...others]
  for (const entry of entries) {
    const { key, at, value } = entry
    const other = others.find(each => each === key)
    if (other !== undefined) found.set(other, entry)
    else if (!isInputName(key) || excluded.includes(key)) {
      fault(reader, ...refusedKey(key, prefix, known), at)
    } else {
      const text = settingText(reader, value, key, prefix)
      if (text !== undefined) {
        values.set(key, { text, label: `${prefix}${key} in ${reader.path}`, place: value.place })
      }
    }
  }
  return { values, others: found }
}

/** What is wrong with a key that is not known at a place. */
export function refusedKey(
  key: string,
  prefix: string,
  known: readonly string[],
): [message: string, hint: string] {
  if (isInputName(key)) {
    return [
      `sets ${prefix}${key}, which cannot be set here`,
      'Give it as an input of the action or as a flag.',
    ]
  }
  if (prefix === '' && OF_ENVIRONMENT.some(each => each === key)) {
    return [`sets ${key} outside of an environment`, `Write ${key} below the name of an environment.`]
  }
  if (key === '<<') return ['merges a mapping with "<<", which is not supported', 'Write the values out.']
  const near = nearest(key, known)
  const question = near === undefined ? '' : `; did you mean ${near}?`
  const hint = near === undefined ? `Use one of ${known.join(', ')}.` : `Rename it to ${near}.`
  return [`has the unknown key ${prefix}${quotedKey(key)}${question}`, hint]
}

function settingText(
  reader: Reader,
  value: Written,
  name: InputName,
  prefix: string,
): string | readonly string[] | undefined {
  const at = value.place
  if (value.kind === 'nothing' || (value.kind === 'text' && value.text.trim() === '')) {
    fault(reader, ...noValue(`${prefix}${name}`), at)
    return undefined
  }
  if (value.kind === 'text') return value.text.trim()
  if (value.kind === 'list' && name === 'files') {
    const texts = textsOf(value.items)
    if (texts !== undefined) return texts
    fault(reader, `lists something in ${prefix}files that is no glob`, 'Write one glob after each "-".', at)
    return undefined
  }
  const allowed = name === 'files' ? 'a text or a list of texts' : 'a text, a number, true or false'
  const message = `gives ${prefix}${name} a ${value.kind}; allowed is ${allowed}`
  fault(reader, message, 'Write one value after the ":".', at)
  return undefined
}

/** The fault of a key that nothing follows. */
export const noValue = (name: string): [message: string, hint: string] => [
  `gives ${name} no value`,
  'Write a value after the ":", or remove the line.',
]

/** The texts of a list; undefined when it holds anything else. */
export function textsOf(items: readonly Written[]): readonly string[] | undefined {
  const texts = items.flatMap(item => (item.kind === 'text' ? [item.text] : []))
  return texts.length === items.length ? texts : undefined
}
