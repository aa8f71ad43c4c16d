/** What `greenline --help` prints. Invariant: names every command and every flag that is not an input. */
import { INPUT_NAMES } from '../config/inputs.js'

export const HELP = `greenline: deploy the SQL you changed: a dry run first, then green or red, statement by statement

  greenline demo                 the whole story on throw-away embedded databases   [--keep FOLDER]
  greenline plan                 which files a change has, in which order           [--base REV] [--head REV] [--json]
                                 or the jobs of an environment, for a matrix      --environment NAME --matrix
  greenline validate             connect to the databases and look at them
  greenline test                 what the change would do on the live databases: they are only read
  greenline dry-run              run the change on the dry run's database only
  greenline deploy               dry run, then the database of the environment
  greenline collect FILE...      merge results.json.gz of several regions into one execution
  greenline executions           what was executed, by the log branch               [--deployment ID] [--environment NAME] [--log-branch NAME] [--json]
  greenline split FILE...        cut files into statements                          --dialect postgres|mysql [--json]
  greenline report FILE          show results.json or results.json.gz               [--html FILE] [--markdown FILE] [--csv FILE] [--json FILE]

plan, validate, test, dry-run, deploy and collect take every input of the action as a flag:
  ${wrap(INPUT_NAMES.map(name => `--${name}`))}
validate, test, dry-run, deploy and collect also take
  --results FILE    where results.json is written
  --log-dir DIR     where the logs are written, instead of being committed

A database URL is postgres://, mysql://, mariadb:// or pglite: (pglite:memory, pglite:./folder).
Secrets are better given by environment variables: write \${NAME} in .github/greenline.yml.

Exit codes: 0 green, 1 something is red, 2 could not run.
`

function wrap(words: readonly string[]): string {
  const lines = ['']
  for (const word of words) {
    const line = lines.at(-1) ?? ''
    if (line.length + word.length > 100) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines.join('\n  ')
}
