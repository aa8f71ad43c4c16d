/**
 * `greenline collect`: results of several processes become one execution, where no
 * GitHub keeps them. Invariant: as in the action; a file that cannot be used is a
 * problem of the execution, and makes it red.
 */
import fs from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ArchiveRefused } from '../collect/archive.js'
import { openUnpacking, unpackResults } from '../collect/unpack.js'
import { GreenlineError } from '../core/errors.js'
import { mergeResults, type JobResults } from '../core/merge.js'
import type { Problem } from '../core/model.js'
import { createRedactor } from '../core/redact.js'
import { verdictOf } from '../core/results.js'
import { placesOf } from '../core/target.js'
import { publishRedacted } from '../publication.js'
import { createCommitGitStore } from '../publish/commit-git.js'
import { paletteFor, renderConsoleVerdict } from '../render/console.js'
import { showErrors, showProblem } from '../report-failure.js'
import type { Arguments } from './arguments.js'
import { readAnyCommandSettings } from './execution.js'
import { collectSecrets } from '../config/secrets.js'

/** Merges and publishes. @returns The exit code: 1 for a red execution. */
export async function collect({ flags, operands }: Arguments): Promise<number> {
  if (operands.length === 0) {
    throw new GreenlineError(
      'INPUT_INVALID',
      'collect needs the results of the jobs.',
      'Name the results.json.gz of each.',
    )
  }
  const { jobs, problems } = await readJobs(operands, flags)
  const [first] = jobs
  if (first === undefined) {
    throw new GreenlineError(
      'RESULTS_MISSING',
      `None of the files holds results that can be merged. ${problems.map(({ message }) => message).join(' ')}`,
      'Name the results.json.gz of executions that had region or server set.',
    )
  }
  const folder = process.cwd()
  const environment = flags['environment'] ?? first.results.execution.environment
  const { settings, host } = await readAnyCommandSettings({ ...flags, environment }, 'collect', folder)
  const servers = placesOf(settings.servers)
  const results = mergeResults(jobs, { problems, ...(servers.length > 0 && { servers }) })
  for (const problem of results.problems) showProblem(host, problem)
  const commits = settings.commitLogs && flags['log-dir'] === undefined
  const { run, attempt } = results.execution
  const published = await publishRedacted(results, {
    host,
    workspace: {
      folder: path.join(tmpdir(), `greenline-collect-${encodeURIComponent(run)}.${attempt}`),
      resultsFile: flags['results'],
      logFolder: flags['log-dir'],
    },
    stores: commits ? [createCommitGitStore({ folder, branch: settings.logBranch })] : [],
    announcers: [],
  })
  host.info(renderConsoleVerdict(published.results, paletteFor(host)))
  host.info(`Results: ${published.resultsPath}`)
  showErrors(host, published.failures)
  return verdictOf(published.results) === 'red' || published.failures.length > 0 ? 1 : 0
}

async function readJobs(
  files: readonly string[],
  flags: Arguments['flags'],
): Promise<{ readonly jobs: readonly JobResults[]; readonly problems: readonly Problem[] }> {
  const unpacking = openUnpacking(createRedactor(collectSecrets(flags, process.env)))
  const jobs: JobResults[] = []
  const problems: Problem[] = []
  for (const name of files) {
    try {
      const results = unpackResults(await read(name), unpacking)
      if (results.execution.part === undefined) throw new ArchiveRefused('it is a whole execution already')
      jobs.push({ name, results })
    } catch (thrown) {
      if (!(thrown instanceof ArchiveRefused)) throw thrown
      problems.push(unreadable(`${name} cannot be used: ${thrown.message}.`))
    }
  }
  return { jobs, problems }
}

async function read(file: string): Promise<Buffer> {
  try {
    return await fs.readFile(file)
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'error'
    throw new ArchiveRefused(`it cannot be read (${code})`)
  }
}

const unreadable = (message: string): Problem => ({
  code: 'RESULTS_UNREADABLE',
  message,
  hint: 'Run the job that made it again, and collect again.',
  severity: 'error',
})
