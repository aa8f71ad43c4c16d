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

const PEM = { ca: /-----BEGIN (TRUSTED )?CERTIFICATE-----/, key: /-----BEGIN ([A-Z]+ )?PRIVATE KEY-----/ }

/** Reads the files of the TLS words; what is missing or something else is a problem. */
export async function readCertificates({ mode, files, names }: TlsWords, read: ReadFile) {
  const problems: UrlProblem[] = []
  const tls: { -readonly [K in keyof Tls]: Tls[K] } = { mode }
  for (const word of ['ca', 'certificate', 'key'] as const) {
    const path = files[word]
    if (path === undefined) continue
    const what = word === 'key' ? 'private key' : 'certificate'
    const text = await read(path).catch(() => undefined)
    if (text === undefined) {
      const message = `the file of ${names[word]}, "${path}", is not there or cannot be read`
      problems.push({
        message,
        hint: 'Write the path from the working directory, and make the file in an earlier step.',
      })
    } else if (word === 'key' && /-----BEGIN ENCRYPTED|^Proc-Type:.*ENCRYPTED/m.test(text)) {
      const message = `the private key of ${names.key}, "${path}", is encrypted`
      problems.push({ message, hint: 'Store the key without a passphrase, as a secret.' })
    } else if (!(word === 'key' ? PEM.key : PEM.ca).test(text)) {
      const message = `the file of ${names[word]}, "${path}", holds no ${what} in PEM form`
      problems.push({ message, hint: `Give ${names[word]} a file that holds a ${what}.` })
    } else tls[word] = text
  }
  return { tls, problems }
}
