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
  const signing = ['-days', '2', '-set_serial', String(Date.now())]
  const extensions = name => ['-extensions', name]
  const asAuthority = ['-x509', '-new', '-subj', '/CN=Test authority', ...extensions('authority')]
  await run('req', ...config, ...asAuthority, ...signing, '-key', file('ca.key'), '-out', file('ca.pem'))
  await run('req', ...config, '-new', '-key', file('server.key'), '-out', file('server.csr'))
  const fromAuthority = ['-CA', file('ca.pem'), '-CAkey', file('ca.key')]
  const asServer = ['-extfile', file('openssl.cnf'), ...extensions('server')]
  const request = ['-req', '-in', file('server.csr')]
  await run('x509', ...request, ...fromAuthority, ...asServer, ...signing, '-out', file('server.pem'))
  await Promise.all(['ca.key', 'server.csr', 'openssl.cnf'].map(name => rm(file(name))))
  return { ca: file('ca.pem'), certificate: file('server.pem'), key: file('server.key') }
}
