/**
 * `tls:` in the configuration file. Invariant: it means what the words of a URL
 * mean, by the same table (tls-words.ts).
 */
import type { Tls } from '../core/target.js'
import { isPem, missingFile, type PemKind, problemOfPem, type ReadFile } from './certificates.js'
import { literalPart } from './references.js'
import type { TlsShape } from './server-shape.js'
import { type Found, type Leaf, type Refused, valueIn } from './found.js'
import { objectTo, type Reading, shownValue } from './shape.js'
import { contradictions, type Reach, settleMode, type TlsFile } from './tls-words.js'

const FILES = ['ca', 'certificate', 'key'] as const
const NAMES = {
  mode: 'mode',
  ca: 'ca',
  certificate: 'certificate',
  key: 'key',
  strictest: 'mode: verify-full',
}

type TlsFound = Found<typeof TlsShape> | Refused | undefined
type Pem = Leaf<string> | Refused

/** The words of `tls:`, without reading any file. */
interface Words {
  readonly mode: Tls['mode'] | undefined
  readonly files: Readonly<Partial<Record<TlsFile, Pem>>>
}

function wordsOf(tls: TlsFound): Words {
  if (tls?.kind === 'leaf') return { mode: tls.value, files: {} }
  if (tls?.kind !== 'group') return { mode: undefined, files: {} }
  const files: Partial<Record<TlsFile, Pem>> = {}
  const { fields } = tls
  for (const name of FILES) {
    const file = fields[name]
    // The word of libpq for the authorities of the system, which are trusted anyway.
    if (file !== undefined && !(name === 'ca' && valueIn(file) === 'system')) files[name] = file
  }
  return { mode: valueIn(fields.mode), files }
}

/** The mode that counts; undefined where it depends on a variable that is not looked at. */
export function modeOfFile(tls: TlsFound, reach: Reach): Tls['mode'] | undefined {
  const { mode, files } = wordsOf(tls)
  const said = tls?.kind === 'group' ? tls.fields.mode : tls
  return said !== undefined && mode === undefined ? undefined : settleMode(mode, files, reach)
}

/** Objects to what cannot be meant together, and to a key that is written out. */
export function checkTls(tls: TlsFound, reading: Reading): void {
  if (tls?.kind !== 'group') return
  const { mode, files } = wordsOf(tls)
  for (const problem of contradictions(mode, files, NAMES)) objectTo(reading, tls, problem)
  checkKey(files.key, reading)
}

/** Whether a private key stands in the file itself. */
export const isWrittenOut = (key: Pem | undefined): boolean =>
  key?.kind === 'leaf' && isPem(literalPart(key.written))

/** Objects to a private key that stands in the file. */
export function checkKey(key: Pem | undefined, reading: Reading): void {
  if (key === undefined || !isWrittenOut(key)) return
  const hint = 'Write ${NAME} in its place, set NAME in env: of the step from a secret, and change the key.'
  objectTo(reading, key, { message: 'a private key is written into the file', hint })
}

/** Reads the PEM texts of `tls:`; what is missing or something else is a problem. */
export async function readTls(
  tls: TlsFound,
  mode: Tls['mode'],
  reading: Reading,
  readFile: ReadFile,
): Promise<Tls> {
  const { files } = wordsOf(tls)
  const read: { -readonly [K in keyof Tls]: Tls[K] } = { mode }
  if (reading.credentials === 'unneeded') return read
  for (const name of FILES) {
    const file = files[name]
    if (file?.kind !== 'leaf' || file.value === undefined) continue
    const kind: PemKind = name === 'key' ? 'private key' : 'certificate'
    if (kind === 'private key' && isWrittenOut(file)) continue
    const text = await readPem({ ...file, value: file.value }, name, reading, readFile)
    if (text === undefined) continue
    if (kind === 'private key') reading.report.secrets.add(text)
    const path = isPem(file.value) ? {} : { path: file.written }
    const problem = problemOfPem(text, kind, { word: name, ...path })
    if (problem === undefined) read[name] = text
    else objectTo(reading, file, problem)
  }
  return read
}

/** A text that is given itself, or by its path. */
export async function readPem(
  leaf: Leaf<string> & { readonly value: string },
  word: string,
  reading: Reading,
  readFile: ReadFile,
): Promise<string | undefined> {
  if (isPem(leaf.value)) return leaf.value
  const text = leaf.value.includes('\n') ? undefined : await readFile(leaf.value).catch(() => undefined)
  if (text === undefined) objectTo(reading, leaf, missingFile(word, shownPath(leaf)))
  return text
}

/** A path as it stands in the file: a variable may hold anything, and so may what is no path at all. */
const shownPath = ({ written }: Leaf<string>): string | undefined =>
  shownValue(written) === '' ? undefined : written.slice(0, 200)
