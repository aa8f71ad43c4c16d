/**
 * Which servers the inputs `region` and `server` choose. Invariant: a filter never
 * leaves anything out by a slip of the pen; an entry that means nothing is a problem.
 */
import { DEFAULT_REGION } from '../core/artifact-name.js'
import { GreenlineError } from '../core/errors.js'
import { chooseNames } from './name-globs.js'
import { listed, nearest } from './nearest.js'

/** The inputs that choose, and how messages call them. */
export interface Filters {
  readonly region: readonly string[] | undefined
  readonly server: readonly string[] | undefined
  readonly labelOf: (name: 'region' | 'server') => string
}

/** As much of a server as the filters look at. */
export interface Choosable {
  readonly name: string
  readonly region?: string | undefined
}

/** A server without a region is in one all the same, so that a job can be given it. */
const regionOf = ({ region = DEFAULT_REGION }: Choosable): string => region

/**
 * The names of the servers that both filters let pass.
 *
 * @returns `problems` are INPUT_INVALID, with the names there are.
 */
export function chooseServers(
  servers: readonly Choosable[],
  { region, server, labelOf }: Filters,
): { readonly chosen: ReadonlySet<string>; readonly problems: readonly GreenlineError[] } {
  const problems: GreenlineError[] = []
  const pass = (
    of: 'region' | 'server',
    entries: readonly string[] | undefined,
  ): ReadonlySet<string> | undefined => {
    if (entries === undefined || servers.length === 0) return undefined
    const names = [...new Set(servers.map(each => (of === 'region' ? regionOf(each) : each.name)))]
    const { chosen, unmatched } = chooseNames(entries, names)
    problems.push(...unmatched.map(entry => unmatchedProblem(labelOf(of), of, entry, names)))
    return chosen
  }
  const [regions, names] = [pass('region', region), pass('server', server)]
  const chosen = servers.filter(
    each => (names?.has(each.name) ?? true) && (regions === undefined || regions.has(regionOf(each))),
  )
  if (chosen.length === 0 && servers.length > 0 && problems.length === 0) {
    const given = [
      ...(regions === undefined ? [] : [labelOf('region')]),
      ...(names === undefined ? [] : [labelOf('server')]),
    ]
    const message = `${listed(given)} together leave no server of ${someOf(servers.map(each => each.name))}.`
    const text = given.length === 1 ? message.replace(' together leave', ' leaves') : message
    problems.push(new GreenlineError('INPUT_INVALID', text, 'Choose at least one server.'))
  }
  return { chosen: new Set(chosen.map(each => each.name)), problems }
}

function unmatchedProblem(
  label: string,
  of: 'region' | 'server',
  entry: string,
  names: readonly string[],
): GreenlineError {
  const near = nearest(entry.replace(/^!\s*/, ''), names)
  const shown = JSON.stringify(entry.slice(0, 80))
  const isNone = of === 'region' && names.every(name => name === DEFAULT_REGION)
  const there = isNone ? 'no server has a region' : `there are ${someOf(names)}`
  const hint = near === undefined ? `Write the name of a ${of}, or a pattern such as eu-*.` : `Write ${near}.`
  return new GreenlineError('INPUT_INVALID', `${label} has ${shown}, which is no ${of}; ${there}.`, hint)
}

/** Some of many names, for a line of text. */
export function someOf(names: readonly string[], most = 20): string {
  return names.length <= most
    ? listed(names)
    : `${names.slice(0, most).join(', ')} and ${names.length - most} more`
}
