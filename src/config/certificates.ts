/**
 * The PEM files a database URL names. Invariant: a file that is not what its
 * word promises is refused here, with its path, and not by a TLS library later.
 */
import { readFile } from 'node:fs/promises'
import type { Tls } from '../core/target.js'
import type { TlsWords, UrlProblem } from './tls-words.js'

/** Gives a file's text, or undefined when there is none at the path. */
export type ReadFile = (path: string) => Promise<string | undefined>

/** Reads a text file relative to the working directory. */
export const readTextFile: ReadFile = async path => {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** What a PEM text is supposed to be. */
export type PemKind = 'certificate' | 'private key'
const PEM: Readonly<Record<PemKind, RegExp>> = {
  certificate: /-----BEGIN (TRUSTED )?CERTIFICATE-----/,
  'private key': /-----BEGIN ([A-Z]+ )?PRIVATE KEY-----/,
}

/** Whether a value is such a text itself, and not the path of one. */
export const isPem = (text: string): boolean => text.includes('-----BEGIN')

/**
 * Why a text is of no use as what it is given for; undefined when it is.
 *
 * @param path - Where it was read, if it was not given itself.
 */
export function problemOfPem(
  text: string,
  kind: PemKind,
  { word, path }: { readonly word: string; readonly path?: string },
): UrlProblem | undefined {
  if (kind === 'private key' && /-----BEGIN ENCRYPTED|^Proc-Type:.*ENCRYPTED/m.test(text)) {
    const message = `the private key of ${path === undefined ? word : `${word}, "${path}",`} is encrypted`
    return { message, hint: 'Store the key without a passphrase, as a secret.' }
  }
  if (PEM[kind].test(text)) return undefined
  const what = path === undefined ? word : `the file of ${word}, "${path}",`
  return {
    message: `${what} holds no ${kind} in PEM form`,
    hint: `Give ${word} a file that holds a ${kind}.`,
  }
}

/** Reads the files of the TLS words; what is missing or something else is a problem. */
export async function readCertificates({ mode, files, names }: TlsWords, read: ReadFile) {
  const problems: UrlProblem[] = []
  const tls: { -readonly [K in keyof Tls]: Tls[K] } = { mode }
  for (const name of ['ca', 'certificate', 'key'] as const) {
    const [path, word] = [files[name], names[name]]
    if (path === undefined) continue
    const text = await read(path).catch(() => undefined)
    const problem =
      text === undefined
        ? missingFile(word, path)
        : problemOfPem(text, name === 'key' ? 'private key' : 'certificate', { word, path })
    if (problem !== undefined) problems.push(problem)
    else if (text !== undefined) tls[name] = text
  }
  return { tls, problems }
}

/** The problem of a path where nothing can be read; a path that may be a secret is not shown. */
export const missingFile = (word: string, path: string | undefined): UrlProblem => ({
  message: `the file of ${word}${path === undefined ? '' : `, "${path}",`} is not there or cannot be read`,
  hint: 'Write the path from the working directory, and make the file in an earlier step.',
})
