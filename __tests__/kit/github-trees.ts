/**
 * Trees and file contents of GitHub's REST API on a real bare repository.
 * Invariant: a tree is made in an index of its own, so that many can be made at once.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { git, gitBytes, GitFailed } from './git.js'
import type { Reply } from './github-faults.js'
import { Refused, resolve, storeBlobs, toBase64Lines, type Call } from './github-git.js'

interface NewEntry {
  readonly path?: string
  readonly mode?: string
  readonly type?: string
  readonly sha?: string | null
  readonly content?: string
}

function checkEntry({ path, mode, sha, content }: NewEntry): void {
  if (path === undefined || path === '') throw new Refused(422, 'tree.path is missing')
  if (path.startsWith('/')) throw new Refused(422, 'tree.path cannot start with a slash')
  if (
    path.split('/').some(part => ['', '.', '..', '.git'].includes(part.toLowerCase())) ||
    path.includes('\0')
  ) {
    throw new Refused(422, 'tree.path contains a malformed path component')
  }
  if (mode === undefined) throw new Refused(422, 'Must supply a valid tree.mode')
  if ((sha === undefined) === (content === undefined)) {
    const rule = 'Must supply either tree.sha or tree.content. Request will be rejected if both are present.'
    throw new Refused(422, rule)
  }
}

interface TreeEntry {
  readonly path: string
  readonly mode: string
  readonly type: string
  readonly sha: string
  readonly size?: number
}

function parseTree(list: string): TreeEntry[] {
  const entries = list.split('\0').filter(line => line !== '')
  return entries.map(line => {
    const [mode = '', type = '', sha = '', size = '-'] = line.slice(0, line.indexOf('\t')).split(/ +/)
    const path = line.slice(line.indexOf('\t') + 1)
    return { path, mode, type, sha, ...(size === '-' ? {} : { size: Number(size) }) }
  })
}

const listTree = async (bare: string, words: readonly string[]): Promise<TreeEntry[]> =>
  parseTree(await git(bare, ['ls-tree', '-z', '--long', ...words]))

function tree(call: Call, sha: string, entries: readonly TreeEntry[]): unknown {
  return {
    sha,
    url: `${call.url}/git/trees/${sha}`,
    truncated: false,
    tree: entries.map(entry => ({
      ...entry,
      ...(entry.type === 'commit' ? {} : { url: `${call.url}/git/${entry.type}s/${entry.sha}` }),
    })),
  }
}

export async function getTree(call: Call): Promise<Reply> {
  const sha = await resolve(call.bare, call.parameters['tree_sha']!, 'tree')
  if (sha === undefined) throw new Refused(404, 'Not Found')
  // Any value means yes, even `recursive=false`.
  const options = call.query['recursive'] === undefined ? [] : ['-r', '-t']
  return { status: 200, body: tree(call, sha, await listTree(call.bare, [...options, sha])) }
}

/** The lines for `git update-index --index-info` that turn the base into the new tree. */
async function toIndexLines(
  call: Call,
  entries: readonly NewEntry[],
  base: string | undefined,
): Promise<readonly string[]> {
  const contents = entries.flatMap(({ content }) => (content === undefined ? [] : [content]))
  const blobs = [...(await storeBlobs(call.bare, contents))]
  const looksAtBase = entries.some(entry => entry.sha === null || entry.mode === '040000')
  const before = base === undefined || !looksAtBase ? [] : await listTree(call.bare, ['-r', base])
  const lines: string[] = []
  const remove = (path: string): void => {
    const gone = before.filter(entry => entry.path === path || entry.path.startsWith(`${path}/`))
    if (gone.length === 0) throw new Refused(422, 'GitRPC::BadObjectState')
    lines.push(...gone.map(entry => `0 ${'0'.repeat(40)}\t${entry.path}`))
  }
  for (const { path = '', mode = '', sha, content } of entries) {
    if (content !== undefined) lines.push(`${mode} ${blobs.shift()!}\t${path}`)
    else if (sha === null || sha === undefined) remove(path)
    else if (mode === '040000') {
      if (before.some(entry => entry.path.startsWith(`${path}/`))) remove(path)
      const inside = await listTree(call.bare, ['-r', sha])
      lines.push(...inside.map(entry => `${entry.mode} ${entry.sha}\t${path}/${entry.path}`))
    } else {
      const isThere = mode === '160000' || (await resolve(call.bare, sha, 'blob')) === sha
      if (!isThere) throw new Refused(422, 'GitRPC::BadObjectState')
      lines.push(`${mode} ${sha}\t${path}`)
    }
  }
  return lines
}

/** In one shell, since starting git from a process as large as a test run is what takes time. */
const MAKE_TREE = `f() {
  { test -z "$1" || git read-tree "$1"; } &&
  git update-index --replace -z --index-info &&
  tree=$(git write-tree) && echo $tree && git ls-tree -z --long $tree
}; f`

export async function createTree(call: Call): Promise<Reply> {
  const { tree: entries, base_tree: baseTree } = call.body as { tree: NewEntry[]; base_tree?: string }
  entries.forEach(checkEntry)
  const base = baseTree === undefined ? undefined : await resolve(call.bare, baseTree, 'tree')
  if (baseTree !== undefined && base === undefined)
    throw new Refused(422, 'base_tree is not a valid tree oid')
  const folder = await mkdtemp(join(tmpdir(), 'gl-index-'))
  try {
    const lines = await toIndexLines(call, entries, base)
    const answer = await git(call.bare, ['-c', `alias.make=!${MAKE_TREE}`, 'make', base ?? ''], {
      env: { GIT_INDEX_FILE: join(folder, 'index') },
      input: lines.map(line => `${line}\0`).join(''),
    })
    const sha = answer.slice(0, 40)
    const headers = { location: `${call.url}/git/trees/${sha}` }
    return { status: 201, body: tree(call, sha, parseTree(answer.slice(41))), headers }
  } catch (error) {
    if (error instanceof GitFailed) throw new Refused(422, 'GitRPC::BadObjectState')
    throw error
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const KINDS: Readonly<Record<string, string>> = {
  '120000': 'symlink',
  '160000': 'submodule',
  '040000': 'dir',
}
const LARGEST_INLINE_BYTES = 1024 * 1024

function contentEntry(call: Call, { path, mode, sha, size = 0 }: TreeEntry, ref: string) {
  const type = KINDS[mode] ?? 'file'
  const at = path.split('/').map(encodeURIComponent).join('/')
  const self = `${call.url}/contents/${at}?ref=${encodeURIComponent(ref)}`
  const gitUrl = type === 'submodule' ? null : `${call.url}/git/${type === 'dir' ? 'trees' : 'blobs'}/${sha}`
  const html = `${call.htmlUrl}/${type === 'dir' ? 'tree' : 'blob'}/${encodeURIComponent(ref)}/${at}`
  const download =
    type === 'file' || type === 'symlink' ? `${call.htmlUrl}/raw/${encodeURIComponent(ref)}/${at}` : null
  return {
    type,
    size,
    name: path.slice(path.lastIndexOf('/') + 1),
    path,
    sha,
    url: self,
    git_url: gitUrl,
    html_url: html,
    download_url: download,
    _links: { self, git: gitUrl, html },
  }
}

/** The commit that a `ref` parameter means: branch, tag or id; the default branch without one. */
async function commitAt(call: Call): Promise<{ commit: string; ref: string }> {
  const head = await git(call.bare, ['symbolic-ref', '--short', 'HEAD'])
  const ref = call.query['ref'] ?? head
  for (const candidate of [`refs/heads/${ref}`, `refs/tags/${ref}`, ref]) {
    const commit = await resolve(call.bare, candidate, 'commit')
    if (commit !== undefined) return { commit, ref }
  }
  throw new Refused(404, `No commit found for the ref ${ref}`)
}

/** `accept` is the media type asked for, such as `application/vnd.github.raw`. */
export async function getContent(
  call: Call & { readonly accept: string },
): Promise<Reply & { bytes?: Buffer }> {
  const { commit, ref } = await commitAt(call)
  const path = call.parameters['path']!.replace(/^\/+|\/+$/g, '')
  const found = path === '' ? [] : await listTree(call.bare, [commit, '--', path])
  const [entry] = path === '' ? [{ path, mode: '040000', type: 'tree', sha: commit }] : found
  if (entry === undefined) throw new Refused(404, 'Not Found')
  const self = contentEntry(call, entry, ref)
  if (self.type === 'dir') {
    const inside = await listTree(call.bare, [`${commit}:${path}`])
    const prefix = path === '' ? '' : `${path}/`
    const entries = inside.map(one => contentEntry(call, { ...one, path: `${prefix}${one.path}` }, ref))
    return { status: 200, body: call.accept.includes('object') ? { ...self, entries } : entries }
  }
  if (self.type === 'submodule') return { status: 200, body: { ...self, submodule_git_url: call.htmlUrl } }
  const bytes = await gitBytes(call.bare, ['cat-file', 'blob', entry.sha])
  if (call.accept.includes('raw')) return { status: 200, bytes }
  if (self.type === 'symlink') return { status: 200, body: { ...self, target: bytes.toString('utf8') } }
  const isLarge = bytes.length > LARGEST_INLINE_BYTES
  const content = isLarge
    ? { content: '', encoding: 'none' }
    : { content: toBase64Lines(bytes), encoding: 'base64' }
  return { status: 200, body: { ...self, ...content } }
}
