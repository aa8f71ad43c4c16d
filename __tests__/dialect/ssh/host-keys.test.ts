/** What is accepted as the key of a machine, judged beside OpenSSH's own ssh-keygen. */
import { execFileSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { fingerprintOf, judge, knownTypes, readHostKeys, typeOf } from '../../../src/dialect/ssh/host-keys.js'

// Public halves of keys made for this test.
const KEY = 'AAAAC3NzaC1lZDI1NTE5AAAAIEHdDIwJvx1HThNIrIWFZ2eH5QwFt8O8Uu1bpBLxJwBB'
const OTHER = 'AAAAC3NzaC1lZDI1NTE5AAAAIJcC2LcpLYe4SCLhWE0c1RlS4zq7lYd9tX1PRhCTdpbh'
const key = Buffer.from(KEY, 'base64')
const HOST = { host: 'bastion.example', port: 22 }
const ODD = { host: 'bastion.example', port: 2222 }

const folder = mkdtempSync(join(tmpdir(), 'host-keys-'))
afterAll(() => rmSync(folder, { recursive: true }))

const line = (hosts: string, base64 = KEY): string => `${hosts} ssh-ed25519 ${base64} a comment`
const verdict = (lines: readonly string[], place = HOST) => judge(key, place, readHostKeys(lines))

function hashed(name: string): string {
  const salt = Buffer.from('01234567890123456789')
  const hash = createHmac('sha1', salt).update(name).digest('base64')
  return `|1|${salt.toString('base64')}|${hash}`
}

describe('A key is accepted', () => {
  test.each([
    ['by the name', [line('bastion.example')], HOST],
    ['by the name in capitals', [line('Bastion.Example')], HOST],
    ['by one name of several', [line('10.0.0.1,bastion.example')], HOST],
    ['by a pattern', [line('*.example')], HOST],
    ['by a pattern for one character', [line('bastio?.example')], HOST],
    ['by the name with its port', [line('[bastion.example]:2222')], ODD],
    ['by the name with the usual port', [line('[bastion.example]:22')], HOST],
    ['by a hashed name', [line(hashed('bastion.example'))], HOST],
    ['by a hashed name with its port', [line(hashed('[bastion.example]:2222'))], ODD],
    ['by a later line', [line('bastion.example', OTHER), line('bastion.example')], HOST],
    ['by its fingerprint', [fingerprintOf(key)], HOST],
    ['by its fingerprint with padding', [`${fingerprintOf(key)}=`], HOST],
    ['among comments and blank lines', ['# bastion', '', ` ${line('bastion.example')} `], HOST],
    [
      'from several lines in one text',
      [`${line('other.example', OTHER)}\r\n${line('bastion.example')}\n`],
      HOST,
    ],
    ['beside an authority', [line('@cert-authority *.example', OTHER), line('bastion.example')], HOST],
  ])('%s', (_name, lines, place) => {
    expect(verdict(lines, place)).toEqual({ accepted: true })
  })
})

describe('A key is refused', () => {
  test.each([
    ['another key', [line('bastion.example', OTHER)], HOST, 'is not among its host keys'],
    [
      'another fingerprint',
      [fingerprintOf(Buffer.from(OTHER, 'base64'))],
      HOST,
      'is not among its host keys',
    ],
    [
      'the key of another host',
      [line('other.example')],
      HOST,
      'none of its host keys is for bastion.example',
    ],
    [
      'a name that only begins alike',
      [line('bastion')],
      HOST,
      'none of its host keys is for bastion.example',
    ],
    ['a dot that is any character', [line('bastionxexample')], HOST, 'none of its host keys is for'],
    ['the same name at another port', [line('bastion.example')], ODD, 'is for [bastion.example]:2222'],
    [
      'a port of its own at the usual one',
      [line('[bastion.example]:2222')],
      HOST,
      'none of its host keys is for',
    ],
    ['a name that is taken out', [line('*.example,!bastion.example')], HOST, 'none of its host keys is for'],
    ['a hash of another name', [line(hashed('other.example'))], HOST, 'none of its host keys is for'],
    ['revoked', [line('@revoked *'), line('bastion.example')], HOST, 'is revoked'],
    ['revoked, by its fingerprint too', [fingerprintOf(key), line('@revoked *')], HOST, 'is revoked'],
    ['an authority', [line('@cert-authority *.example')], HOST, '(@cert-authority) are not supported'],
    ['nothing', [], HOST, 'none of its host keys is for bastion.example'],
    ['no line', ['bastion.example'], HOST, 'line 1 of its host keys is neither'],
    [
      'a line of another type',
      [`bastion.example ssh-rsa ${KEY}`],
      HOST,
      'line 1 of its host keys is neither',
    ],
    ['a marker nobody knows', ['# one', line('@trusted *')], HOST, 'line 2 of its host keys is neither'],
    ['MD5', ['MD5:16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48'], HOST, 'line 1 of its host keys'],
    ['a short fingerprint', ['SHA256:abc'], HOST, 'line 1 of its host keys'],
  ])('%s', (_name, lines, place, why) => {
    const refused = verdict(lines, place)
    expect(refused).toMatchObject({ accepted: false, why: expect.stringContaining(why) })
    if (!refused.accepted && !why.startsWith('line')) expect(refused.why).toContain(fingerprintOf(key))
  })

  test('a line that cannot be read even beside one that would do: it may have been the one that revokes', () => {
    expect(verdict([line('bastion.example'), '@revokd * ssh-ed25519 AAAA'])).toMatchObject({
      accepted: false,
    })
  })
})

test('fingerprint and type are those of ssh-keygen', () => {
  const file = join(folder, 'key.pub')
  writeFileSync(file, `ssh-ed25519 ${KEY} comment\n`)
  const printed = execFileSync('ssh-keygen', ['-l', '-f', file], { encoding: 'utf8' })
  expect(printed.split(' ')[1]).toBe(fingerprintOf(key))
  expect(typeOf(key)).toBe('ssh-ed25519')
})

test('names are hashed as by ssh-keygen', () => {
  const file = join(folder, 'known_hosts')
  writeFileSync(file, `${line('[bastion.example]:2222')}\n${line('bastion.example', OTHER)}\n`)
  execFileSync('ssh-keygen', ['-q', '-H', '-f', file], { stdio: 'ignore' })
  const written = readFileSync(file, 'utf8')
  expect(written).toMatch(/^\|1\|/)
  expect(verdict([written], ODD)).toEqual({ accepted: true })
  expect(verdict([written], HOST)).toMatchObject({ accepted: false })
})

test('the types of the keys that are known for a place, each once', () => {
  const lines = [line('bastion.example'), line('bastion.example', OTHER), line('@revoked bastion.example')]
  expect(knownTypes(readHostKeys(lines), HOST)).toEqual(['ssh-ed25519'])
  expect(knownTypes(readHostKeys(lines), ODD)).toEqual([])
})
