import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { gunzipSync } from 'node:zlib'
import { Results } from '../../src/core/model.js'
import { writeWorkspace } from '../../src/publish/workspace.js'
import { RESULTS } from './results.js'

let home: string
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'greenline-workspace-'))
})
afterAll(() => rm(home, { recursive: true }).then(() => undefined))

const LOGS = [
  { path: 'deployments/d/README.md', content: '# ünï\r\n' },
  { path: 'deployments/d/results.json.gz', content: new Uint8Array([0x1f, 0x8b, 0xff]) },
]

describe('writeWorkspace', () => {
  test('writes results and logs and says where', async () => {
    const folder = join(home, 'a', 'b')
    const written = await writeWorkspace(RESULTS, LOGS, { folder })
    expect(written).toEqual({
      resultsPath: join(folder, 'results.json'),
      compressedPath: join(folder, 'results.json.gz'),
      logPaths: LOGS.map(({ path }) => join(folder, 'logs', path)),
    })
    expect(Results.parse(JSON.parse(await readFile(written.resultsPath, 'utf8')))).toEqual(RESULTS)
    expect(JSON.parse(gunzipSync(await readFile(written.compressedPath)).toString())).toEqual(RESULTS)
    expect(await readFile(written.logPaths[0]!, 'utf8')).toBe('# ünï\r\n')
    expect([...(await readFile(written.logPaths[1]!))]).toEqual([0x1f, 0x8b, 0xff])
    expect((await readdir(folder)).sort()).toEqual(['logs', 'results.json', 'results.json.gz'])
  })

  test('writes them where it is told, over what was there', async () => {
    const resultsFile = join(home, 'mine', 'out.json')
    const logFolder = join(home, 'my logs')
    await writeWorkspace(RESULTS, [], { folder: home, resultsFile, logFolder })
    const again = { ...RESULTS, greenline: '0.2.0' }
    const written = await writeWorkspace(again, LOGS, { folder: home, resultsFile, logFolder })
    expect(written.resultsPath).toBe(resultsFile)
    expect(JSON.parse(await readFile(resultsFile, 'utf8'))).toMatchObject({ greenline: '0.2.0' })
    expect(await readFile(join(logFolder, 'deployments/d/README.md'), 'utf8')).toBe('# ünï\r\n')
  })

  test('says so when the disk refuses', async () => {
    const file = join(home, 'file')
    await writeFile(file, '')
    await expect(writeWorkspace(RESULTS, [], { folder: join(file, 'below') })).rejects.toMatchObject({
      code: 'PUBLISH_FAILED',
      message: expect.stringContaining('ENOTDIR'),
    })
  })

  test.each(['../out.md', '/tmp/out.md', 'a/../../out.md'])('refuses the path %j', async path => {
    const folder = join(home, 'inside')
    const writing = writeWorkspace(RESULTS, [{ path, content: 'x' }], { folder })
    await expect(writing).rejects.toThrow('leaves its folder')
  })
})
