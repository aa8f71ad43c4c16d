/**
 * The command line: `greenline COMMAND [flags]`. Invariant: a flag that is not
 * known stops everything before anything is read; exit 0 is green, 1 red, 2 could
 * not run.
 */
import { COMMANDS } from './commands/commands.js'
import { parseArguments } from './commands/arguments.js'
import { HELP } from './commands/help.js'
import { createTerminalHost } from './commands/terminal-host.js'
import { collectSecrets } from './config/secrets.js'
import { createRedactor } from './core/redact.js'
import { reportFailure } from './report-failure.js'
import { VERSION } from './version.js'

/** Runs one command. @param args - Without node and the script. */
export async function cli(args: readonly string[]): Promise<void> {
  const parsed = parseArguments(args)
  const redact = createRedactor(collectSecrets('flags' in parsed ? parsed.flags : {}, process.env))
  const host = createTerminalHost({ redact, stream: process.stderr })
  await reportFailure(host, async () => {
    if ('error' in parsed) throw parsed.error
    if (!('flags' in parsed)) process.stdout.write(parsed.command === 'help' ? HELP : `${VERSION}\n`)
    else process.exitCode = await COMMANDS[parsed.command](parsed)
  })
}
