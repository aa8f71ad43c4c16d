/**
 * Makes an authority and a server certificate for one test run. Invariant: the
 * certificate names `localhost` and not 127.0.0.1, so that a check of the host
 * name has both a right and a wrong name for the same server.
 */
import { execFile } from 'node:child_process'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

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
[server]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature, keyEncipherment
extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost
`

/** @returns Paths of PEM files in `folder`: `ca`, `certificate` and `key`. */
export async function makeCertificates(openssl, folder) {
  const file = name => join(folder, name)
  const run = (...words) =>
    promisify(execFile)(openssl, words, { env: { PATH: process.env['PATH'], HOME: folder } })
  const key = name =>
    run('genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', file(name))
  await Promise.all([writeFile(file('openssl.cnf'), CONFIGURATION), key('ca.key'), key('server.key')])
  const config = ['-config', file('openssl.cnf')]
  await run('req', '-x509', '-new', '-key', file('ca.key'), '-subj', '/CN=Test authority', '-days', '2',
    ...config, '-extensions', 'authority', '-out', file('ca.pem')) // prettier-ignore
  await run('req', '-new', '-key', file('server.key'), ...config, '-out', file('server.csr'))
  await run('x509', '-req', '-in', file('server.csr'), '-CA', file('ca.pem'), '-CAkey', file('ca.key'),
    '-set_serial', String(Date.now()), '-days', '2', '-extfile', file('openssl.cnf'), '-extensions', 'server',
    '-out', file('server.pem')) // prettier-ignore
  await Promise.all(['ca.key', 'server.csr', 'openssl.cnf'].map(name => rm(file(name))))
  return { ca: file('ca.pem'), certificate: file('server.pem'), key: file('server.key') }
}
