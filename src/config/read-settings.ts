/**
 * From what a user gave to settings: inputs or flags, before the environment's
 * section of the configuration file, before its top level, before the defaults.
 * Invariant: every problem is reported in one throw, and no message holds a secret.
 */
import { GreenlineError, throwAll, toGreenlineErrors } from '../core/errors.js'
import type { Target } from '../core/target.js'
import { type ConfigFile, emptyConfigFile, parseConfigFile, type Section } from './config-file.js'
import type { ReadFile } from './certificates.js'
import { type Chosen, expanded, parseValue, problemsNotInEffect, type Texts, writtenOf } from './chosen.js'
import { problemsOfCombination } from './combination.js'
import { parseDatabaseUrl, showTarget } from './database-url.js'
import {
  DEFAULT_CONFIG,
  defaultOf,
  DRY_RUN_ENVIRONMENT,
  INPUT_NAMES,
  type InputName,
  type InputValues,
  isInputName,
  isSecret,
} from './inputs.js'
import { type EffectiveServers, gatherServers } from './effective-servers.js'
import { nearest } from './nearest.js'
import { problemsOfServers, showPlaces } from './servers.js'
import { collectSecrets, secretsOf, withoutCredentials } from './secrets.js'
import { type Given, type Settings, toSettings } from './settings.js'

/** What settings are read from. */
export interface SettingsSource {
  /** Inputs or flags by name, dashes kept; an empty text counts as not given. */
  readonly given: Texts
  readonly env: Texts
  /** Gives a file's text, or undefined when it is not there; paths are relative to the working directory. */
  readonly readFile: ReadFile
  /** How messages call what was given. */
  readonly origin: 'input' | 'flag'
  /** `withheld` where the run gets none, as for a pull request from a fork: then no database has to be given. */
  readonly secrets?: 'given' | 'withheld'
}

export interface ReadSettings {
  readonly settings: Settings
  /** Everything that must never be shown, longest first; includes what variables put into the file. */
  readonly secrets: readonly string[]
  /** The inputs in effect as texts, without secrets; a URL is shown as `postgres://host/database`. */
  readonly parameters: Readonly<Record<string, string>>
  /** Sentences worth a line in the log. */
  readonly notes: readonly string[]
}

/**
 * Reads, checks and combines all settings.
 *
 * @throws GreenlineError(s) INPUT_INVALID, CONFIG_INVALID and URL_INVALID, every problem at once.
 */
export async function readSettings(source: SettingsSource): Promise<ReadSettings> {
  const { origin, env } = source
  const given = withoutEmpty(source.given)
  const label = (name: string): string => (origin === 'flag' ? `--${name}` : `Input ${name}`)
  const file = await readConfig(given, source.readFile, label('config'))
  const problems = [...unknownInputs(given, origin), ...file.problems]

  const choose = (name: InputName, section: Section | undefined): Chosen | undefined => {
    const text = given[name]
    if (text !== undefined) return { text, written: text, label: label(name) }
    const value = section?.values.get(name) ?? file.top.get(name)
    return value === undefined ? undefined : expanded(value, env, problems)
  }

  const values: InputValues = {}
  const environment = choose('environment', undefined)
  const section = sectionOf(file, environment?.text)
  const chosen = new Map<InputName, Chosen>()
  for (const name of INPUT_NAMES) {
    const one = name === 'environment' ? environment : choose(name, section)
    if (one !== undefined) chosen.set(name, one)
    const byDefault = defaultOf(name)
    if (one === undefined && byDefault === undefined) continue
    parseValue(name, one ?? { text: byDefault ?? '', written: '', label: label(name) }, values, problems)
  }
  problems.push(...problemsNotInEffect(file, new Set([...chosen.values()].map(one => one.file))))
  for (const other of file.environments.values()) {
    if (other !== section) problems.push(...problemsOfServers(other, file.path))
  }

  const urls = { readFile: source.readFile, problems }
  const environmentName = values.environment ?? DRY_RUN_ENVIRONMENT
  const target = await readTarget(chosen.get('database-url'), environmentName, urls)
  const dryRunTarget = await readTarget(chosen.get('dry-run-url'), DRY_RUN_ENVIRONMENT, urls)
  const labelOf = (name: InputName): string => chosen.get(name)?.label ?? label(name)
  const gathered = await gatherServers({
    ...{ section, target, values, labelOf, env, path: file.path, environment: environmentName },
    url: chosen.get('database-url'),
    readFile: source.readFile,
    secrets: source.secrets ?? 'given',
  })
  problems.push(...gathered.problems)
  const all: Given = {
    values,
    ...{ servers: gathered.servers, regions: gathered.regions, labels: gathered.labels },
    places: gathered.places,
    dryRunTarget,
    explicit: new Set([
      ...chosen.keys(),
      ...INPUT_NAMES.filter(name => section?.values.has(name) || file.top.has(name)),
      ...(gathered.source === 'servers' ? (['database-url'] as const) : []),
    ]),
    databases: gathered.source === 'servers' ? 'servers' : 'database-url',
    labelOf,
    config: isThere(file) ? file.path : undefined,
    secrets: source.secrets ?? 'given',
    sections: [...file.environments.keys()],
  }
  // Without the file nobody knows what is missing.
  if (file.status !== 'refused') problems.push(...problemsOfCombination(all))
  throwAll(problems)

  const { settings, notes } = toSettings(all)
  return {
    settings,
    secrets: allSecrets(source, chosen, [target, dryRunTarget], gathered.secrets),
    parameters: toParameters(settings, chosen, target, dryRunTarget, gathered.source),
    notes: [...notes, ...gathered.notes, ...noteOnSection(file, environment, section)],
  }
}

const withoutEmpty = (given: Texts): Record<string, string> =>
  Object.fromEntries(
    Object.entries(given).flatMap(([name, text = '']) => (text.trim() === '' ? [] : [[name, text.trim()]])),
  )

const isThere = (file: ConfigFile): boolean => file.status === 'read'

function unknownInputs(given: Texts, origin: SettingsSource['origin']): GreenlineError[] {
  const unknown = Object.keys(given).filter(name => !isInputName(name))
  return unknown.map(name => {
    const near = nearest(name, INPUT_NAMES)
    const shown = withoutCredentials(name)
    const what = origin === 'flag' ? `flag --${shown}` : `input ${JSON.stringify(shown)}`
    const end = near === undefined ? '.' : `; did you mean ${near}?`
    const others = origin === 'flag' ? INPUT_NAMES.map(each => `--${each}`) : INPUT_NAMES
    const hint =
      near === undefined ? `Remove it, or use one of ${others.join(', ')}.` : `Rename it to ${near}.`
    return new GreenlineError('INPUT_INVALID', `There is no ${what}${end}`, hint)
  })
}

async function readConfig(given: Texts, readFile: ReadFile, label: string): Promise<ConfigFile> {
  const path = given['config'] ?? DEFAULT_CONFIG
  const refused = (what: string, hint: string): ConfigFile => {
    const message = `${label} is "${withoutCredentials(path)}": ${what}.`
    return {
      ...emptyConfigFile(path, 'refused'),
      problems: [new GreenlineError('CONFIG_INVALID', message, hint, { place: { path } })],
    }
  }
  let text: string | undefined
  try {
    text = await readFile(path)
  } catch {
    return refused('the file cannot be read', 'Give the path of a readable file.')
  }
  if (text !== undefined) return parseConfigFile(text, path)
  if (given['config'] === undefined) return emptyConfigFile(path, 'absent')
  return refused('there is no such file', 'Check the path, and that a checkout step comes before this one.')
}

/** GitHub takes the names of environments without regard to case. */
function sectionOf(file: ConfigFile, environment: Chosen['text'] | undefined): Section | undefined {
  if (typeof environment !== 'string') return undefined
  const name = [...file.environments.keys()].find(each => each.toLowerCase() === environment.toLowerCase())
  return name === undefined ? undefined : file.environments.get(name)
}

function noteOnSection(
  file: ConfigFile,
  environment: Chosen | undefined,
  section: Section | undefined,
): string[] {
  if (environment === undefined || section !== undefined || file.environments.size === 0) return []
  const near = nearest(environment.written, [...file.environments.keys()])
  const question = near === undefined ? '.' : `; did you mean ${near}?`
  return [`${file.path} has no section for environment ${withoutCredentials(environment.written)}${question}`]
}

async function readTarget(
  chosen: Chosen | undefined,
  environment: string,
  { readFile, problems }: { readonly readFile: ReadFile; readonly problems: GreenlineError[] },
): Promise<Target | undefined> {
  if (chosen === undefined || typeof chosen.text !== 'string') return undefined
  const place = chosen.file === undefined ? {} : { place: chosen.file.place }
  try {
    return await parseDatabaseUrl(chosen.text, { environment, input: chosen.label, readFile, ...place })
  } catch (error) {
    const found = toGreenlineErrors(error)
    if (found === undefined) throw error
    problems.push(...found)
    return undefined
  }
}

function allSecrets(
  { given, env }: SettingsSource,
  chosen: ReadonlyMap<InputName, Chosen>,
  targets: readonly (Target | undefined)[],
  ofServers: ReadonlySet<string>,
): string[] {
  const secrets = new Set([...collectSecrets(given, env), ...ofServers])
  for (const [name, { text }] of chosen) {
    if (isSecret(name) && typeof text === 'string') for (const secret of secretsOf(text)) secrets.add(secret)
  }
  for (const target of targets) {
    if (target?.address.kind !== 'network') continue
    const { credential, tls } = target.address
    secrets.add(credential.kind === 'password' ? credential.password : '').add(tls.key ?? '')
  }
  secrets.delete('')
  return [...secrets].sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
}

function toParameters(
  settings: Settings,
  chosen: ReadonlyMap<InputName, Chosen>,
  target: Target | undefined,
  dryRunTarget: Target | undefined,
  source: EffectiveServers['source'],
): Record<string, string> {
  const special: Partial<Record<InputName, string | undefined>> = {
    environment: settings.environment,
    'database-url': target && showTarget(target),
    'dry-run-url': dryRunTarget && showTarget(dryRunTarget),
    'on-error': settings.onError,
    config: settings.config,
    token: undefined,
  }
  const parameters: Record<string, string> = {}
  for (const name of INPUT_NAMES) {
    const text = chosen.get(name)?.text ?? defaultOf(name)
    const shown = name in special ? special[name] : text === undefined ? undefined : writtenOf(text)
    if (shown !== undefined) parameters[name] = withoutCredentials(shown)
    if (name === 'database-url' && source === 'servers') parameters['servers'] = showPlaces(settings.places)
  }
  return parameters
}
