/**
 * GitHub's OpenAPI description as checks. Invariant: it only judges requests and
 * replies, and stricter than the description in one point: a property of a
 * request body or a query parameter that it does not know is a problem.
 */
import { readFileSync } from 'node:fs'
import { Ajv, type ValidateFunction } from 'ajv'
import formats from 'ajv-formats'

type Json = Record<string, unknown>

/** One operation of the description. */
export interface Operation {
  /** Such as `git/create-tree`. */
  readonly id: string
  readonly method: string
  readonly template: string
  readonly pattern: RegExp
  readonly description: Json
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const child = (value: Json, name: string): Json => (isObject(value[name]) ? value[name] : {})

/** OpenAPI 3.0 to JSON Schema where ajv differs: `nullable` beside a `oneOf` or `$ref` has no `type`. */
function toJsonSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toJsonSchema)
  if (!isObject(value)) return value
  const converted: Json = Object.fromEntries(
    Object.entries(value).map(([key, of]) => [key, toJsonSchema(of)]),
  )
  if (converted['nullable'] !== true || 'type' in converted) return converted
  return { anyOf: [{ ...converted, nullable: undefined }, { type: 'null' }] }
}

/** Refuses properties that the description does not name: a misspelt one would do nothing, silently. */
function close(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(close)
  if (!isObject(value)) return value
  const closed: Json = Object.fromEntries(Object.entries(value).map(([key, of]) => [key, close(of)]))
  const isOpenRecord = !isObject(closed['properties']) || 'additionalProperties' in closed
  return isOpenRecord ? closed : { ...closed, additionalProperties: false }
}

const FILE = new URL('../fixtures/github-openapi-slice.json', import.meta.url)
const description = toJsonSchema(JSON.parse(readFileSync(FILE, 'utf8'))) as Json
const schemas = new Ajv({ strict: false, allErrors: true })
const parameterSchemas = new Ajv({ strict: false, allErrors: true, coerceTypes: true })
for (const ajv of [schemas, parameterSchemas]) {
  formats.default(ajv)
  ajv.addSchema({ $id: 'github', components: description['components'] })
}

function resolve(value: Json): Json {
  const reference = value['$ref']
  if (typeof reference !== 'string') return value
  return reference
    .split('/')
    .slice(1)
    .reduce((at, name) => child(at, name), description)
}

/** Makes references work outside the description. */
function absolute(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(absolute)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, of]) => [
      key,
      key === '$ref' && typeof of === 'string' ? of.replace(/^#/, 'github#') : absolute(of),
    ]),
  )
}

const compiled = new Map<string, ValidateFunction>()
function problemsOf(key: string, schema: () => unknown, value: unknown, ajv = schemas): string[] {
  let validate = compiled.get(key)
  if (validate === undefined) {
    validate = ajv.compile(absolute(schema()) as Json)
    compiled.set(key, validate)
  }
  if (validate(value)) return []
  return (validate.errors ?? []).map(error => {
    const unknown = (error.params as { additionalProperty?: string }).additionalProperty
    return `${error.instancePath || '/'} ${error.message ?? ''}${unknown === undefined ? '' : `: ${unknown}`}`
  })
}

function parametersOf(operation: Operation): Json[] {
  const own = operation.description['parameters']
  return Array.isArray(own) ? own.filter(isObject).map(resolve) : []
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete']

function toOperation(template: string, method: string, path: Json): Operation {
  const operation = child(path, method)
  const parameters = Array.isArray(operation['parameters']) ? operation['parameters'] : []
  const manySegments = parameters
    .filter(isObject)
    .map(resolve)
    .filter(parameter => parameter['x-multi-segment'] === true)
    .map(parameter => parameter['name'])
  const source = template
    .split(/(\{\w+\})/)
    .map(part => {
      const name = /^\{(\w+)\}$/.exec(part)?.[1]
      if (name === undefined) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      return `(?<${name}>${manySegments.includes(name) ? '.*' : '[^/]+'})`
    })
    .join('')
  return {
    id: String(operation['operationId']),
    method: method.toUpperCase(),
    template,
    // The root folder's contents are at `…/contents`, with a slash at the end or without.
    pattern: new RegExp(`^${source.replace('/(?<path>.*)', '(?:/(?<path>.*))?')}$`),
    description: operation,
  }
}

const OPERATIONS: readonly Operation[] = Object.entries(child(description, 'paths')).flatMap(
  ([template, path]) =>
    METHODS.filter(method => isObject(path) && method in path).map(method =>
      toOperation(template, method, path as Json),
    ),
)

/** @returns The operation and its path's parameters, decoded; undefined when there is none. */
export function findOperation(
  method: string,
  path: string,
): { readonly operation: Operation; readonly parameters: Readonly<Record<string, string>> } | undefined {
  for (const operation of OPERATIONS) {
    const match = operation.method === method ? operation.pattern.exec(path) : null
    if (match === null) continue
    const entries = Object.entries<string | undefined>(match.groups ?? {}).map(([name, of]) => [
      name,
      decodeURIComponent(of ?? ''),
    ])
    return { operation, parameters: Object.fromEntries(entries) as Record<string, string> }
  }
  return undefined
}

/** @returns What the description has against a request; `body` is undefined when there was none. */
export function checkRequest(
  operation: Operation,
  query: Readonly<Record<string, string>>,
  body: unknown,
): string[] {
  const known = parametersOf(operation).filter(parameter => parameter['in'] === 'query')
  const querySchema = (): Json => ({
    type: 'object',
    properties: Object.fromEntries(known.map(parameter => [parameter['name'], parameter['schema']])),
    required: known.filter(parameter => parameter['required'] === true).map(parameter => parameter['name']),
    additionalProperties: false,
  })
  const problems = problemsOf(`${operation.id} query`, querySchema, { ...query }, parameterSchemas).map(
    problem => `query: ${problem}`,
  )
  const requestBody = child(operation.description, 'requestBody')
  if (body === undefined) return requestBody['required'] === true ? [...problems, 'body: missing'] : problems
  const media = child(child(requestBody, 'content'), 'application/json')
  if (!('schema' in media)) return [...problems, 'body: none is allowed']
  const bodyProblems = problemsOf(`${operation.id} body`, () => close(media['schema']), body)
  return [...problems, ...bodyProblems.map(problem => `body: ${problem}`)]
}

/** Statuses that any operation may answer with, though the description does not repeat them everywhere. */
const GENERAL_STATUSES = [401, 403, 404, 422, 429, 500, 502, 503]

/** @returns What the description has against a JSON reply. */
export function checkReply(operation: Operation, status: number, mediaType: string, body: unknown): string[] {
  const responses = child(operation.description, 'responses')
  if (!(String(status) in responses)) {
    if (!GENERAL_STATUSES.includes(status)) return [`reply: status ${status} is not in the description`]
    const general = (): Json => ({ $ref: '#/components/schemas/basic-error' })
    return problemsOf('basic-error', general, body).map(problem => `reply ${status}: ${problem}`)
  }
  const content = child(resolve(child(responses, String(status))), 'content')
  const media = child(content, mediaType in content ? mediaType : 'application/json')
  if (!('schema' in media))
    return body === undefined ? [] : [`reply ${status}: has no body in the description`]
  const problems = problemsOf(`${operation.id} ${status} ${mediaType}`, () => media['schema'], body)
  return problems.map(problem => `reply ${status}: ${problem}`)
}
