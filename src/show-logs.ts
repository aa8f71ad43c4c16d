/** The logs of one target for whoever watches. Invariant: says what the results say, and decides nothing. */
import type { Host } from './core/host.js'
import type { Results, TargetResult } from './core/model.js'
import { paletteFor, renderConsoleLog, renderConsoleTitle } from './render/console.js'
import { showProblem } from './report-failure.js'

/** Shows what became of every file on one target. */
export function showLogs(host: Host, results: Results, index: number): void {
  const target = results.targets[index]
  if (target === undefined) return
  const palette = paletteFor(host)
  for (const file of target.files) {
    const changed = results.change.files.find(({ path }) => path === file.path)
    host.info(renderConsoleTitle(target, file, palette))
    host.info(`${renderConsoleLog(changed, target, file, palette)}\n`)
  }
  showFailures(host, target)
}

/** Marks the failing lines of the SQL, where the host shows files. */
function showFailures(host: Host, { role, target, files }: TargetResult): void {
  const where = role === 'dry-run' ? 'in the dry run' : `on ${target}`
  for (const { path, statements, problems } of files) {
    for (const problem of problems) showProblem(host, problem)
    for (const statement of statements) {
      if (statement.status !== 'failed') continue
      const { code, message, line = statement.line } = statement.error
      host.error(`${code}: ${message} (${where})`, { path, line })
    }
  }
}
