/**
 * git for writing the log branch: texts instead of bytes. Invariant: neither the
 * work tree nor the index is touched.
 */
import { runGit, type GitAnswer, type GitOptions } from '../git/git.js'

/** Runs one git command in a repository; a code other than 0 is an answer too. */
export type Git = (
  args: readonly string[],
  options?: GitOptions,
) => Promise<Omit<GitAnswer, 'stdout'> & { readonly stdout: string }>

/** @param folder - A folder of the repository. */
export const openGit =
  (folder: string): Git =>
  async (args, options) => {
    const answer = await runGit(folder, args, options)
    return { ...answer, stdout: answer.stdout.toString() }
  }

/**
 * Runs a command that only a defect or a damaged repository makes fail.
 *
 * @returns Its output without the last line end.
 */
export async function gitOutput(git: Git, args: readonly string[], options?: GitOptions): Promise<string> {
  const { code, stdout, stderr } = await git(args, options)
  if (code !== 0) throw new Error(`git ${args[0] ?? ''} ended with ${code}: ${stderr}`)
  return stdout.replace(/\n$/, '')
}
