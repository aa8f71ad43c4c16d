import { describe, expect, test } from '@jest/globals'
import { parseDatabaseUrl, showTarget } from '../../src/config/database-url.js'
import type { NetworkAddress } from '../../src/core/target.js'

const parse = (url: string, files: Record<string, string> = {}) =>
  parseDatabaseUrl(url, { environment: 'Test', input: 'database-url', readFile: async path => files[path] })

const parseNetwork = async (url: string, files?: Record<string, string>): Promise<NetworkAddress> => {
  const { address } = await parse(url, files)
  if (address.kind !== 'network') throw new Error('It is embedded')
  return address
}

describe('parseDatabaseUrl', () => {
  test.each([
    ['postgres://a:b@db/shop', 'postgres', 'Test/db/shop', 5432],
    ['postgresql://a:b@db:5432/shop', 'postgres', 'Test/db/shop', 5432],
    ['POSTGRES://a:b@DB.Example.com:6543/Shop', 'postgres', 'Test/db.example.com:6543/Shop', 6543],
    ['mysql://a:b@db/shop', 'mysql', 'Test/db/shop', 3306],
    ['mariadb://a:b@my_db:3307/shop', 'mysql', 'Test/my_db:3307/shop', 3307],
    ['mysql://a:b@[2001:DB8::1]/shop', 'mysql', 'Test/2001:db8::1/shop', 3306],
    ['mysql://a:b@[2001:db8::1]:3307/shop', 'mysql', 'Test/[2001:db8::1]:3307/shop', 3307],
    ['postgres://a:b@münchen.example/größe%20x', 'postgres', 'Test/xn--mnchen-3ya.example/größe x', 5432],
    [' postgres://a:b@db/shop\n', 'postgres', 'Test/db/shop', 5432],
  ])('reads %s', async (url, dialect, name, port) => {
    const target = await parse(url)

    expect(target).toMatchObject({ dialect, name, environment: 'Test', address: { port } })
    expect(`Test/${target.server}/${target.database}`).toBe(name)
  })

  test.each(['p@s/s#w?o%r d', 'a:b:c', '"\'`\\^|{}<>[]', 'größe💚', ' ', '%41', '+', '&=;,$!*()'])(
    'gives back the password %j',
    async password => {
      const { user, credential } = await parseNetwork(
        `postgres://${encodeURIComponent(password)}:${encodeURIComponent(password)}@db/shop`,
      )

      expect({ user, credential }).toEqual({ user: password, credential: { kind: 'password', password } })
    },
  )

  test.each(['a:b:c', '"\'`\\^|{}<>[]', 'größe💚', '+', '&=;,$!*()'])(
    'takes the password %j without encoding',
    async password => {
      expect((await parseNetwork(`mysql://u:${password}@db/shop`)).credential).toEqual({
        kind: 'password',
        password,
      })
    },
  )

  test('takes a user without a password', async () => {
    expect(await parseNetwork('mysql://root@db/shop')).toMatchObject({
      user: 'root',
      credential: { kind: 'password', password: '' },
    })
  })

  test.each([
    ['localhost', 'disable'],
    ['127.0.0.1', 'disable'],
    ['127.8.8.8', 'disable'],
    ['[::1]', 'disable'],
    ['10.0.0.1', 'verify-full'],
    ['localhost.example.com', 'verify-full'],
  ])('protects the connection to %s by %s', async (host, mode) => {
    expect((await parseNetwork(`postgres://u:p@${host}/d`)).tls).toEqual({ mode })
    expect((await parseNetwork(`mysql://u:p@${host}/d`)).tls).toEqual({ mode })
  })

  test.each([
    ['postgres', 'sslmode=disable', 'disable'],
    ['postgres', 'sslmode=require', 'require'],
    ['postgres', 'ssl-mode=verify-ca', 'verify-ca'],
    ['postgres', 'sslMode=VERIFY_IDENTITY', 'verify-full'],
    ['postgres', 'sslrootcert=system', 'verify-full'],
    ['mysql', 'ssl-mode=DISABLED', 'disable'],
    ['mysql', 'ssl_mode=REQUIRED', 'require'],
    ['mysql', 'ssl-mode=VERIFY_CA', 'verify-ca'],
    ['mysql', 'sslmode=verify-full', 'verify-full'],
  ])('%s understands ?%s', async (scheme, query, mode) => {
    expect((await parseNetwork(`${scheme}://u:p@db/d?${query}`)).tls).toEqual({ mode })
  })

  test('reads the files of certificates, percent-decoded and relative', async () => {
    const ca = '-----BEGIN CERTIFICATE-----\nca\n'
    const key = '-----BEGIN RSA PRIVATE KEY-----\nkey\n'
    const files = { 'my certs/ca.pem': ca, 'c.pem': ca, 'k.pem': key }
    const url = 'mysql://u:p@localhost/d?ssl-ca=my%20certs/ca.pem&sslcert=c.pem&ssl_key=k.pem'

    expect((await parseNetwork(url, files)).tls).toEqual({ mode: 'verify-full', ca, certificate: ca, key })
  })

  test('checks the certificate when an authority is given with require, as libpq does', async () => {
    const ca = '-----BEGIN CERTIFICATE-----'
    const { tls } = await parseNetwork('postgres://u:p@db/d?sslmode=require&sslrootcert=ca', { ca })

    expect(tls).toEqual({ mode: 'verify-ca', ca })
  })

  test.each([
    ['pglite:memory', 'memory', undefined],
    ['pglite:./data/shop', 'shop', './data/shop'],
    ['pglite:../shop', 'shop', '../shop'],
    ['pglite:/tmp/shop/', 'shop', '/tmp/shop/'],
  ])('reads %s', async (url, database, folder) => {
    const target = await parse(url)

    expect(target).toMatchObject({
      name: `Test/embedded/${database}`,
      dialect: 'postgres',
      server: 'embedded',
    })
    expect(target.address).toEqual(folder === undefined ? { kind: 'embedded' } : { kind: 'embedded', folder })
    expect(showTarget(target)).toBe(url)
  })
})
