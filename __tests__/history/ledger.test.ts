import { describe, expect, test } from '@jest/globals'
import type { LedgerEntry } from '../../src/core/ledger.js'
import { LEDGER_PATH, formatLedger, parseLedger, putEntry } from '../../src/history/ledger.js'

const entry = (over: Partial<LedgerEntry> = {}): LedgerEntry => ({
  deployment: 'd'.repeat(40),
  environment: 'Test',
  method: 'deploy',
  run: '1',
  attempt: 1,
  verdict: 'green',
  totals: { total: 1, succeeded: 1, failed: 0, skipped: 0, rolledBack: 0, unknown: 0 },
  startedAt: '2026-11-22T09:00:00Z',
  durationMs: 12,
  path: 'deployments/d/Test/1.1',
  ...over,
})

describe('parseLedger', () => {
  test('reads what was written', () => {
    const entries = [entry(), entry({ run: '2', subject: 'Ünï "quoted"\n', actor: 'ada' })]
    expect(parseLedger(formatLedger(entries))).toEqual(entries)
    expect(parseLedger(formatLedger([]))).toEqual([])
  })

  test('an absent ledger is an empty one', () => {
    expect(parseLedger(undefined)).toEqual([])
  })

  test('fields of a later version do no harm', () => {
    expect(parseLedger(JSON.stringify([{ ...entry(), colour: 'blue' }]))).toEqual([entry()])
  })

  test.each([
    ['', 'not JSON'],
    ['<<<<<<< HEAD\n[]', 'not JSON'],
    ['{}', 'expected array'],
    ['null', 'expected array'],
    [JSON.stringify([entry(), { ...entry(), verdict: 'blue' }]), '1.verdict'],
    [JSON.stringify([{ ...entry(), path: undefined }]), '0.path'],
  ])('%j is an error that names the file', (text, reason) => {
    let thrown: unknown
    try {
      parseLedger(text)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toMatchObject({ code: 'RESULTS_UNREADABLE', place: { path: LEDGER_PATH } })
    expect(String(thrown)).toContain(reason)
  })
})

describe('putEntry', () => {
  test('keeps executions in the order they started', () => {
    const late = entry({ run: '3', startedAt: '2026-11-22T11:00:00Z' })
    const early = entry({ run: '2', startedAt: '2026-11-22T11:30:00+02:00' })
    expect(putEntry([entry(), late], early).map(({ run }) => run)).toEqual(['1', '2', '3'])
  })

  test('replaces the same execution and no other', () => {
    const others = [
      entry({ attempt: 2 }),
      entry({ run: '2' }),
      entry({ environment: 'Production' }),
      entry({ deployment: 'e'.repeat(40) }),
    ]
    const entries = putEntry([entry({ verdict: 'red' }), ...others], entry())
    expect(entries).toHaveLength(5)
    expect(entries.filter(({ verdict }) => verdict === 'red')).toEqual([])
    for (const other of others) expect(entries).toContainEqual(other)
  })

  test('leaves what it was given alone', () => {
    const before = Object.freeze([entry()])
    putEntry(before, entry({ run: '2' }))
    expect(before).toHaveLength(1)
  })
})
