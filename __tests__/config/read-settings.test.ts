import { describe, expect, test } from '@jest/globals'
import { DEPLOY, PASSWORD, settingsFrom, URL_OF_TEST } from './sources.js'

describe('readSettings', () => {
  test('fills in the defaults', async () => {
    const { settings, parameters, notes } = await settingsFrom({ given: DEPLOY })

    expect(settings).toEqual({
      environment: 'Test',
      method: 'deploy',
      files: ['**/*.sql', '!**/*.rollback.sql'],
      servers: [
        {
          name: 'db.example.com',
          environment: 'Test',
          dialect: 'postgres',
          databases: { kind: 'one', name: 'shop' },
          labels: [],
          address: {
            kind: 'network',
            host: 'db.example.com',
            port: 5432,
            user: 'app',
            credential: { kind: 'password', password: PASSWORD },
            tls: { mode: 'verify-full' },
          },
        },
      ],
      regions: [],
      places: [{ server: 'db.example.com' }],
      dryRun: 'auto',
      mirrorData: { kind: 'none' },
      mirrorDifference: 'error',
      predict: 'off',
      notSimulated: 'warn',
      reExecutable: 'warn',
      environmentCheck: 'required',
      requireApproval: false,
      selfApproval: 'deny',
      allowEvents: [],
      overtaking: 'warn',
      allowOlder: false,
      reExecute: 'all',
      check: true,
      comment: false,
      transaction: 'statement',
      onError: 'next-file',
      order: 'alphabetical',
      maxParallel: 32,
      stages: [],
      stageThreshold: { kind: 'count', count: 0 },
      failFast: false,
      onCancel: 'cancel',
      outputRows: 0,
      logBranch: 'execution-logs',
      commitLogs: true,
      artifact: true,
      lockTimeoutMs: 10_000,
      statementTimeoutMs: 0,
      streamAboveBytes: 4_194_304,
    })
    expect(parameters).toEqual({
      environment: 'Test',
      method: 'deploy',
      files: '**/*.sql',
      'database-url': 'postgres://db.example.com/shop',
      'dry-run': 'auto',
      'mirror-data': 'none',
      'mirror-difference': 'error',
      predict: 'off',
      'not-simulated': 'warn',
      're-executable': 'warn',
      'environment-check': 'required',
      'require-approval': 'false',
      'self-approval': 'deny',
      overtaking: 'warn',
      'allow-older': 'false',
      're-execute': 'all',
      check: 'true',
      comment: 'false',
      transaction: 'statement',
      'on-error': 'next-file',
      order: 'alphabetical',
      'max-parallel': '32',
      'stage-threshold': '0',
      'fail-fast': 'false',
      'on-cancel': 'cancel',
      'output-rows': '0',
      'log-branch': 'execution-logs',
      'commit-logs': 'true',
      artifact: 'true',
      'lock-timeout': '10s',
      'statement-timeout': '0',
      'stream-above': '4MiB',
    })
    expect(notes).toEqual([])
  })

  test('takes an input before the section, the section before the top level, that before the default', async () => {
    const yaml = `
order: natural
lock-timeout: 1s
statement-timeout: 1s
log-branch: top
environments:
  test:
    lock-timeout: 2s
    statement-timeout: 2s
  Production:
    order: alphabetical
`
    const { settings } = await settingsFrom({ given: { ...DEPLOY, 'statement-timeout': '3s' }, yaml })

    expect(settings).toMatchObject({
      order: 'natural',
      lockTimeoutMs: 2_000,
      statementTimeoutMs: 3_000,
      logBranch: 'top',
      transaction: 'statement',
      config: '.github/greenline.yml',
    })
  })

  test('counts empty inputs as not given', async () => {
    const given = { ...DEPLOY, order: '', 'dry-run-url': ' ', config: '', unknown: '' }
    const { settings } = await settingsFrom({ given, yaml: 'order: natural' })

    expect(settings).toMatchObject({ order: 'natural', dryRun: 'auto' })
    expect(settings.dryRunTarget).toBeUndefined()
  })

  test('chooses the environment and its database by the file', async () => {
    const yaml = `
environment: Acceptance
environments:
  Acceptance:
    database-url: mariadb://app:\${ACCEPTANCE_PASSWORD}@db:3307/shop
    dry-run-url: mysql://root@localhost/scratch
  Production:
    database-url: mysql://app:\${PRODUCTION_PASSWORD}@prod/shop
`
    const { settings, secrets, parameters } = await settingsFrom({
      yaml,
      env: { ACCEPTANCE_PASSWORD: 'p%40ss' },
    })

    expect(settings.servers).toMatchObject([
      {
        name: 'db:3307',
        databases: { kind: 'one', name: 'shop' },
        address: { credential: { kind: 'password', password: 'p@ss' } },
      },
    ])
    expect(settings.dryRunTarget?.name).toBe('DryRun/localhost/scratch')
    expect(settings.dryRun).toBe('auto')
    expect(secrets).toEqual(expect.arrayContaining(['p@ss', 'p%40ss', 'mariadb://app:p%40ss@db:3307/shop']))
    expect(parameters).toMatchObject({
      'database-url': 'mysql://db:3307/shop',
      'dry-run-url': 'mysql://localhost/scratch',
    })
  })

  test('puts variables in after parsing, so they are no YAML', async () => {
    const yaml = 'log-branch: ${BRANCH}\nenvironment: "${NAME} $${b} c"\n'
    const { settings } = await settingsFrom({
      given: { 'database-url': URL_OF_TEST },
      yaml,
      env: { BRANCH: 'logs/x', NAME: 'a: [#"' },
    })

    expect(settings).toMatchObject({ logBranch: 'logs/x', environment: 'a: [#" ${b} c' })
  })

  test('keeps what looks like a number as it was written', async () => {
    const { settings } = await settingsFrom({
      given: DEPLOY,
      yaml: 'base: 1e5\nhead: 0123456\nstatement-timeout: 0',
    })

    expect(settings).toMatchObject({ base: '1e5', head: '0123456', statementTimeoutMs: 0 })
  })

  test('follows aliases', async () => {
    const yaml = 'environments:\n  A: &a { order: natural, commit-logs: false }\n  Test: *a\n'
    const { settings } = await settingsFrom({ given: DEPLOY, yaml })

    expect(settings).toMatchObject({ order: 'natural', commitLogs: false })
  })

  test.each([
    ['sql/a.sql, sql/{b,c}.sql', ['sql/a.sql', 'sql/{b,c}.sql']],
    ['./sql/**\n\n  !./sql/old/** \r\nx.sql', ['sql/**', '!sql/old/**', 'x.sql']],
    ['**/*.sql,!**/*.rollback.sql', ['**/*.sql']],
  ])('splits the globs %j', async (files, expected) => {
    const { settings } = await settingsFrom({ given: { ...DEPLOY, files } })

    expect(settings.files).toEqual([...expected, '!**/*.rollback.sql'])
  })

  test('takes each item of a list as one glob', async () => {
    const { settings, parameters } = await settingsFrom({
      given: DEPLOY,
      yaml: 'files:\n  - "a,b.sql"\n  - ./c.sql\n',
    })

    expect(settings.files).toEqual(['a,b.sql', 'c.sql', '!**/*.rollback.sql'])
    expect(parameters['files']).toBe('a,b.sql, ./c.sql')
  })

  test.each([
    ['0', 0],
    ['500ms', 500],
    ['10s', 10_000],
    ['2m', 120_000],
    ['1 h', 3_600_000],
  ])('reads the duration %s', async (text, expected) => {
    const { settings } = await settingsFrom({ given: { ...DEPLOY, 'lock-timeout': text } })

    expect(settings.lockTimeoutMs).toBe(expected)
  })

  test.each([
    [{ transaction: 'change' }, 'stop'],
    [{ transaction: 'change', 'on-error': 'stop' }, 'stop'],
    [{ transaction: 'file' }, 'next-file'],
    [{ 'on-error': 'next-statement' }, 'next-statement'],
  ])('decides what comes after an error: %j', async (given, expected) => {
    const { settings, parameters } = await settingsFrom({ given: { ...DEPLOY, ...given } })

    expect([settings.onError, parameters['on-error']]).toEqual([expected, expected])
  })

  test('a dry run needs no environment and no database of one', async () => {
    const embedded = await settingsFrom({ given: { method: 'dry-run', 'dry-run': 'embedded' } })
    const prepared = await settingsFrom({ given: { method: 'dry-run', 'dry-run-url': URL_OF_TEST } })

    expect(embedded.settings).toMatchObject({
      environment: 'DryRun',
      servers: [{ environment: 'DryRun', name: 'embedded', address: { kind: 'embedded' } }],
    })
    expect(prepared.settings.servers).toEqual([])
    expect(prepared.settings.dryRunTarget?.name).toBe('DryRun/db.example.com/shop')
  })

  test.each([
    ['postgres://app:x@db.example.com:5433/shop', 'DryRun/db.example.com:5433/shop'],
    ['postgres://app:x@db.example.com/other', 'DryRun/db.example.com/other'],
    ['postgres://app:x@other.example.com/shop', 'DryRun/other.example.com/shop'],
  ])('takes %s for the dry run, another database', async (url, name) => {
    const { settings } = await settingsFrom({ given: { ...DEPLOY, 'dry-run-url': url } })

    expect(settings.dryRunTarget?.name).toBe(name)
  })

  test.each(['local', 'target', 'embedded'])(
    'a dry run on a mirror, %s, needs no URL of its own',
    async place => {
      const { settings, notes } = await settingsFrom({ given: { ...DEPLOY, 'dry-run': place } })

      expect(settings).toMatchObject({
        dryRun: place,
        servers: [{ environment: 'Test', name: 'db.example.com' }],
      })
      expect(settings.dryRunTarget).toBeUndefined()
      expect(notes).toEqual([])
    },
  )

  test.each(['auto', 'server', 'prepared'])('a dry run, %s, uses its URL', async place => {
    const { settings, notes } = await settingsFrom({
      given: { ...DEPLOY, 'dry-run': place, 'dry-run-url': 'postgres://u:x@localhost/scratch' },
    })

    expect(settings.dryRun).toBe(place)
    expect(settings.dryRunTarget?.name).toBe('DryRun/localhost/scratch')
    expect(notes).toEqual([])
  })

  test('method dry-run mirrors the database of the environment', async () => {
    const given = { method: 'dry-run', 'database-url': URL_OF_TEST, 'dry-run': 'local' }
    const { settings } = await settingsFrom({ given })

    expect(settings).toMatchObject({
      environment: 'DryRun',
      dryRun: 'local',
      servers: [{ databases: { name: 'shop' } }],
    })
  })

  test('says how strict the mirror is taken', async () => {
    const yaml = 're-executable: error\nenvironments:\n  Test: { mirror-difference: warn }'
    const { settings, parameters } = await settingsFrom({ given: DEPLOY, yaml })
    const off = await settingsFrom({ given: { ...DEPLOY, 're-executable': 'off' }, yaml })

    expect(settings).toMatchObject({ mirrorDifference: 'warn', reExecutable: 'error' })
    expect(parameters).toMatchObject({ 'mirror-difference': 'warn', 're-executable': 'error' })
    expect(off.settings.reExecutable).toBe('off')
  })

  test.each(['local', 'target', 'embedded'])('says that dry-run %s leaves its URL out', async place => {
    const { settings, notes } = await settingsFrom({
      given: { ...DEPLOY, 'dry-run': place, 'dry-run-url': 'postgres://u:x@localhost/scratch' },
    })

    expect(settings.dryRunTarget).toBeUndefined()
    expect(notes).toEqual([`dry-run-url is not used, because dry-run is ${place}.`])
  })

  test('says what it leaves out', async () => {
    const off = await settingsFrom({ given: { ...DEPLOY, 'dry-run': 'off', 'dry-run-url': 'pglite:memory' } })
    const section = await settingsFrom({ given: DEPLOY, yaml: 'environments:\n  Tests: { order: natural }' })

    expect(off.settings).not.toHaveProperty('dryRunTarget.name')
    expect(off.notes).toEqual([
      'dry-run-url is not used, because dry-run is off.',
      'There is no dry run (dry-run: off): the change meets the database of the environment first.',
    ])
    expect(section.notes).toEqual([
      '.github/greenline.yml has no section for environment Test; did you mean Tests?',
    ])
  })

  test('gives every secret, and none of them in the parameters', async () => {
    const { secrets, parameters } = await settingsFrom({
      given: {
        ...DEPLOY,
        token: 'ghs_secret',
        'dry-run-url': 'postgres://u:o%2Fther@localhost/d?sslcert=c&sslkey=k',
      },
      files: { c: '-----BEGIN CERTIFICATE-----', k: '-----BEGIN EC PRIVATE KEY-----\nabc' },
    })

    expect(secrets).toEqual(
      expect.arrayContaining([
        URL_OF_TEST,
        PASSWORD,
        'ghs_secret',
        'o/ther',
        'o%2Fther',
        '-----BEGIN EC PRIVATE KEY-----\nabc',
      ]),
    )
    for (const secret of secrets) expect(JSON.stringify(parameters)).not.toContain(secret)
  })

  test('calls flags as they are written', async () => {
    await expect(settingsFrom({ given: { ...DEPLOY, order: 'x' }, origin: 'flag' })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringMatching(/^--order is "x": /),
    })
  })

  test('gives the place of what is wrong in the file, columns in characters', async () => {
    await expect(
      settingsFrom({ given: DEPLOY, yaml: '# 💚\n{"files": "💚", order: x}' }),
    ).rejects.toMatchObject({
      place: { path: '.github/greenline.yml', line: 2, column: 23 },
    })
  })
})
