import { type IncomingMessage, type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createArtifactStore } from '../../src/publish/artifact.js'
import { makePublication } from './publication.js'

/** The artifact service and the blob storage behind it, as the runner's toolkit speaks to them. */
interface Service {
  readonly names: string[]
  readonly uploaded: Buffer[]
  /** Names that are taken already. */
  readonly taken: Set<string>
  status: number
}

let server: Server
let service: Service
let env: Record<string, string>
const outer = { ...process.env }

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

beforeEach(async () => {
  service = { names: [], uploaded: [], taken: new Set(), status: 200 }
  server = createServer((request, response) => {
    const json = (status: number, body: unknown): unknown =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    void bodyOf(request).then(body => {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1')
      if (url.pathname.startsWith('/account/')) {
        if (url.searchParams.get('comp') === 'block') service.uploaded.push(body)
        return response.writeHead(201, { 'x-ms-request-id': '1', 'x-ms-version': '2024' }).end()
      }
      if (service.status !== 200) return json(service.status, { code: 'denied', msg: 'no more storage' })
      const { name } = JSON.parse(body.toString()) as { name: string }
      if (url.pathname.endsWith('/FinalizeArtifact')) return json(200, { ok: true, artifact_id: '42' })
      service.names.push(name)
      if (service.taken.has(name)) {
        return json(409, {
          code: 'already_exists',
          msg: 'an artifact with this name already exists on the workflow run',
        })
      }
      return json(200, {
        ok: true,
        signed_upload_url: `${env['ACTIONS_RESULTS_URL'] ?? ''}account/container/blob?sig=x`,
      })
    })
  })
  await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve))
  const claims = Buffer.from(JSON.stringify({ scp: 'Actions.Results:run:job' })).toString('base64url')
  env = {
    ACTIONS_RUNTIME_TOKEN: `e30.${claims}.x`,
    ACTIONS_RESULTS_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_WORKSPACE: '/tmp',
  }
  Object.assign(process.env, env)
})

afterEach(async () => {
  for (const name of Object.keys(env)) Reflect.deleteProperty(process.env, name)
  Object.assign(process.env, outer)
  server.closeAllConnections()
  await new Promise(resolve => void server.close(resolve))
})

const save = (over: Record<string, string | undefined> = {}, environment = 'Test') => {
  const publication = makePublication({ run: '7', logs: 1 })
  const extra = [{ path: 'results.json', content: '{"whole": true}' }]
  return createArtifactStore({
    env: { ...env, ...over },
    runUrl: 'https://github.com/acme/shop/actions/runs/7',
    extra,
  }).save({
    ...publication,
    execution: publication.execution.map(log => ({ ...log, path: log.path.replace(/'/g, '') })),
    entry: { ...publication.entry, environment },
  })
}

describe('the artifact', () => {
  test('holds the files of the execution and the results', async () => {
    const saved = await save()
    expect(saved).toEqual({ url: 'https://github.com/acme/shop/actions/runs/7/artifacts/42' })
    expect(service.names).toEqual(['greenline-deploy-Test-1'])
    const zip = Buffer.concat(service.uploaded)
    expect(zip.subarray(0, 2).toString()).toBe('PK')
    for (const name of [
      'README.md',
      'results.json.gz',
      'results.json',
      'Test/local/shop/sql/0 ünï ok [x].sql.md',
    ]) {
      expect(zip.includes(name)).toBe(true)
    }
    expect(zip.includes('deployments/')).toBe(false)
  })

  test('takes the next name when one is taken', async () => {
    service.taken.add('greenline-deploy-Test-1').add('greenline-deploy-Test-1-2')
    await save()
    expect(service.names).toEqual([
      'greenline-deploy-Test-1',
      'greenline-deploy-Test-1-2',
      'greenline-deploy-Test-1-3',
    ])
  })

  test('has a name that can be one, whatever the environment is called', async () => {
    await save({}, 'Prod/EU: "blue"')
    expect(service.names).toEqual(['greenline-deploy-Prod_EU_ _blue_-1'])
  })

  test.each([
    [{ ACTIONS_RUNTIME_TOKEN: undefined }, 'run:'],
    [{ ACTIONS_RESULTS_URL: '' }, 'run:'],
    [{ GITHUB_SERVER_URL: 'https://git.acme.example' }, 'Enterprise Server'],
  ])('is a note and not a failure with %j', async (over, note) => {
    expect((await save(over)).note).toContain(note)
    expect(service.names).toEqual([])
  })

  test('is an error when the service refuses', async () => {
    service.status = 403
    await expect(save()).rejects.toMatchObject({
      code: 'PUBLISH_FAILED',
      message: expect.stringContaining('no more storage'),
    })
  })
})
