/** What the bundle offers to its entry points in dist. Invariant: nothing heavy is loaded before it is needed. */

/** The action's main step. Sets the exit code. */
export const main = async (): Promise<void> => (await import('./main.js')).main()

/** The action's post step: publishes what a main step could not. Sets the exit code. */
export const post = async (): Promise<void> => (await import('./post.js')).post()

/** The command line. Sets the exit code: 0 green, 1 something is red, 2 could not run. */
export const cli = async (args: readonly string[]): Promise<void> => (await import('./cli.js')).cli(args)
