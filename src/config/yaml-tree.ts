/**
 * A YAML file as plain texts, lists and mappings, each with the place it was
 * written at. Invariant: nothing is executed or expanded here, aliases stand for
 * what they name, and no message quotes the file.
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
  visit,
  type YAMLMap,
} from 'yaml'
import { type ErrorPlace, GreenlineError, throwAll } from '../core/errors.js'
import { withoutCredentials } from './secrets.js'

/** A piece of the file. A place is that of the piece itself, for an alias that of what it names. */
export type Written = WrittenText | WrittenList | WrittenMapping | WrittenNothing
export interface WrittenText {
  readonly kind: 'text'
  /** As it was written: `1e5` and `0123` may be names of commits. */
  readonly text: string
  readonly place: ErrorPlace
}
export interface WrittenList {
  readonly kind: 'list'
  readonly items: readonly Written[]
  readonly place: ErrorPlace
}
export interface WrittenMapping {
  readonly kind: 'mapping'
  readonly entries: readonly Entry[]
  readonly place: ErrorPlace
}
export interface WrittenNothing {
  readonly kind: 'nothing'
  readonly place: ErrorPlace
}
export interface Entry {
  readonly key: string
  /** Where the key stands. */
  readonly at: ErrorPlace
  readonly value: Written
}

const MAX_CHARACTERS = 1024 * 1024
// Each use of an anchor counts: a thousand servers may share tunnel and authority.
const MAX_ALIASES = 10_000
const MAX_PIECES = 200_000
const MAX_DEPTH = 50
// What follows the first faults is mostly their echo.
const MAX_FAULTS = 5

/**
 * Reads a YAML text.
 *
 * @returns Its content, undefined when there is none, and what is wrong with its keys.
 * @throws GreenlineError(s) CONFIG_INVALID when it cannot be read at all.
 */
export function readYaml(
  text: string,
  path: string,
): { readonly root: Written | undefined; readonly problems: readonly GreenlineError[] } {
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
  const tooMany = (): GreenlineError =>
    problem(
      `${path} has an alias without an anchor, or too many aliases.`,
      'Write the values out instead of repeating them by aliases.',
    )
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
    throw error instanceof RangeError ? tooDeep() : tooMany()
  }
  const walk: Walk = { named: aliasesOf(document), path, place, tooDeep, tooMany, problems: [], pieces: 0 }
  const root = document.contents === null ? undefined : writtenOf(document.contents, walk, 0)
  return { root, problems: walk.problems }
}

/** A fault of the file's shape, with its place in the words. */
export function faultOf(message: string, hint: string, place: ErrorPlace): GreenlineError {
  const where = `${place.path ?? ''}, line ${place.line ?? 1}, column ${place.column ?? 1}`
  return new GreenlineError('CONFIG_INVALID', `${where}: the file ${message}.`, hint, { place })
}

/** A key in one short line, without what looks like a password. */
export const shownKey = (key: string): string => withoutCredentials(oneLine(key)).slice(0, 80)
/** The same in quotes. */
export const quotedKey = (key: string): string => JSON.stringify(shownKey(key))

interface Walk {
  /** What each alias stands for. */
  readonly named: ReadonlyMap<Node, Node>
  readonly path: string
  readonly place: (offset: number | undefined) => ErrorPlace
  readonly tooDeep: () => GreenlineError
  readonly tooMany: () => GreenlineError
  readonly problems: GreenlineError[]
  pieces: number
}

function parse(text: string, lineCounter: LineCounter, tooDeep: () => GreenlineError): Document {
  const document = parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: false })
  // The parser turns an exhausted stack into a fault of the file.
  if (document.errors.some(({ message }) => message.startsWith('Maximum call stack'))) throw tooDeep()
  return document
}

/** Found in one pass: the parser's own way looks through the whole file for each alias. */
function aliasesOf(document: Document): ReadonlyMap<Node, Node> {
  const anchors = new Map<string, Node>()
  const named = new Map<Node, Node>()
  visit(document, {
    Node: (_key, node) => {
      if (!isAlias(node)) {
        if (node.anchor !== undefined) anchors.set(node.anchor, node)
        return
      }
      const target = anchors.get(node.source)
      if (target !== undefined) named.set(node, target)
    },
  })
  return named
}

function writtenOf(given: Node | null, walk: Walk, depth: number): Written {
  const node = isAlias(given) ? (walk.named.get(given) ?? null) : given
  const place = walk.place((node ?? given)?.range?.[0])
  walk.pieces += 1
  if (walk.pieces > MAX_PIECES) throw walk.tooMany()
  if (depth > MAX_DEPTH) throw walk.tooDeep()
  if (isScalar(node)) {
    const text = textOf(node.value, node.source)
    return text === undefined ? { kind: 'nothing', place } : { kind: 'text', text, place }
  }
  if (isSeq(node)) {
    return { kind: 'list', items: node.items.map(item => writtenOf(item as Node, walk, depth + 1)), place }
  }
  if (isMap(node)) return { kind: 'mapping', entries: [...entriesOf(node, walk, depth + 1)], place }
  return { kind: 'nothing', place }
}

/** Keys of a mapping with their places; what is no key or comes twice is a problem. */
function* entriesOf(map: YAMLMap, walk: Walk, depth: number): Generator<Entry> {
  const seen = new Map<string, number>()
  const fault = (message: string, hint: string, at: ErrorPlace): void => {
    walk.problems.push(faultOf(message, hint, at))
  }
  for (const pair of map.items) {
    const given = pair.key as Node | null
    const keyNode = isAlias(given) ? (walk.named.get(given) ?? null) : given
    const at = walk.place(given?.range?.[0])
    const key = isScalar(keyNode) ? textOf(keyNode.value, keyNode.source) : undefined
    if (key === undefined) {
      fault('holds a key that is no name', 'Write the name of a setting before the ":".', at)
      continue
    }
    const first = seen.get(key)
    if (first !== undefined) {
      fault(`sets ${quotedKey(key)} twice, first in line ${first}`, 'Keep one of them.', at)
      continue
    }
    seen.set(key, at.line ?? 1)
    const value = writtenOf(pair.value as Node | null, walk, depth)
    // Where nothing is written, the key is the nearest place.
    yield { key, at, value: pair.value === null ? { kind: 'nothing', place: at } : value }
  }
}

const textOf = (value: unknown, source: string | undefined): string | undefined => {
  if (typeof value === 'string') return value
  if (typeof value !== 'number' && typeof value !== 'boolean' && typeof value !== 'bigint') return undefined
  return source ?? String(value)
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').replace(/\.$/, '').slice(0, 200)
/** What the YAML parser says, without the piece of the file that some of its messages end in. */
const ownWords = (message: string): string => oneLine(message.replace(/(:\s| %).*$/s, ''))
