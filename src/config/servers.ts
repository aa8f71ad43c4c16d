/**
 * The servers and regions of an environment in the configuration file. Invariant:
 * only servers that are chosen have their variables looked up, so that the job of
 * a region needs the secrets of that region alone; all are held to the same rules.
 */
import type { GreenlineError } from '../core/errors.js'
import type { Part } from '../core/model.js'
import { placesOf, type Region, type Server } from '../core/target.js'
import type { ReadFile } from './certificates.js'
import type { Texts } from './chosen.js'
import { noValue, type Section } from './config-file.js'
import { nearest } from './nearest.js'
import { checkServer, type RegionFound, type ServerFound } from './server-check.js'
import { chooseServers, type Filters, someOf } from './server-choice.js'
import { toServer } from './server-file.js'
import { RegionShape, ServerShape } from './server-shape.js'
import { refusalOfRegionName, refusalOfServerName } from './server-values.js'
import { valueIn } from './found.js'
import { newReport, objectTo, readShape, type Reading, type Report } from './shape.js'
import { checkSsh } from './ssh-file.js'
import { checkTls } from './tls-file.js'
import type { refuse } from './values.js'
import { type Entry, faultOf, type Written } from './yaml-tree.js'

/** What servers are read with. */
export interface ServersOptions {
  readonly path: string
  readonly environment: string
  readonly env: Texts
  readonly credentials: Reading['credentials']
  readonly readFile: ReadFile
  readonly filters: Filters
}

export interface ReadServers {
  /** Those that are chosen, in the order of the file. */
  readonly servers: readonly Server[]
  /** Those of the servers that are chosen, in the order of the file. */
  readonly regions: readonly Region[]
  /** Of all servers, chosen or not. */
  readonly labels: ReadonlySet<string>
  /** All servers, chosen or not, in the order of the file. */
  readonly places: Part['of']
  readonly report: Report
}

/** Reads the servers of the environment in effect; problems are in the report. */
export async function readServers(section: Section, options: ServersOptions): Promise<ReadServers> {
  const { path, env, credentials, environment, readFile } = options
  const report = newReport()
  const reading: Reading = { path, env, credentials, report }
  const unread: Reading = { ...reading, env: undefined }
  const entries = namedEntries(section, 'servers', report)
  const all = entries.map(entry => ({ name: entry.key, region: regionNameOf(entry) }))
  const { chosen, problems } = chooseServers(all, options.filters)
  report.problems.push(...problems)
  const inUse = new Set(all.flatMap(({ name, region }) => (chosen.has(name) ? [region] : [])))

  const regions = readRegions(section, report, name => (inUse.has(name) ? reading : unread))
  const labels = new Set<string>()
  const servers: Made[] = []
  for (const entry of entries) {
    const mine = chosen.has(entry.key) ? reading : unread
    const found = readServer(entry, section, regions, mine)
    for (const label of valueIn(found?.fields.labels) ?? []) labels.add(label)
    if (found === undefined || mine === unread) continue
    const region = regions.get(valueIn(found.fields.region) ?? '')
    const server = await toServer(found, region, { name: entry.key, environment, reading, readFile })
    if (server !== undefined) servers.push({ server, found })
  }
  checkTogether(servers, reading)
  const made = servers.map(({ server }) => server)
  const places = placesOf(all.map(({ name, region }) => ({ name, ...(region !== undefined && { region }) })))
  return { servers: made, regions: regionsOf(made, regions), labels, places, report }
}

/** What is wrong with the servers of an environment that is not in effect. */
export function problemsOfServers(section: Section, path: string): readonly GreenlineError[] {
  const report = newReport()
  const reading: Reading = { path, env: undefined, credentials: 'needed', report }
  const regions = readRegions(section, report, () => reading)
  for (const entry of namedEntries(section, 'servers', report)) readServer(entry, section, regions, reading)
  return report.problems
}

interface Made {
  readonly server: Server
  readonly found: ServerFound
}
type Regions = ReadonlyMap<string, RegionFound | undefined>

const REFUSALS: Readonly<
  Record<'servers' | 'regions', (name: string) => ReturnType<typeof refuse> | undefined>
> = {
  servers: refusalOfServerName,
  regions: refusalOfRegionName,
}

/** The entries below `servers` or `regions` whose names can be used. */
function namedEntries(section: Section, of: 'servers' | 'regions', { problems }: Report): readonly Entry[] {
  const given = section[of]
  if (given === undefined) return []
  const { value, at } = given
  const label = `${section.prefix}${of}`
  if (value.kind !== 'mapping' || value.entries.length === 0) {
    const what = value.kind === 'nothing' || value.kind === 'mapping' ? undefined : `a ${value.kind}`
    const [message, hint] =
      what === undefined
        ? noValue(label)
        : [`gives ${label} ${what}; allowed is a mapping`, 'Write a name and ":" before each.']
    problems.push(faultOf(message, hint, what === undefined ? at : value.place))
    return []
  }
  const seen = new Map<string, string>()
  return value.entries.filter(({ key, at: place }) => {
    const refusal = REFUSALS[of](key)
    const namesake = seen.get(key.toLowerCase())
    seen.set(key.toLowerCase(), key)
    const shown = JSON.stringify(key.slice(0, 80))
    if (refusal !== undefined) {
      problems.push(faultOf(`has ${shown} below ${label}: ${refusal.reason}`, refusal.hint, place))
    } else if (namesake !== undefined) {
      const message = `has both ${JSON.stringify(namesake)} and ${shown} below ${label}, which are one folder on some systems`
      problems.push(faultOf(message, 'Rename one of them.', place))
    }
    return refusal === undefined && namesake === undefined
  })
}

/** The region that a server says it stands in. */
function regionNameOf({ value }: Entry): string | undefined {
  const region =
    value.kind === 'mapping' ? value.entries.find(({ key }) => key === 'region')?.value : undefined
  return region?.kind === 'text' ? region.text.trim() : undefined
}

/** A value as if it stood where its name does: that is where a server begins. */
const atName = ({ at, value }: Entry): Written => ({ ...value, place: at })

function readRegions(section: Section, report: Report, readingOf: (name: string) => Reading): Regions {
  const regions = new Map<string, RegionFound | undefined>()
  for (const entry of namedEntries(section, 'regions', report)) {
    const reading = readingOf(entry.key)
    const found = readShape(RegionShape, atName(entry), `${section.prefix}regions.${entry.key}`, reading)
    checkTls(found?.fields.tls, reading)
    checkSsh(found?.fields.ssh, reading)
    regions.set(entry.key, found)
  }
  return regions
}

function readServer(
  entry: Entry,
  section: Section,
  regions: Regions,
  reading: Reading,
): ServerFound | undefined {
  const found = readShape(ServerShape, atName(entry), `${section.prefix}servers.${entry.key}`, reading)
  if (found === undefined) return undefined
  checkServer(found, reading)
  const { region } = found.fields
  const name = valueIn(region)
  if (region === undefined || name === undefined || section.regions === undefined || regions.has(name))
    return found
  const near = nearest(name, [...regions.keys()])
  const others = regions.size === 0 ? '' : `, only ${someOf([...regions.keys()])}`
  const hint = near === undefined ? 'Write it below regions as well.' : `Write ${near}.`
  objectTo(reading, region, { message: `regions has no ${JSON.stringify(name)}${others}`, hint })
  return found
}

/** What servers that are fine one by one cannot be together. */
function checkTogether(servers: readonly Made[], reading: Reading): void {
  const [first] = servers
  const other = servers.find(({ server }) => server.dialect !== first?.server.dialect)
  if (first !== undefined && other !== undefined) {
    const message = `it is ${other.server.dialect}, but ${first.server.name} is ${first.server.dialect}; an execution has one dialect`
    const hint = 'Choose some with server or region, or give them an environment of their own.'
    objectTo(reading, other.found, { message, hint })
  }
  const places = new Map<string, string>()
  for (const { server, found } of servers) {
    const { address, databases, name } = server
    if (address.kind !== 'network' || databases.kind !== 'one') continue
    const way = (address.tunnel ?? []).map(({ host, port }) => [host, port])
    const place = JSON.stringify([way, address.host, address.port, databases.name])
    const namesake = places.get(place)
    places.set(place, name)
    if (namesake === undefined) continue
    const message = `it is the same database as ${namesake}, so the change would run there twice`
    objectTo(reading, found, { message, hint: 'Remove one of them.' })
  }
}

/** The regions of some servers: first those that the file describes, in its order, then the others. */
function regionsOf(servers: readonly Server[], described: Regions): readonly Region[] {
  const used = new Set(servers.flatMap(({ region }) => region ?? []))
  const names = [...[...described.keys()].filter(name => used.has(name)), ...used]
  return [...new Set(names)].map(name => {
    const { 'runs-on': labels } = described.get(name)?.fields ?? {}
    const runsOn = valueIn(labels)
    return runsOn === undefined ? { name } : { name, runsOn }
  })
}

/** All servers of an environment as a short text, for the parameters of an execution. */
export const showPlaces = (places: readonly Part['of'][number][]): string =>
  `${places.length}: ${someOf(places.map(({ server }) => server))}`
