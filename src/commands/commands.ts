/** Every command by its name. Invariant: a command gives its exit code and sets nothing else of the process. */
import type { Arguments, CommandName } from './arguments.js'

export type { CommandName }

type Command = (args: Arguments) => Promise<number>

export const COMMANDS: Readonly<Record<CommandName, Command>> = {
  demo: async args => (await import('./demo.js')).demo(args),
  plan: async args => (await import('./plan.js')).plan(args),
  validate: async args => (await import('./execution.js')).runMethod('validate', args),
  test: async args => (await import('./execution.js')).runMethod('test', args),
  'dry-run': async args => (await import('./execution.js')).runMethod('dry-run', args),
  deploy: async args => (await import('./execution.js')).runMethod('deploy', args),
  collect: async args => (await import('./collect.js')).collect(args),
  executions: async args => (await import('./executions.js')).executions(args),
  split: async args => (await import('./split.js')).split(args),
  report: async args => (await import('./report.js')).report(args),
}
