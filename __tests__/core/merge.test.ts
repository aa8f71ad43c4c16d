import { describe, expect, test } from '@jest/globals'
import { artifactNameOf, artifactPrefixOf, labelOf, readArtifactName } from '../../src/core/artifact-name.js'
import { toMatrix } from '../../src/core/matrix.js'
import { mergeResults, type JobResults } from '../../src/core/merge.js'
import type { FileResult, Part, Results, TargetResult } from '../../src/core/model.js'
import { verdictOf } from '../../src/core/results.js'
import { RESULTS } from '../publish/results.js'

const OF: Part['of'] = [
  { server: 'us-1', region: 'us' },
  { server: 'eu-1', region: 'eu' },
  { server: 'eu-2', region: 'eu' },
  { server: 'lone' },
]

const file = (path: string, status: 'succeeded' | 'skipped' = 'succeeded'): FileResult => ({
  path,
  statements: [
    status === 'skipped'
      ? { status, start: 0, end: 8, line: 1 }
      : { status, start: 0, end: 8, line: 1, durationMs: 1 },
  ],
  ...{ condensed: [], problems: [], durationMs: 1 },
})

const target = (name: string, more: Partial<TargetResult> = {}): TargetResult => ({
  ...{ target: name, role: 'environment', dialect: 'postgres', problems: [] },
  files: [file('a.sql'), file('b.sql')],
  ...more,
})

interface JobOptions {
  readonly attempt?: number
  readonly startedAt?: string
  readonly results?: Partial<Results>
  readonly name?: string
}

function job(
  servers: readonly string[],
  { attempt = 1, startedAt, results, name }: JobOptions = {},
): JobResults {
  const change: Results['change'] = {
    ...{ event: 'push', head: 'd'.repeat(40), digest: 'one' },
    files: ['a.sql', 'b.sql'].map(path => ({ path, action: 'run', source: [] })),
  }
  return {
    name: name ?? `artifact of ${servers.join('+')}, attempt ${attempt}`,
    results: {
      ...RESULTS,
      execution: {
        ...{ ...RESULTS.execution, attempt, part: { servers: [...servers], of: OF } },
        startedAt: startedAt ?? `2026-11-22T09:0${attempt}:00Z`,
        finishedAt: `2026-11-22T10:0${attempt}:00Z`,
      },
      change,
      phases: [{ name: 'deploy', status: 'green', startedAt: '2026-11-22T09:00:00Z', durationMs: 5 }],
      targets: servers.map(server => target(`Test/${server}/shop`)),
      ...results,
    },
  }
}

const all = (): JobResults[] => [job(['eu-1', 'eu-2']), job(['lone']), job(['us-1'])]
const codes = ({ problems }: Results): readonly string[] => problems.map(({ code }) => code)
const messages = ({ problems }: Results): string => problems.map(({ message }) => message).join('\n')

describe('mergeResults', () => {
  test('has the order of the servers, and is green when all is', () => {
    const merged = mergeResults(all())
    expect(merged.targets.map(each => each.target)).toEqual(OF.map(({ server }) => `Test/${server}/shop`))
    expect(merged.problems).toEqual([])
    expect(verdictOf(merged)).toBe('green')
    expect(merged.execution.part).toBeUndefined()
    expect(merged.phases).toEqual(all()[0]!.results.phases)
  })

  test('is red without a server, and says which', () => {
    const merged = mergeResults(all().slice(1))
    expect(codes(merged)).toEqual(['RESULTS_MISSING'])
    expect(messages(merged)).toContain('no results of the region eu:')
    expect(verdictOf(merged)).toBe('red')
    const alone = mergeResults(all().slice(0, 1))
    expect(messages(alone)).toContain('no results of the region us and the server lone:')
  })

  test('is held to the servers of the configuration file where they are known', () => {
    const servers = [...OF.slice(1), { server: 'asia-1', region: 'asia' }]
    const merged = mergeResults(all(), { servers })
    expect(codes(merged)).toEqual(['RESULTS_MISSING', 'RESULTS_DIFFER'])
    expect(messages(merged)).toMatch(
      /no results of the region asia[^]*of the server us-1, which the environment/,
    )
  })

  test.each<[string, Partial<Results>, string]>([
    [
      'another deployment',
      { execution: { ...job(['us-1']).results.execution, deployment: 'e'.repeat(40) } },
      'deployment',
    ],
    ['another run', { execution: { ...job(['us-1']).results.execution, run: '2' } }, 'run'],
    ['another change', { change: { ...job([]).results.change, digest: 'two' } }, 'digest of the change'],
    ['another version', { greenline: '9.9.9' }, 'version of Greenline'],
    ['a parameter that matters', { parameters: { transaction: 'file' } }, 'parameter transaction'],
  ])('leaves out %s, and says so', (_what, results, name) => {
    const merged = mergeResults([...all().slice(0, 2), job(['us-1'], { results })])
    expect(codes(merged)).toEqual(['RESULTS_DIFFER', 'RESULTS_MISSING'])
    expect(messages(merged)).toContain(`${name} is not the same.`)
    expect(merged.targets).toHaveLength(3)
    expect(verdictOf(merged)).toBe('red')
  })

  test('parameters that are those of a job may differ, and are not those of the whole', () => {
    const parameters = (region: string) => ({
      results: { parameters: { region, 'max-parallel': region, order: 'natural' } },
    })
    const merged = mergeResults([
      job(['eu-1', 'eu-2'], parameters('eu')),
      job(['us-1'], parameters('us')),
      job(['lone'], parameters('default')),
    ])
    expect(merged.problems).toEqual([])
    expect(merged.parameters).toEqual({ order: 'natural' })
  })

  test('a later attempt takes the place of the one before', () => {
    const red = job(['us-1'], { results: { interrupted: true } })
    const merged = mergeResults([job(['us-1'], { attempt: 2 }), red, ...all().slice(0, 2)], { attempt: 2 })
    expect(merged.problems).toEqual([])
    expect([merged.interrupted, merged.execution.attempt, merged.targets.length]).toEqual([false, 2, 4])
    expect(merged.execution).toMatchObject({
      startedAt: '2026-11-22T09:01:00Z',
      finishedAt: '2026-11-22T10:02:00Z',
    })
  })

  test('files that were green before and did not run again keep what they did', () => {
    const done = job([]).results.change.files.map(each =>
      each.path === 'a.sql' ? { ...each, action: 'done' as const } : each,
    )
    const again = job(['us-1'], {
      attempt: 2,
      results: {
        change: { ...job([]).results.change, files: done },
        targets: [target('Test/us-1/shop', { files: [file('b.sql')] })],
      },
    })
    const before = job(['us-1'], {
      results: { targets: [target('Test/us-1/shop', { files: [file('a.sql'), file('b.sql', 'skipped')] })] },
    })
    const merged = mergeResults([...all().slice(0, 2), before, again])
    expect(merged.targets[0]!.files.map(each => [each.path, each.statements[0]!.status])).toEqual([
      ['a.sql', 'succeeded'],
      ['b.sql', 'succeeded'],
    ])
    expect(merged.change.files.map(({ action }) => action)).toEqual(['run', 'run'])
    expect(verdictOf(merged)).toBe('green')
  })

  test('two jobs for the same servers are told, unless one published the same execution again', () => {
    const startedAt = '2026-11-22T09:30:00Z'
    const twice = mergeResults([...all(), job(['us-1'], { startedAt, name: 'another' })])
    expect(codes(twice)).toEqual(['RESULTS_DIFFER'])
    expect(messages(twice)).toContain('both of the region us')
    const same = mergeResults([...all(), job(['us-1'], { results: { interrupted: true } })])
    expect([codes(same), same.interrupted]).toEqual([[], true])
    const shared = mergeResults([...all(), job(['eu-2'], { name: 'another' })])
    expect(messages(shared)).toContain('both of the server eu-2')
    expect(shared.targets).toHaveLength(4)
  })

  test('one that was interrupted or red makes all of it so', () => {
    const phases: Results['phases'] = [
      { name: 'deploy', status: 'red', startedAt: '2026-11-22T08:00:00Z', durationMs: 9, note: 'us' },
    ]
    const merged = mergeResults([
      ...all().slice(0, 2),
      job(['us-1'], { results: { phases, interrupted: true } }),
    ])
    expect(merged.phases).toEqual(phases)
    expect(merged.interrupted).toBe(true)
  })

  test('a database that each job tries the change on is one target; what was not green there is told', () => {
    const dryRun = (status: 'succeeded' | 'skipped') =>
      target('DryRun/db/scratch', { role: 'dry-run', files: [file('a.sql', status)] })
    const merged = mergeResults(
      all().map(({ name, results }, index) => ({
        name,
        results: { ...results, targets: [dryRun(index === 1 ? 'skipped' : 'succeeded'), ...results.targets] },
      })),
    )
    const tried = merged.targets.filter(({ role }) => role === 'dry-run')
    expect(tried.map(({ files }) => files[0]!.statements[0]!.status)).toEqual(['succeeded', 'skipped'])
    expect(merged.targets.slice(0, 2)).toEqual(tried)
  })
})

describe('names of artifacts', () => {
  const part = (...servers: string[]): Part => ({ servers, of: OF })
  const name = (own: Part, environment = 'Test', attempt = 1): string =>
    artifactNameOf({ method: 'deploy', environment, attempt, part: own })

  test('tell region and attempt, and are read back', () => {
    expect(name(part('eu-1', 'eu-2'))).toBe('greenline-deploy-Test-eu-1')
    expect(name(part('lone'), 'Test', 3)).toBe('greenline-deploy-Test-default-3')
    expect(name(part('eu-1'))).toBe('greenline-deploy-Test-@eu-1-1')
    expect(artifactNameOf({ method: 'deploy', environment: 'Test', attempt: 1 })).toBe(
      'greenline-deploy-Test-1',
    )
    const prefix = artifactPrefixOf({ method: 'deploy', environment: 'Test' })
    expect(readArtifactName('greenline-deploy-Test-eu-west-12.2', prefix)).toEqual({
      label: 'eu-west',
      attempt: 12,
      number: 2,
    })
    for (const other of [
      'greenline-deploy-Test-1',
      'greenline-validate-Test-eu-1',
      'greenline-deploy-Test-eu',
      'coverage',
    ])
      expect(readArtifactName(other, prefix)).toBeUndefined()
  })

  test('are different for different jobs, whatever the servers are called', () => {
    const long = 'x'.repeat(100)
    const of = ['a+b', 'a', 'b', 'c:d', 'c_d', long, `${long}y`].map(server => ({ server, region: server }))
    const labels = [
      ...of.map(({ server }) => labelOf({ servers: [server], of })),
      labelOf({ servers: ['a', 'b'], of }),
    ]
    expect(labels.filter(label => /[":<>|*?\r\n\\/]/.test(label) || label.length > 100)).toEqual([])
    expect(new Set(labels).size).toBe(labels.length)
  })
})

describe('toMatrix', () => {
  test('is one job a region, in the order of the file', () => {
    const matrix = toMatrix(
      [{ name: 'us', runsOn: ['self-hosted', 'us'] }, { name: 'asia' }, { name: 'eu', runsOn: 'eu-runner' }],
      OF,
    )
    expect(matrix.include).toEqual([
      { region: 'us', 'runs-on': ['self-hosted', 'us'] },
      { region: 'eu', 'runs-on': ['eu-runner'] },
      { region: 'default', 'runs-on': ['ubuntu-latest'] },
    ])
    expect(toMatrix([], []).include).toEqual([{ region: 'default', 'runs-on': ['ubuntu-latest'] }])
  })

  test('has no more jobs than GitHub takes', () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_none, index) => ({ server: `s${index}`, region: `r${index}` }))
    expect(toMatrix([], many(256)).include).toHaveLength(256)
    expect(() => toMatrix([], many(257))).toThrow(/257 regions.*256/)
  })
})
