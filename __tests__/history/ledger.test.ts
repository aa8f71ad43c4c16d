import { describe, expect, test } from '@jest/globals'
import type { LedgerEntry, StoredEntry } from '../../src/core/ledger.js'
import { verifyChain } from '../../src/history/chain.js'
import {
  LEDGER_PATH,
  appendEntry,
  entriesOf,
  executionsOf,
  formatLedger,
  parseLedger,
} from '../../src/history/ledger.js'

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

/** A ledger as executions leave it, one after the other. */
const ledgerOf = (...entries: readonly LedgerEntry[]): readonly StoredEntry[] =>
  entries.reduce<readonly StoredEntry[]>((stored, each) => appendEntry(stored, each), [])

describe('parseLedger', () => {
  test('reads what was written', () => {
    const stored = ledgerOf(entry(), entry({ run: '2', subject: 'Ünï "quoted"\n', actor: 'ada' }))
    expect(parseLedger(formatLedger(stored))).toEqual(stored)
    expect(parseLedger(formatLedger([]))).toEqual([])
    expect(formatLedger(stored).split('\n')).toHaveLength(5)
  })

  test('an absent ledger is an empty one', () => {
    expect(parseLedger(undefined)).toEqual([])
  })

  test('fields of a later version are kept, since the hash covers them', () => {
    const stored = appendEntry([], { ...entry(), colour: 'blue' } as LedgerEntry)
    const read = parseLedger(formatLedger(stored))
    expect(read).toEqual(stored)
    expect(verifyChain(read)).toEqual({ status: 'whole' })
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

describe('executions', () => {
  test('are in the order they started, whatever the order of appending', () => {
    const late = entry({ run: '3', startedAt: '2026-11-22T11:00:00Z' })
    const early = entry({ run: '2', startedAt: '2026-11-22T10:00:00.5Z' })
    const text = formatLedger(ledgerOf(entry(), late, early))
    expect(entriesOf(text)).toEqual([entry(), early, late])
  })

  test('a later entry supersedes the same execution and no other', () => {
    const others = [
      entry({ attempt: 2 }),
      entry({ run: '2' }),
      entry({ environment: 'Production' }),
      entry({ method: 'dry-run' }),
      entry({ deployment: 'e'.repeat(40) }),
    ]
    const stored = ledgerOf(entry({ verdict: 'red' }), ...others, entry())
    const executions = executionsOf(stored)
    expect(stored).toHaveLength(7)
    expect(executions).toHaveLength(6)
    expect(executions.filter(({ verdict }) => verdict === 'red')).toEqual([])
    for (const other of others) expect(executions).toContainEqual(other)
  })

  test('appending leaves what is there alone', () => {
    const before = Object.freeze([...ledgerOf(entry())])
    const after = appendEntry(before, entry({ run: '2' }))
    expect(before).toHaveLength(1)
    expect(formatLedger(after).startsWith(formatLedger(before).slice(0, -3))).toBe(true)
  })
})

describe('the chain', () => {
  const stored = ledgerOf(...['1', '2', '3', '4'].map(run => entry({ run })))
  const [one, two, three, four] = stored as [StoredEntry, StoredEntry, StoredEntry, StoredEntry]

  test('of a ledger that was only appended to is whole', () => {
    expect(verifyChain([])).toEqual({ status: 'whole' })
    expect(verifyChain(stored)).toEqual({ status: 'whole' })
    expect(verifyChain(parseLedger(formatLedger(stored)))).toEqual({ status: 'whole' })
  })

  test('does not depend on how an entry is written', () => {
    const turned = stored.map(
      each => Object.fromEntries(Object.entries(each).reverse()) as unknown as StoredEntry,
    )
    expect(verifyChain(parseLedger(JSON.stringify(turned, undefined, 2)))).toEqual({ status: 'whole' })
  })

  test.each<[what: string, entries: readonly StoredEntry[], at: number]>([
    ['a verdict was changed', [one, { ...two, verdict: 'red' }, three, four], 2],
    ['a count was changed', [one, two, { ...three, totals: { ...three.totals, failed: 1 } }, four], 3],
    ['a field was added', [one, { ...two, colour: 'blue' }, three, four], 2],
    ['an entry was taken out', [one, two, four], 3],
    ['the first entry was taken out', [two, three, four], 1],
    ['two were exchanged', [one, three, two, four], 2],
    ['one was put in without a hash', [one, two, entry({ run: '9' }), three, four], 3],
    ['one was put in with a hash of its own', [one, two, ...ledgerOf(entry({ run: '9' })), three, four], 3],
    ['a hash was changed', [one, { ...two, hash: 'f'.repeat(64) }, three, four], 2],
    [
      'changed, with a new hash of its own',
      [one, appendEntry([one], entry({ run: '2', verdict: 'red' }))[1]!, three, four],
      3,
    ],
  ])('is broken where %s', (_what, entries, at) => {
    expect(verifyChain(entries)).toEqual({ status: 'broken', at })
    const more = appendEntry(parseLedger(formatLedger(entries)), entry({ run: '5' }))
    expect(verifyChain(more)).toEqual({ status: 'broken', at })
    expect(more.at(-1)).toMatchObject({ run: '5', previous: entries.at(-1)?.hash })
    expect(executionsOf(more).length).toBeGreaterThanOrEqual(4)
  })
})
