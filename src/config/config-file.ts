/**
 * The configuration file: the same keys as the inputs, and `environments:` with
 * them again per environment. Invariant: every value keeps the place it was
 * written at, and nothing of the file is executed or expanded here.
 */
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLMap,
} from 'yaml'
import { type ErrorPlace, GreenlineError, throwAll, toGreenlineErrors } from '../core/errors.js'
import { INPUT_NAMES, type InputName, isInputName } from './inputs.js'
import { nearest } from './nearest.js'
import { withoutCredentials } from './secrets.js'

/** One value as it was written, references not yet expanded. */
export interface FileValue {
  readonly text: string | readonly string[]
  readonly label: string
  readonly place: ErrorPlace
}
export type FileValues = ReadonlyMap<InputName, FileValue>

/** A parsed configuration file, and what is wrong with its shape. */
export interface ConfigFile {
  readonly path: string
  /** `refused` when nothing of it could be read. */
  readonly status: 'read' | 'absent' | 'refused'
  readonly top: FileValues
  /** By the name of the environment as it was written. */
  readonly environments: ReadonlyMap<string, FileValues>
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

const MAX_CHARACTERS = 1024 * 1024
// Each use of an anchor counts; a file of settings needs a handful.
const MAX_ALIASES = 100
// What follows the first faults is mostly their echo.
const MAX_FAULTS = 5

/** Reads a configuration file; never throws for what a user wrote. */
export function parseConfigFile(text: string, path: string): ConfigFile {
  try {
    return readDocument(text, path)
  } catch (error) {
    const problems = toGreenlineErrors(error)
    if (problems === undefined) throw error
    return { ...emptyConfigFile(path, 'refused'), problems }
  }
}

interface Reader {
  readonly document: Document
  readonly path: string
  readonly problems: GreenlineError[]
  place(offset: number | undefined): ErrorPlace
}

function readDocument(text: string, path: string): ConfigFile {
  const problem = (message: string, hint: string, place: ErrorPlace = { path }): GreenlineError =>
    new GreenlineError('CONFIG_INVALID', message, hint, { place })
  if (text.length > MAX_CHARACTERS) {
    throw problem(`${path} is larger than 1 MiB.`, 'Check that this is the configuration file.')
  }
  const lines = new LineCounter()
  const place = (offset = 0): ErrorPlace => {
    const { line, col } = lines.linePos(offset)
    return { path, line, column: Array.from(text.slice(offset - col + 1, offset)).length + 1 }
  }
  const tooDeep = (): GreenlineError =>
    problem(`${path} is nested too deeply.`, 'Write settings one below the other.')
  const document = parse(text, lines, tooDeep)
  const faults = [...document.errors, ...document.warnings].slice(0, MAX_FAULTS)
  // A pretty message would quote the line, and with it perhaps a password.
  throwAll(
    faults.map(({ message, code, pos }) => {
      const at = place(pos[0])
      const hint = code === 'TAB_AS_INDENT' ? 'Indent with spaces.' : 'Mend the YAML at this place.'
      const where = `${path}, line ${at.line ?? 1}, column ${at.column ?? 1}`
      return problem(`${where}: ${ownWords(message)}.`, hint, at)
    }),
  )
  try {
    document.toJS({ maxAliasCount: MAX_ALIASES, mapAsMap: true })
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep()
    throw problem(
      `${path} has an alias without an anchor, or too many aliases.`,
      'Write the values out instead of repeating them by aliases.',
    )
  }
  const reader: Reader = { document, path, problems: [], place }
  const root: unknown = document.contents
  if (root === null) return emptyConfigFile(path, 'read')
  if (!isMap(root)) {
    throw problem(`${path} holds no settings.`, 'Write one "name: value" per line.', place())
  }
  const environments = new Map<string, FileValues>()
  const top = readSettingsOf(reader, root, ['environments'], '', node => {
    for (const [name, values] of readEnvironments(reader, node)) environments.set(name, values)
  })
  return { path, status: 'read', top, environments, problems: reader.problems }
}

function parse(text: string, lineCounter: LineCounter, tooDeep: () => GreenlineError): Document {
  const document = parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: false })
  // The parser turns an exhausted stack into a fault of the file.
  if (document.errors.some(({ message }) => message.startsWith('Maximum call stack'))) throw tooDeep()
  return document
}

/** Keys of a mapping with their places; what is no key or comes twice is a problem. */
function* keysOf(
  reader: Reader,
  map: YAMLMap,
): Generator<{ key: string; at: ErrorPlace; value: Node | null }> {
  const seen = new Map<string, number>()
  for (const pair of map.items) {
    const keyNode = resolved(reader, pair.key as Node)
    const at = reader.place((pair.key as Node | null)?.range?.[0])
    const key = isScalar(keyNode) ? textOf(keyNode.value, keyNode.source) : undefined
    if (key === undefined) {
      fault(reader, 'holds a key that is no name', 'Write the name of a setting before the ":".', at)
      continue
    }
    const first = seen.get(key)
    if (first !== undefined) {
      fault(reader, `sets ${quoted(key)} twice, first in line ${first}`, 'Keep one of them.', at)
      continue
    }
    seen.set(key, at.line ?? 1)
    yield { key, at, value: resolved(reader, pair.value as Node | null) }
  }
}

function readSettingsOf(
  reader: Reader,
  map: YAMLMap,
  others: readonly string[],
  prefix: string,
  onOther: (value: Node | null, at: ErrorPlace) => void,
): FileValues {
  const values = new Map<InputName, FileValue>()
  const excluded = prefix === '' ? ['config'] : ['config', 'environment']
  const known = [...INPUT_NAMES.filter(name => !excluded.includes(name)), ...others]
  for (const { key, at, value } of keysOf(reader, map)) {
    if (others.includes(key)) {
      onOther(value, at)
    } else if (!isInputName(key) || excluded.includes(key)) {
      fault(reader, ...refusedKey(key, prefix, known), at)
    } else {
      const text = settingText(reader, value, key, prefix, at)
      const place = reader.place(value?.range?.[0])
      if (text !== undefined) values.set(key, { text, label: `${prefix}${key} in ${reader.path}`, place })
    }
  }
  return values
}

function refusedKey(key: string, prefix: string, known: readonly string[]): [message: string, hint: string] {
  if (isInputName(key)) {
    return [
      `sets ${prefix}${key}, which cannot be set here`,
      'Give it as an input of the action or as a flag.',
    ]
  }
  if (key === '<<') return ['merges a mapping with "<<", which is not supported', 'Write the values out.']
  const near = nearest(key, known)
  const question = near === undefined ? '' : `; did you mean ${near}?`
  const hint = near === undefined ? `Use one of ${known.join(', ')}.` : `Rename it to ${near}.`
  return [`has the unknown key ${prefix}${quoted(key)}${question}`, hint]
}

function readEnvironments(reader: Reader, node: Node | null): Map<string, FileValues> {
  const environments = new Map<string, FileValues>()
  if (!isMap(node)) {
    const at = reader.place(node?.range?.[0])
    fault(reader, 'has no mapping below environments', 'Write the name of an environment and ":" there.', at)
    return environments
  }
  for (const { key, at, value } of keysOf(reader, node)) {
    const namesake = [...environments.keys()].find(name => name.toLowerCase() === key.toLowerCase())
    if (namesake !== undefined) {
      const message = `has both ${quoted(namesake)} and ${quoted(key)} below environments, which GitHub holds for one`
      fault(reader, message, 'Keep one of them.', at)
    } else if (!isMap(value)) {
      const message = `has no settings below environments.${quoted(key)}`
      fault(reader, message, 'Write settings below it, or remove it.', at)
    } else {
      environments.set(
        key,
        readSettingsOf(reader, value, [], `environments.${shown(key)}.`, () => undefined),
      )
    }
  }
  return environments
}

function settingText(
  reader: Reader,
  value: Node | null,
  name: InputName,
  prefix: string,
  keyPlace: ErrorPlace,
): string | readonly string[] | undefined {
  const at = value?.range ? reader.place(value.range[0]) : keyPlace
  if (isScalar(value)) {
    const text = textOf(value.value, value.source)
    if (text !== undefined && text.trim() !== '') return text.trim()
    fault(reader, `gives ${prefix}${name} no value`, 'Write a value after the ":", or remove the line.', at)
    return undefined
  }
  if (isSeq(value) && name === 'files') {
    const items = value.items.map(item => {
      const node = resolved(reader, item as Node)
      return isScalar(node) ? textOf(node.value, node.source) : undefined
    })
    const texts = items.filter(item => item !== undefined)
    if (texts.length === items.length) return texts
    fault(reader, `lists something in ${prefix}files that is no glob`, 'Write one glob after each "-".', at)
    return undefined
  }
  const kind = isSeq(value) ? 'a list' : isMap(value) ? 'a mapping' : 'nothing'
  const allowed = name === 'files' ? 'a text or a list of texts' : 'a text, a number, true or false'
  fault(reader, `gives ${prefix}${name} ${kind}; allowed is ${allowed}`, 'Write one value after the ":".', at)
  return undefined
}

/** A scalar as it was written: `1e5` and `0123` may be names of commits. */
const textOf = (value: unknown, source: string | undefined): string | undefined => {
  if (typeof value === 'string') return value
  if (typeof value !== 'number' && typeof value !== 'boolean' && typeof value !== 'bigint') return undefined
  return source ?? String(value)
}

const resolved = (reader: Reader, node: Node | null): Node | null =>
  isAlias(node) ? (node.resolve(reader.document) ?? null) : node

function fault(reader: Reader, message: string, hint: string, place: ErrorPlace): void {
  const where = `${reader.path}, line ${place.line ?? 1}, column ${place.column ?? 1}`
  reader.problems.push(
    new GreenlineError('CONFIG_INVALID', `${where}: the file ${message}.`, hint, { place }),
  )
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').replace(/\.$/, '').slice(0, 200)
const shown = (key: string): string => withoutCredentials(oneLine(key)).slice(0, 80)
const quoted = (key: string): string => JSON.stringify(shown(key))
/** What the YAML parser says, without the piece of the file that some of its messages end in. */
const ownWords = (message: string): string => oneLine(message.replace(/(:\s| %).*$/s, ''))
