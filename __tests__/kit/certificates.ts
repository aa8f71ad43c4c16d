/**
 * An authority of a test's own, and certificates of every fate. Invariant: what
 * is wrong with a certificate is one thing only; all else about it is right.
 */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** A certificate with its key: PEM texts, and the files they are in. */
export interface Certificate {
  readonly certificate: string
  readonly key: string
  readonly certificateFile: string
  readonly keyFile: string
}

/**
 * Of servers; `good` is for `localhost` and 127.0.0.1, and so are all but `wrongName`. And for 0.0.0.0: whoever
 * connects to that reaches this machine, and it is no loopback address by its looks.
 */
export const SERVER_CERTIFICATES = ['good', 'selfSigned', 'wrongName', 'expired'] as const
export type ServerCertificate = (typeof SERVER_CERTIFICATES)[number]

/** Everything of one temporary folder, which `await using` removes. */
export interface TestCertificates extends AsyncDisposable, Readonly<Record<ServerCertificate, Certificate>> {
  readonly folder: string
  /** The authority of `good`, `wrongName`, `expired` and `client`: PEM text and its file. */
  readonly ca: string
  readonly caFile: string
  /** An authority that has signed nothing here. */
  readonly otherCa: string
  readonly otherCaFile: string
  /** For an account that proves itself with it; its common name is `greenline`. */
  readonly client: Certificate
}

const CONFIGURATION = `
[req]
distinguished_name = name
prompt = no
[name]
CN = localhost
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[here]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature, keyEncipherment
extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost, IP:127.0.0.1, IP:0.0.0.0
[elsewhere]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature, keyEncipherment
extendedKeyUsage = serverAuth
subjectAltName = DNS:elsewhere.example
[client]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = clientAuth
[ca]
default_ca = signing
[signing]
database = index.txt
new_certs_dir = .
rand_serial = yes
unique_subject = no
default_md = sha256
policy = any
[any]
commonName = supplied
`

/** Makes them with the `openssl` of this machine. Takes about half a second. */
export async function makeCertificates(): Promise<TestCertificates> {
  const folder = await mkdtemp(join(existsSync('/tmp') ? '/tmp' : tmpdir(), 'gl-ca-'))
  const file = (name: string): string => join(folder, name)
  const openssl = (...words: string[]): Promise<unknown> =>
    promisify(execFile)('openssl', words, { cwd: folder, env: { PATH: process.env['PATH'], HOME: folder } })
  const key = (name: string): Promise<unknown> =>
    openssl('genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', `${name}.key`)

  async function selfSigned(name: string, subject: string, extensions: string): Promise<Certificate> {
    await key(name)
    const words = ['-subj', `/CN=${subject}`, '-extensions', extensions, '-days', '2', '-key', `${name}.key`]
    await openssl('req', '-config', 'openssl.cnf', '-x509', '-new', ...words, '-out', `${name}.pem`)
    return read(name)
  }

  async function signed(
    name: string,
    { subject = 'localhost', extensions = 'here', dates = ['-days', '2'] },
  ): Promise<Certificate> {
    await key(name)
    const config = ['-config', 'openssl.cnf']
    await openssl(
      'req',
      ...config,
      '-new',
      '-subj',
      `/CN=${subject}`,
      ...['-key', `${name}.key`, '-out', `${name}.csr`],
    )
    const from = ['-cert', 'ca.pem', '-keyfile', 'ca.key', '-in', `${name}.csr`, '-extensions', extensions]
    await openssl('ca', ...config, '-batch', '-notext', ...from, ...dates, '-out', `${name}.pem`)
    return read(name)
  }

  async function read(name: string): Promise<Certificate> {
    const [certificateFile, keyFile] = [file(`${name}.pem`), file(`${name}.key`)]
    const [certificate, text] = await Promise.all(
      [certificateFile, keyFile].map(path => readFile(path, 'utf8')),
    )
    return { certificate: certificate ?? '', key: text ?? '', certificateFile, keyFile }
  }

  await Promise.all([writeFile(file('openssl.cnf'), CONFIGURATION), writeFile(file('index.txt'), '')])
  const [authority, other, own] = await Promise.all([
    selfSigned('ca', 'Test authority', 'authority'),
    selfSigned('other-ca', 'Other authority', 'authority'),
    selfSigned('self-signed', 'localhost', 'here'),
  ])
  // One after the other: the authority keeps a list.
  const good = await signed('good', {})
  const wrongName = await signed('wrong-name', { subject: 'elsewhere.example', extensions: 'elsewhere' })
  const long = ['-startdate', '20200101000000Z', '-enddate', '20210101000000Z']
  const expired = await signed('expired', { dates: long })
  const client = await signed('client', { subject: 'greenline', extensions: 'client' })
  return {
    ...{ folder, good, selfSigned: own, wrongName, expired, client },
    ...{ ca: authority.certificate, caFile: authority.certificateFile },
    ...{ otherCa: other.certificate, otherCaFile: other.certificateFile },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}
