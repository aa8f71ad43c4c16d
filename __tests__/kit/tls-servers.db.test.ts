/** The kit's private servers and their certificates are what they say. */
import { readFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { X509Certificate } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { makeCertificates } from './certificates.js'
import { query } from './databases.js'
import { startTlsServers } from './tls-servers.js'

test('a certificate has one fault at most', async () => {
  await using made = await makeCertificates()
  const authority = new X509Certificate(made.ca)
  const seen = Object.fromEntries(
    (['good', 'selfSigned', 'wrongName', 'expired', 'client'] as const).map(name => {
      const certificate = new X509Certificate(made[name].certificate)
      const now = Date.now()
      return [
        name,
        {
          trusted: certificate.verify(authority.publicKey),
          named:
            certificate.checkHost('localhost') !== undefined &&
            certificate.checkIP('127.0.0.1') !== undefined,
          valid: Date.parse(certificate.validFrom) <= now && now <= Date.parse(certificate.validTo),
        },
      ]
    }),
  )
  expect(seen).toEqual({
    good: { trusted: true, named: true, valid: true },
    selfSigned: { trusted: false, named: true, valid: true },
    wrongName: { trusted: true, named: false, valid: true },
    expired: { trusted: true, named: true, valid: false },
    client: { trusted: true, named: false, valid: true },
  })
  expect(await readFile(made.caFile, 'utf8')).toBe(made.ca)
  expect(new X509Certificate(made.good.certificate).verify(new X509Certificate(made.otherCa).publicKey)).toBe(
    false,
  )
})

const withTls = (url: string): string => `${url}?ssl=${encodeURIComponent('{"rejectUnauthorized":false}')}`

test('servers start with the certificates and settings asked for, and leave nothing', async () => {
  await using made = await makeCertificates()
  const started = await startTlsServers([
    { dialect: 'postgres', certificate: made.good, settings: { max_connections: 7 } },
    { dialect: 'postgres' },
    { dialect: 'mysql', certificate: made.good, settings: { 'max-connections': 11 } },
    { dialect: 'mysql' },
  ])
  const [pgTls, pgPlain, myTls, myPlain] = started.servers
  expect(
    await query(pgTls!.url, `SELECT current_setting('ssl') AS tls, current_setting('max_connections') AS n`),
  ).toEqual([{ tls: 'on', n: '7' }])
  expect(await query(pgPlain!.url, `SELECT current_setting('ssl') AS tls`)).toEqual([{ tls: 'off' }])
  expect(await query(withTls(myTls!.url), `SELECT @@max_connections AS n`)).toEqual([{ n: 11 }])
  expect(await query(myPlain!.url, `SELECT 1 AS n`)).toEqual([{ n: 1 }])
  await expect(query(withTls(myPlain!.url), 'SELECT 1')).rejects.toThrow(/secure connection/)
  await started[Symbol.asyncDispose]()
  expect(existsSync(started.folder)).toBe(false)
  await expect(query(pgTls!.url, 'SELECT 1')).rejects.toThrow()
})
