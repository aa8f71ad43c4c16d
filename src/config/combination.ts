/**
 * What inputs cannot mean together. Invariant: every problem is found at once, and
 * named by the way the input was given.
 */
import { GreenlineError } from '../core/errors.js'
import { isSameDatabase } from './database-url.js'
import { listed, nearest } from './nearest.js'
import type { Given } from './settings.js'

/** What stands against the inputs as a whole. */
export function problemsOfCombination(given: Given): readonly GreenlineError[] {
  if (given.values.method === 'plan' || given.values.method === 'collect') return environmentProblems(given)
  const missing =
    given.secrets === 'withheld' && given.servers.length === 0 && given.dryRunTarget === undefined
  const ofDatabases = missing ? [] : databaseProblems(given)
  return [...ofDatabases, ...stageProblems(given), ...errorPolicyProblems(given), ...historyProblems(given)]
}

/** A plan can be made for no environment, as a dry run can. */
function environmentProblems({ values: { method }, explicit, labelOf }: Given): readonly GreenlineError[] {
  if (method === undefined || method === 'plan' || explicit.has('environment')) return []
  const message = `${labelOf('environment')} is missing; method ${method} needs the environment that the database belongs to.`
  return [invalid(message, 'Give the name of the GitHub environment that the job names.')]
}

const invalid = (message: string, hint: string): GreenlineError =>
  new GreenlineError('INPUT_INVALID', message, hint)

/** Dry runs that are made from the database of the environment. */
const NEEDS_TARGET = new Set<string>(['server', 'local', 'target'])
function databaseProblems(given: Given) {
  const { values, servers, databases, dryRunTarget, explicit, labelOf, config, sections } = given
  const problems: GreenlineError[] = []
  const { method } = values
  const dryRun = values['dry-run']
  const label = labelOf('database-url')
  const section =
    sections.length === 0
      ? ''
      : `, or it or servers in the section of the environment in ${config ?? 'the file'}`
  if (method !== undefined && method !== 'dry-run') {
    problems.push(...environmentProblems(given))
    if (!explicit.has('database-url')) {
      const message = `${label} is missing; method ${method} needs the database of the environment.`
      problems.push(invalid(message, `Give the URL as a secret of the environment${section}.`))
    }
  }
  const undecided = dryRun === 'auto' && !explicit.has('database-url') && !explicit.has('dry-run-url')
  if (method === 'dry-run' && undecided) {
    const message = `${labelOf('dry-run-url')} is missing, and without ${label} the kind of database is not known.`
    problems.push(invalid(message, 'Give dry-run-url, or write dry-run: embedded for PostgreSQL.'))
  }
  if (method === 'dry-run' && values.predict !== 'off' && !explicit.has('database-url')) {
    const message = `${labelOf('predict')} is "${values.predict ?? ''}", but ${label} is missing, so there is no database to look at.`
    problems.push(invalid(message, 'Give the URL of the database that the change is meant for.'))
  }
  if (method === 'dry-run' && dryRun === 'off') {
    const message = `${labelOf('dry-run')} is "off", and method dry-run does nothing else.`
    problems.push(invalid(message, 'Remove dry-run, or choose another method.'))
  }
  if ((dryRun === 'prepared' || dryRun === 'server') && !explicit.has('dry-run-url')) {
    const message = `${labelOf('dry-run')} is "${dryRun}", but dry-run-url is missing.`
    problems.push(invalid(message, 'Give dry-run-url, the database or server that the change runs on first.'))
  }
  if (dryRun !== undefined && NEEDS_TARGET.has(dryRun) && !explicit.has('database-url')) {
    const message = `${labelOf('dry-run')} is "${dryRun}", but ${label} is missing, so there is nothing to mirror.`
    problems.push(invalid(message, 'Give the URL of the database that the change is meant for.'))
  }
  const [server] = servers
  if (server !== undefined && dryRunTarget !== undefined) {
    const shown = labelOf('dry-run-url')
    if (server.dialect !== dryRunTarget.dialect) {
      const message = `${shown} names another kind of server (${dryRunTarget.dialect}) than ${databases} (${server.dialect}).`
      problems.push(invalid(message, 'Give a dry-run-url of the same kind of server.'))
    } else if (servers.some(each => isSameDatabase(each, dryRunTarget))) {
      const message = `${shown} names the same database as ${databases}, so a dry run would be the real thing.`
      problems.push(invalid(message, 'Give dry-run-url a database of its own.'))
    }
  }
  return problems
}

function stageProblems({ values, servers, labels, labelOf }: Given) {
  if (servers.length === 0) return []
  const known = [...labels].sort()
  const stages = (values.stages ?? []).flatMap(stage => (stage.kind === 'label' ? [stage.label] : []))
  return stages
    .filter(label => !labels.has(label))
    .map(label => {
      const near = nearest(label, known)
      const there = known.length === 0 ? 'none has a label' : `there are ${listed(known)}`
      const hint = near === undefined ? 'Write labels of servers and shares such as 10%.' : `Write ${near}.`
      return invalid(
        `${labelOf('stages')} has ${JSON.stringify(label)}, which is no label of a server; ${there}.`,
        hint,
      )
    })
}

function errorPolicyProblems({ values, explicit, labelOf }: Given) {
  const { transaction } = values
  const onError = values['on-error']
  if (transaction === undefined || onError === undefined || !explicit.has('on-error')) return []
  const label = labelOf('on-error')
  if (onError === 'next-statement' && transaction !== 'statement') {
    const message = `${label} is "next-statement", but transaction is "${transaction}": an error undoes the whole ${transaction}, so there is nothing to go on with inside it.`
    return [invalid(message, 'Write transaction: statement, or choose another on-error.')]
  }
  if (onError === 'next-file' && transaction === 'change') {
    const message = `${label} is "next-file", but transaction is "change": an error undoes all files, so there is no next one.`
    return [invalid(message, 'Write on-error: stop, or transaction: file.')]
  }
  return []
}

function historyProblems({ values, labelOf }: Given) {
  if (values['commit-logs'] !== true || values.head === undefined) return []
  // A log branch that is deployed from would grow a change with each log.
  if (values.head.replace(/^refs\/heads\//, '') !== values['log-branch']) return []
  const message = `${labelOf('head')} is the log branch, "${values.head}".`
  return [invalid(message, 'Give the branch that holds the SQL files, or another log-branch.')]
}
