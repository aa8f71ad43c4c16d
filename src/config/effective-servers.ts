/**
 * The servers an execution is about: that of database-url, or those of the
 * environment's section in the file. Invariant: never both, and what `region` and
 * `server` leave out is not among them.
 */
import { GreenlineError } from '../core/errors.js'
import type { Part } from '../core/model.js'
import { type Region, type Server, placesOf, serverOfTarget, type Target } from '../core/target.js'
import type { ReadFile } from './certificates.js'
import type { Chosen, Texts } from './chosen.js'
import type { Section } from './config-file.js'
import type { InputName, InputValues } from './inputs.js'
import { listed } from './nearest.js'
import { chooseServers } from './server-choice.js'
import { readServers, type ServersOptions } from './servers.js'

/** What servers are gathered from. */
export interface ServerSources {
  readonly section: Section | undefined
  /** That of database-url. */
  readonly target: Target | undefined
  readonly url: Chosen | undefined
  readonly values: InputValues
  readonly labelOf: (name: InputName) => string
  readonly path: string
  readonly environment: string
  readonly env: Texts
  readonly readFile: ReadFile
  readonly secrets: 'given' | 'withheld'
}

export interface EffectiveServers {
  readonly servers: readonly Server[]
  readonly regions: readonly Region[]
  /** Labels of all servers there are, also of those that are not chosen. */
  readonly labels: ReadonlySet<string>
  /** All servers there are, in their order. */
  readonly places: Part['of']
  /** Where the servers were written. */
  readonly source: 'database-url' | 'servers' | 'nowhere'
  readonly problems: readonly GreenlineError[]
  readonly secrets: ReadonlySet<string>
  readonly notes: readonly string[]
}

/** Methods that read about servers without connecting to any. */
const WITHOUT_CONNECTION: readonly (string | undefined)[] = ['plan', 'collect']

/** Gathers the servers; what is wrong with those of the file is among the problems. */
export async function gatherServers(sources: ServerSources): Promise<EffectiveServers> {
  const { section, target, url, values, labelOf } = sources
  const filters = { region: values.region, server: values.server, labelOf }
  if (section?.servers === undefined && section?.regions === undefined) {
    const servers = target === undefined ? [] : [serverOfTarget(target)]
    const { chosen, problems } = chooseServers(servers, filters)
    return {
      servers: servers.filter(({ name }) => chosen.has(name)),
      places: placesOf(servers),
      ...{ regions: [], labels: new Set<string>(), secrets: new Set<string>(), notes: [], problems },
      source: url === undefined ? 'nowhere' : 'database-url',
    }
  }
  const options: ServersOptions = {
    ...{ ...sources, filters },
    credentials: WITHOUT_CONNECTION.includes(values.method)
      ? 'unneeded'
      : sources.secrets === 'withheld'
        ? 'withheld'
        : 'needed',
  }
  const { servers, regions, labels, places, report } = await readServers(section, options)
  const both = url !== undefined && section.servers !== undefined ? [bothProblem(url, section, sources)] : []
  const { missing, secrets } = report
  const isWithheld = options.credentials === 'withheld' && missing.size > 0
  const left = `The servers of ${section.prefix.slice(0, -1)} are left out: this run gets no secrets, and ${listed([...missing])} ${missing.size === 1 ? 'is' : 'are'} not set.`
  return {
    // A part of the servers would look like all of them.
    servers: isWithheld ? [] : servers,
    regions: isWithheld ? [] : regions,
    ...{ labels, places, secrets, problems: [...report.problems, ...both] },
    source: section.servers !== undefined ? 'servers' : url === undefined ? 'nowhere' : 'database-url',
    notes: isWithheld ? [left] : [],
  }
}

function bothProblem(url: Chosen, section: Section, { path }: ServerSources): GreenlineError {
  const message = `${url.label} is given, and there are servers below ${section.prefix.slice(0, -1)} in ${path}; nobody knows which are meant.`
  const hint = `Remove database-url, or ${section.prefix}servers.`
  const place = section.servers?.at
  return new GreenlineError('CONFIG_INVALID', message, hint, place === undefined ? {} : { place })
}
