/**
 * The git part of GitHub's REST API on a real bare repository. Invariant: objects
 * and references are made by git itself, a reference only from its old value.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { git, gitBytes, GitFailed } from './git.js'
import { refusal, type Reply } from './github-faults.js'

/** A request that has been authorized and checked against the description. */
export interface Call {
  readonly bare: string
  /** Of the repository in the API, `…/repos/owner/name`. */
  readonly url: string
  /** Of the repository for people. */
  readonly htmlUrl: string
  readonly parameters: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly body: unknown
  /** Ids of commits that GitHub would have signed. */
  readonly signed: Set<string>
}

/** Ends a call with a refusal. */
export class Refused extends Error {
  readonly reply: Reply
  constructor(status: number, message: string) {
    super(message)
    this.reply = refusal(status, message)
  }
}

const ABSENT = '0'.repeat(40)
const nodeId = (kind: string, id: string): string => Buffer.from(`${kind}:${id}`).toString('base64')

interface GitObject {
  readonly id: string
  readonly type: string
}

/** Looks several objects up at once; starting git costs more than the look-up. */
async function lookUp(bare: string, names: readonly string[]): Promise<readonly (GitObject | undefined)[]> {
  const input = names.map(name => `${name.replaceAll('\n', ' ')}\n`).join('')
  const answer = await git(bare, ['cat-file', '--batch-check'], { input })
  // `<id> <type> <size>`, else `<what was asked> missing` or `ambiguous`.
  return answer.split('\n').map(line => {
    const [, id = '', type = ''] = /^([0-9a-f]{40}) ([a-z]+) \d+$/.exec(line) ?? []
    return id === '' ? undefined : { id, type }
  })
}

/** @returns The id of the object a revision leads to, when there is one of this type (`commit`, `tree`, `blob`). */
export async function resolve(bare: string, revision: string, type: string): Promise<string | undefined> {
  const [found] = await lookUp(bare, [`${revision}^{${type}}`])
  return found?.id
}

/** Base64 in lines of 60 characters, as GitHub sends it. */
export const toBase64Lines = (bytes: Buffer): string => bytes.toString('base64').replace(/.{1,60}/g, '$&\n')

function reference(call: Call, ref: string, sha: string, type: string): unknown {
  return {
    ref,
    node_id: nodeId('Ref', ref),
    url: `${call.url}/git/${ref}`,
    object: { type, sha, url: `${call.url}/git/${type}s/${sha}` },
  }
}

async function listRefs(call: Call, pattern: readonly string[]): Promise<readonly string[][]> {
  const lines = await git(call.bare, [
    'for-each-ref',
    '--format=%(refname) %(objectname) %(objecttype)',
    ...pattern,
  ])
  return lines.split('\n').map(line => line.split(' '))
}

export async function getRef(call: Call): Promise<Reply> {
  const wanted = `refs/${call.parameters['ref']!}`
  const [ref, sha, type] = (await listRefs(call, [wanted])).find(([name]) => name === wanted) ?? []
  if (ref === undefined || sha === undefined || type === undefined) throw new Refused(404, 'Not Found')
  return { status: 200, body: reference(call, ref, sha, type) }
}

export async function listMatchingRefs(call: Call): Promise<Reply> {
  const prefix = `refs/${call.parameters['ref']!}`
  const found = (await listRefs(call, [])).filter(([ref = '']) => ref.startsWith(prefix))
  return {
    status: 200,
    body: found.map(([ref = '', sha = '', type = '']) => reference(call, ref, sha, type)),
  }
}

export async function createRef(call: Call): Promise<Reply> {
  const { ref, sha } = call.body as { ref: string; sha: string }
  const isWellFormed = await git(call.bare, ['check-ref-format', ref]).catch(() => undefined)
  if (isWellFormed === undefined || !/^refs\/[^/]+\/./.test(ref)) {
    throw new Refused(422, `${ref} is not a valid ref name.`)
  }
  const [object] = await lookUp(call.bare, [sha])
  if (object?.id !== sha) throw new Refused(422, 'Object does not exist')
  if (ref.startsWith('refs/heads/') && object.type !== 'commit')
    throw new Refused(422, 'Reference update failed')
  try {
    await git(call.bare, ['update-ref', '--', ref, sha, ABSENT])
  } catch (error) {
    if (error instanceof GitFailed) throw new Refused(422, 'Reference already exists')
    throw error
  }
  const body = reference(call, ref, sha, object.type)
  return { status: 201, body, headers: { location: `${call.url}/git/${ref}` } }
}

export async function updateRef(call: Call): Promise<Reply> {
  const ref = `refs/${call.parameters['ref']!}`
  const { sha, force = false } = call.body as { sha: string; force?: boolean }
  const [before, object] = await lookUp(call.bare, [ref, sha])
  if (before === undefined) throw new Refused(422, 'Reference does not exist')
  if (object?.id !== sha) throw new Refused(422, 'Object does not exist')
  if (!force) {
    const forward = git(call.bare, ['merge-base', '--is-ancestor', before.id, sha])
    await forward.catch(() => {
      throw new Refused(422, 'Update is not a fast forward')
    })
  }
  try {
    await git(call.bare, ['update-ref', '--', ref, sha, before.id])
  } catch (error) {
    if (error instanceof GitFailed) throw new Refused(422, 'Reference cannot be updated')
    throw error
  }
  return { status: 200, body: reference(call, ref, sha, object.type) }
}

export async function createBlob(call: Call): Promise<Reply> {
  const { content, encoding = 'utf-8' } = call.body as { content: string; encoding?: string }
  if (!['utf-8', 'base64'].includes(encoding)) throw new Refused(422, 'encoding is not supported')
  const input = Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8')
  const sha = await git(call.bare, ['hash-object', '-w', '--stdin'], { input })
  const url = `${call.url}/git/blobs/${sha}`
  return { status: 201, body: { sha, url }, headers: { location: url } }
}

export async function getBlob(call: Call): Promise<Reply> {
  const sha = call.parameters['file_sha']!
  if ((await resolve(call.bare, sha, 'blob')) !== sha) throw new Refused(404, 'Not Found')
  const bytes = await gitBytes(call.bare, ['cat-file', 'blob', sha])
  const body = {
    sha,
    node_id: nodeId('Blob', sha),
    size: bytes.length,
    url: `${call.url}/git/blobs/${sha}`,
    content: toBase64Lines(bytes),
    encoding: 'base64',
  }
  return { status: 200, body }
}

interface Person {
  readonly name: string
  readonly email: string
  readonly date: string
}

function personOf(header: string | undefined): Person {
  const [, name = '', email = '', seconds = '0'] = /^(.*) <(.*)> (\d+) [+-]\d{4}$/.exec(header ?? '') ?? []
  return { name, email, date: new Date(Number(seconds) * 1000).toISOString().replace('.000', '') }
}

async function commit(call: Call, sha: string): Promise<unknown> {
  const text = await gitBytes(call.bare, ['cat-file', 'commit', sha]).then(bytes => bytes.toString('utf8'))
  const end = text.indexOf('\n\n')
  const headers = text.slice(0, end).split('\n')
  const all = (name: string): string[] =>
    headers.filter(line => line.startsWith(`${name} `)).map(line => line.slice(name.length + 1))
  const verified = call.signed.has(sha)
  const [tree] = all('tree')
  return {
    sha,
    node_id: nodeId('Commit', sha),
    url: `${call.url}/git/commits/${sha}`,
    html_url: `${call.htmlUrl}/commit/${sha}`,
    author: personOf(all('author')[0]),
    committer: personOf(all('committer')[0]),
    message: text.slice(end + 2),
    tree: { sha: tree, url: `${call.url}/git/trees/${tree!}` },
    parents: all('parent').map(parent => ({
      sha: parent,
      url: `${call.url}/git/commits/${parent}`,
      html_url: `${call.htmlUrl}/commit/${parent}`,
    })),
    verification: {
      verified,
      reason: verified ? 'valid' : 'unsigned',
      signature: null,
      payload: null,
      verified_at: null,
    },
  }
}

export async function getCommit(call: Call): Promise<Reply> {
  const sha = call.parameters['commit_sha']!
  if ((await resolve(call.bare, sha, 'commit')) !== sha) throw new Refused(404, 'Not Found')
  return { status: 200, body: await commit(call, sha) }
}

interface NewCommit {
  readonly message: string
  readonly tree: string
  readonly parents?: readonly string[]
  readonly author?: Partial<Person>
  readonly committer?: Partial<Person>
}

/** Without an author of its own a commit is the token's owner's, and GitHub signs it. */
const BOT = { name: 'github-actions[bot]', email: '41898282+github-actions[bot]@users.noreply.github.com' }

export async function createCommit(call: Call): Promise<Reply> {
  const { message, tree, parents = [], author, committer } = call.body as NewCommit
  const names = [`${tree}^{tree}`, ...parents.map(parent => `${parent}^{commit}`)]
  const [treeObject, ...parentObjects] = await lookUp(call.bare, names)
  if (treeObject?.id !== tree) throw new Refused(422, 'Tree SHA does not exist')
  if (parentObjects.some((object, index) => object?.id !== parents[index])) {
    throw new Refused(422, 'Parent SHA does not exist or is not a commit object')
  }
  const now = new Date().toISOString().replace(/\.\d+/, '')
  const writer = { ...BOT, date: now, ...author }
  const keeper = { ...writer, ...committer }
  const sha = await git(call.bare, ['commit-tree', tree, ...parents.flatMap(parent => ['-p', parent])], {
    input: message,
    env: {
      GIT_AUTHOR_NAME: writer.name,
      GIT_AUTHOR_EMAIL: writer.email,
      GIT_AUTHOR_DATE: writer.date,
      GIT_COMMITTER_NAME: keeper.name,
      GIT_COMMITTER_EMAIL: keeper.email,
      GIT_COMMITTER_DATE: keeper.date,
    },
  })
  if (author === undefined && committer === undefined) call.signed.add(sha)
  return {
    status: 201,
    body: await commit(call, sha),
    headers: { location: `${call.url}/git/commits/${sha}` },
  }
}

/** Stores texts as blobs, all in one go. @returns Their ids, in order. */
export async function storeBlobs(bare: string, texts: readonly string[]): Promise<readonly string[]> {
  if (texts.length === 0) return []
  if (texts.length === 1) return [await git(bare, ['hash-object', '-w', '--stdin'], { input: texts[0]! })]
  const folder = await mkdtemp(join(tmpdir(), 'gl-blobs-'))
  try {
    const files = texts.map((_, index) => join(folder, String(index)))
    await Promise.all(files.map((file, index) => writeFile(file, texts[index]!)))
    const words = ['hash-object', '-w', '--no-filters', '--stdin-paths']
    return (await git(bare, words, { input: files.join('\n') })).split('\n')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
