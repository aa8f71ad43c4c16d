/** Runs files through the engine on a real database and gives the results. */
import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createTextCheck } from '../../src/change/decode.js'
import type { Host } from '../../src/core/host.js'
import type { FileResult, Results, TargetResult } from '../../src/core/model.js'
import type { SqlFile } from '../../src/core/sql-file.js'
import type { Target } from '../../src/core/target.js'
import { DIALECTS } from '../../src/dialect/registry.js'
import { executeChange, type ExecutionOptions, type TargetExecution } from '../../src/engine/execute.js'
import { openJournal } from '../../src/engine/journal.js'
import { scanChange } from '../../src/engine/scan.js'

export const SILENT: Host = {
  colours: false,
  group: () => ({ close: () => undefined }),
  info: () => undefined,
  warning: () => undefined,
  error: () => undefined,
  progress: () => undefined,
}

export const sqlFile = (name: string, text: string): SqlFile => {
  const bytes = Buffer.from(text)
  return {
    path: name,
    blob: '0'.repeat(40),
    bytes: bytes.length,
    async *open() {
      yield bytes
    },
  }
}

export interface RunOptions extends Partial<Omit<ExecutionOptions, 'session'>> {
  readonly lockTimeoutMs?: number
  readonly outputRows?: number
  readonly statementTimeoutMs?: number
  readonly hugeBytes?: number
  readonly signal?: AbortSignal
  readonly journalFile?: string
  /** Opens the sessions; the dialect's `connect` unless given. */
  readonly open?: TargetExecution['open']
}

/** @param files - By path, in execution order. */
export async function run(
  target: Target,
  files: Readonly<Record<string, string>>,
  options: RunOptions = {},
): Promise<{ results: Results; target: TargetResult; journalFile: string }> {
  const dialect = DIALECTS[target.dialect]
  const journalFile = options.journalFile ?? path.join(tmpdir(), `greenline-test-${randomUUID()}.jsonl`)
  const recorder = openJournal(journalFile)
  const sqlFiles = Object.entries(files).map(([name, text]) => sqlFile(name, text))
  recorder.record({
    event: 'opened',
    greenline: '0.0.0',
    execution: {
      deployment: 'head',
      environment: target.environment,
      method: 'deploy',
      run: '1',
      attempt: 1,
      startedAt: '2026-11-22T09:00:00Z',
    },
    parameters: {},
  })
  const scan = await scanChange(
    {
      event: 'test',
      head: 'head',
      files: sqlFiles.map(file => ({ path: file.path, action: 'run', source: [], bytes: file.bytes })),
    },
    sqlFiles,
    { dialect, hugeBytes: options.hugeBytes ?? 1 << 22, startTextCheck: createTextCheck },
  )
  recorder.record({ event: 'change', change: scan.change, plan: { ...scan.plan } })
  recorder.record({
    event: 'target',
    target: { target: target.name, role: 'environment', dialect: target.dialect },
  })
  const signal = options.signal ?? new AbortController().signal
  await executeChange({
    open: options.open ?? (session => dialect.connect(target, session)),
    ...{ index: 0, target, dialect, recorder },
    host: SILENT,
    ...{ signal, stop: signal },
    scripts: scan.scripts,
    options: {
      transaction: options.transaction ?? 'statement',
      onError: options.onError ?? (options.transaction === 'change' ? 'stop' : 'next-file'),
      session: {
        connectTimeoutMs: 10_000,
        lockTimeoutMs: options.lockTimeoutMs ?? 2_000,
        statementTimeoutMs: options.statementTimeoutMs ?? 0,
        outputRows: options.outputRows ?? 0,
      },
    },
  })
  recorder.close()
  const results = recorder.results()
  return { results, target: results.targets[0]!, journalFile }
}

export const statuses = (file: FileResult | undefined): string =>
  (file?.statements ?? []).map(statement => statement.status).join(' ')
