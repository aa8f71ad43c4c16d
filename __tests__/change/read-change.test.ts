/** The change as a whole: files, order, bytes and refusals, from real repositories. */
import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { readChange, type ReadChange, type ReadChangeOptions } from '../../src/change/read-change.js'
import { toGreenlineErrors, type GreenlineError } from '../../src/core/errors.js'
import type { SqlFile } from '../../src/core/sql-file.js'
import {
  checkOut,
  cloneRepository,
  createRepository,
  freshFolder,
  type TestRepository,
} from './repository.js'

const read = (
  repository: Pick<TestRepository, 'folder'>,
  options: Partial<ReadChangeOptions> = {},
): Promise<ReadChange> =>
  readChange({
    folder: repository.folder,
    source: { kind: 'range' },
    files: ['**/*.sql'],
    order: 'alphabetical',
    ...options,
  })

async function bytesOf(file: SqlFile): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of file.open()) chunks.push(chunk)
  return Buffer.concat(chunks)
}

const textOf = async (file: SqlFile): Promise<string> => (await bytesOf(file)).toString()

/** Every error that reading the change throws. */
async function errorsOf(reading: Promise<unknown>): Promise<readonly GreenlineError[]> {
  const thrown: unknown = await reading.then(
    () => undefined,
    (error: unknown) => error,
  )
  const errors = toGreenlineErrors(thrown)
  if (errors === undefined) throw new Error('No GreenlineError was thrown', { cause: thrown })
  return errors
}

const files = (change: ReadChange): [string, string][] =>
  change.change.files.map(({ action, path }) => [action, path])

describe('what changed', () => {
  test('added, changed, deleted and renamed files, in order, with their bytes', async () => {
    using remote = createRepository()
    const base = remote.commit({
      'changed.sql': 'select 1;',
      'same.sql': 'select 2;',
      'deleted.sql': 'select 3;',
      'old name.sql': 'select 4;',
      'chmod.sql': 'select 5;',
      'notes.txt': 'x',
    })
    const head = remote.commit({
      'changed.sql': 'select 10;\r\n',
      'deleted.sql': null,
      'old name.sql': null,
      'new/name.sql': 'select 4;',
      'chmod.sql': { mode: '100755', content: 'select 5;' },
      'added.sql': { mode: '100755', content: '\ufeffselect 6;' },
      'empty.sql': '',
      'notes.txt': 'y',
    })
    using checkout = checkOut(remote, head)
    const result = await read(checkout, { source: { kind: 'merge-group', base, head } })

    expect(result.change).toEqual({
      event: 'merge_group',
      base,
      head,
      subject: 'change',
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      files: [
        { path: 'added.sql', action: 'run', blob: expect.any(String), bytes: 12, source: [] },
        { path: 'changed.sql', action: 'run', blob: expect.any(String), bytes: 12, source: [] },
        { path: 'deleted.sql', action: 'deleted', source: [] },
        { path: 'empty.sql', action: 'run', blob: expect.any(String), bytes: 0, source: [] },
        {
          path: 'new/name.sql',
          action: 'renamed',
          from: 'old name.sql',
          blob: expect.any(String),
          source: [],
        },
      ],
    })
    expect(result.notes).toEqual([])
    expect(result.files.map(file => [file.path, file.bytes])).toEqual([
      ['added.sql', 12],
      ['changed.sql', 12],
      ['empty.sql', 0],
    ])
    expect(await Promise.all(result.files.map(textOf))).toEqual(['\ufeffselect 6;', 'select 10;\r\n', ''])
    expect(await textOf(result.files[1]!)).toBe('select 10;\r\n')
  })

  test('takes the bytes of the commit, whatever the work tree, the index and attributes say', async () => {
    using remote = createRepository()
    remote.commit({ 'a.sql': 'select 1;' })
    const head = remote.commit({
      'a.sql': 'select 2;\n',
      '.gitattributes': '*.sql text eol=crlf filter=evil diff=evil\n',
    })
    using checkout = checkOut(remote, head)
    checkout.git('config', 'filter.evil.smudge', `touch ${checkout.folder}/evil`)
    checkout.git('config', 'diff.evil.textconv', `touch ${checkout.folder}/evil`)
    checkout.git('config', 'core.fsmonitor', `touch ${checkout.folder}/evil`)
    checkout.git('config', 'diff.external', `touch ${checkout.folder}/evil`)
    writeFileSync(join(checkout.folder, 'a.sql'), 'drop table t;')
    writeFileSync(join(checkout.folder, 'b.sql'), 'drop table t;')
    const replaced = checkout.git('hash-object', '-w', 'b.sql')
    checkout.git('replace', checkout.git('rev-parse', 'HEAD:a.sql'), replaced)
    rmSync(join(checkout.folder, 'evil'), { force: true })

    const result = await read(checkout)
    expect(files(result)).toEqual([['run', 'a.sql']])
    expect(await textOf(result.files[0]!)).toBe('select 2;\n')
    expect(readdirSync(checkout.folder)).not.toContain('evil')
  })

  test('paths count from the root of the repository, wherever the folder is in it', async () => {
    using remote = createRepository()
    remote.commit({ 'sub/a.sql': 'select 1;' })
    const head = remote.commit({ 'sub/a.sql': 'select 2;', 'b.sql': '' })
    using checkout = checkOut(remote, head)
    const result = await read({ folder: join(checkout.folder, 'sub') })
    expect(files(result)).toEqual([
      ['run', 'b.sql'],
      ['run', 'sub/a.sql'],
    ])
  })

  test('no SQL file touched: an empty change', async () => {
    using remote = createRepository()
    remote.commit({ 'a.sql': 'select 1;' })
    remote.commit({ 'notes.txt': '1' })
    expect(await read(remote)).toMatchObject({ change: { files: [] }, files: [] })
  })

  test('without a base all files of the tree count, and the event can be named', async () => {
    using remote = createRepository()
    remote.commit({ 'b.sql': 'b', 'a/x.sql': 'a', 'c.txt': 'c' })
    const { change } = await read(remote, { event: 'workflow_dispatch' })
    expect(change).not.toHaveProperty('base')
    expect(change).toMatchObject({
      event: 'workflow_dispatch',
      files: [{ path: 'a/x.sql' }, { path: 'b.sql' }],
    })
  })

  test('a repository with SHA-256 ids', async () => {
    using remote = createRepository('--object-format=sha256')
    const tree = remote.git('mktree')
    const first = remote.git('commit-tree', tree, '-m', 'x')
    remote.git('update-ref', 'refs/heads/main', first)
    const folder = freshFolder()
    try {
      spawnSync('git', ['clone', '-q', remote.folder, folder])
      writeFileSync(join(folder, 'a.sql'), 'select 1;')
      const commit = 'git add . && git -c user.name=x -c user.email=x@example.com commit -qm x'
      expect(spawnSync('sh', ['-c', commit], { cwd: folder }).status).toBe(0)
      const result = await read({ folder })
      expect(result.change.base).toBe(first)
      expect(await textOf(result.files[0]!)).toBe('select 1;')
      const everything = await read({ folder }, { source: { kind: 'range', head: first } })
      expect(everything.change.files).toEqual([])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

describe('renames', () => {
  test('count once for each removed file, and only when both paths match', async () => {
    using remote = createRepository()
    remote.commit({
      'a.sql': 'same',
      'b.sql': 'same',
      'drafts/d.txt': 'draft',
      'out.sql': 'out',
      'x.sql': 'x',
      'y.sql': 'y',
    })
    remote.commit({
      'a.sql': null,
      'b.sql': null,
      'n1.sql': 'same',
      'n2.sql': 'same',
      'n3.sql': 'same',
      'drafts/d.txt': null,
      'd.sql': 'draft',
      'out.sql': null,
      'out.txt': 'out',
      'x.sql': 'y',
      'y.sql': 'x',
    })
    const { change } = await read(remote)
    expect(change.files.map(({ action, from, path }) => [action, from, path])).toEqual([
      ['run', undefined, 'd.sql'],
      ['renamed', 'a.sql', 'n1.sql'],
      ['renamed', 'b.sql', 'n2.sql'],
      ['run', undefined, 'n3.sql'],
      ['deleted', undefined, 'out.sql'],
      ['run', undefined, 'x.sql'],
      ['run', undefined, 'y.sql'],
    ])
  })

  test('a rename with an edit runs, and the old path is deleted', async () => {
    using remote = createRepository()
    remote.commit({ 'a.sql': 'select 1;\n'.repeat(100) })
    remote.commit({ 'a.sql': null, 'b.sql': 'select 1;\n'.repeat(101) })
    expect(files(await read(remote))).toEqual([
      ['deleted', 'a.sql'],
      ['run', 'b.sql'],
    ])
  })
})

describe('names', () => {
  const NAMES = [
    '-rf.sql',
    '--help.sql',
    'a b.sql',
    "a'b.sql",
    'a"b.sql',
    'a\nb.sql',
    'a\tb.sql',
    'a\\b.sql',
    'é/😀.sql',
    ':(top)x.sql',
    '::error::x.sql',
    '[a]*?.sql',
    '.sql',
    '.d/.x.sql',
    '$(x).sql',
    '%0A.sql',
    '\u202Ex.sql',
  ]

  test('of every kind work', async () => {
    using remote = createRepository()
    remote.commit({ 'notes.txt': '' })
    const head = remote.commit(Object.fromEntries(NAMES.map(name => [name, `-- ${name}`])))
    using checkout = checkOut(remote, head)
    const result = await read(checkout)
    const expected = [...NAMES].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    expect(result.files.map(file => file.path)).toEqual(expected)
    for (const file of result.files) expect(await textOf(file)).toBe(`-- ${file.path}`)
  })

  test('that are not UTF-8 are refused, but can be deleted and renamed', async () => {
    using remote = createRepository()
    remote.commit({ 'bytes:del\xe9.sql': '1', 'bytes:move\xe9.sql': '2' })
    remote.commit({ 'bytes:del\xe9.sql': null, 'bytes:move\xe9.sql': null, 'move.sql': '2' })
    const { change } = await read(remote)
    expect(change.files.map(({ action, from, path }) => [action, from, path])).toEqual([
      ['deleted', undefined, 'del\\xE9.sql'],
      ['renamed', 'move\\xE9.sql', 'move.sql'],
    ])
    remote.commit({ 'bytes:caf\xe9.sql': '3', 'bytes:caf\xe9.txt': '3' })
    expect(await errorsOf(read(remote))).toMatchObject([
      {
        code: 'FILE_NOT_UTF8',
        place: { path: 'caf\\xE9.sql' },
        message: expect.stringContaining('caf\\xE9.sql'),
      },
    ])
  })

  test('in natural order', async () => {
    using remote = createRepository()
    remote.commit({ '10.sql': '', '9.sql': 'x', '1/2.sql': 'y', '1/10.sql': 'z' })
    const result = await read(remote, { order: 'natural' })
    expect(result.files.map(file => file.path)).toEqual(['1/2.sql', '1/10.sql', '9.sql', '10.sql'])
  })
})

describe('refusals', () => {
  const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 12345\n`

  test('links, submodules and LFS pointers that match, all in one error, in order', async () => {
    using remote = createRepository()
    const first = remote.commit({ 'a.sql': '', 'becomes link.sql': 'select 1;', 'link.txt': '' })
    remote.commit({
      'becomes link.sql': { mode: '120000', content: 'a.sql' },
      'lfs.sql': POINTER,
      'link.sql': { mode: '120000', content: 'a.sql' },
      'link.txt': { mode: '120000', content: 'a.sql' },
      'module.sql': { commit: first },
      module: { commit: first },
      'good.sql': 'select 1;',
    })
    const errors = await errorsOf(read(remote, { inMemoryBytes: 1 }))
    expect(errors.map(error => [error.code, error.place.path])).toEqual([
      ['FILE_NOT_REGULAR', 'becomes link.sql'],
      ['FILE_NOT_REGULAR', 'link.sql'],
      ['FILE_NOT_REGULAR', 'module.sql'],
      ['FILE_IS_LFS_POINTER', 'lfs.sql'],
    ])
    for (const error of errors) {
      expect(error.message).toContain(error.place.path)
      expect(error.hint).toMatch(/^[A-Z][^\n]*\.$/)
    }
    expect(errors[2]?.message).toMatch(/submodule/)
  })

  test('a link that goes away is none; a link that becomes a file runs', async () => {
    using remote = createRepository()
    remote.commit({
      'gone.sql': { mode: '120000', content: 'x' },
      'file.sql': { mode: '120000', content: 'select 1;' },
    })
    remote.commit({ 'gone.sql': null, 'file.sql': 'select 1;' })
    expect(files(await read(remote))).toEqual([['run', 'file.sql']])
  })

  test('a submodule that .gitmodules says to ignore', async () => {
    using remote = createRepository()
    const one = remote.commit({
      '.gitmodules': '[submodule "m"]\n\tpath = m.sql\n\turl = ./m\n\tignore = all\n',
    })
    const two = remote.commit({ 'm.sql': { commit: one } })
    const head = remote.commit({ 'm.sql': { commit: two } })
    // git takes .gitmodules from the work tree.
    using checkout = checkOut(remote, head)
    expect(await errorsOf(read(checkout))).toMatchObject([{ code: 'FILE_NOT_REGULAR' }])
    expect(checkout.git('diff-tree', '-r', two, head)).toBe('')
  })

  test('a blob that is missing or damaged, by name, with all others', async () => {
    using remote = createRepository()
    remote.commit({ 'notes.txt': '' })
    const content = (name: string): Buffer => Buffer.from(`-- ${name}\n`.repeat(500))
    remote.commit({
      'damaged.sql': content('damaged'),
      'good.sql': content('good'),
      'missing.sql': content('missing'),
      'other.sql': content('other'),
      'swapped.sql': content('swapped'),
    })
    const object = (name: string): string => {
      const id = remote.git('rev-parse', `main:${name}`)
      return join(remote.folder, 'objects', id.slice(0, 2), id.slice(2))
    }
    const good = object('good.sql')
    chmodSync(object('damaged.sql'), 0o644)
    writeFileSync(object('damaged.sql'), 'this is no object')
    rmSync(object('missing.sql'))
    rmSync(object('swapped.sql'))
    spawnSync('cp', [good, object('swapped.sql')])

    const errors = await errorsOf(read(remote))
    expect(errors.map(error => [error.code, error.place.path])).toEqual([
      ['BLOB_MISSING', 'damaged.sql'],
      ['BLOB_MISSING', 'missing.sql'],
      ['BLOB_MISSING', 'swapped.sql'],
    ])
  })
})

test('blobs that a partial clone left out are fetched; without the remote they are missing by name', async () => {
  using remote = createRepository()
  remote.commit({ 'notes.txt': '' })
  remote.commit({ 'a.sql': '-- a', 'b.sql': '-- b' })
  remote.git('config', 'uploadpack.allowFilter', 'true')
  const filter = ['--bare', '--filter=blob:none']
  using clone = cloneRepository(remote, ...filter)
  const { files: found } = await read(clone)
  expect(await Promise.all(found.map(textOf))).toEqual(['-- a', '-- b'])

  using cut = cloneRepository(remote, ...filter)
  cut.git('remote', 'set-url', 'origin', `${remote.url}-moved`)
  expect((await errorsOf(read(cut))).map(error => [error.code, error.place.path])).toEqual([
    ['BLOB_MISSING', 'a.sql'],
    ['BLOB_MISSING', 'b.sql'],
  ])
})

describe('large blobs', () => {
  const MEGABYTE = Buffer.from('select 1; -- 24 bytes..\n'.repeat(43691))

  test('are streamed, as often as asked, the same bytes', async () => {
    using remote = createRepository()
    remote.commit({ 'big.sql': MEGABYTE, 'small.sql': 'select 1;' })
    const { files: found } = await read(remote, { inMemoryBytes: 100_000 })
    expect(found.map(file => [file.path, file.bytes])).toEqual([
      ['big.sql', MEGABYTE.length],
      ['small.sql', 9],
    ])
    for (let i = 0; i < 2; i++) expect((await bytesOf(found[0]!)).equals(MEGABYTE)).toBe(true)
    let chunks = 0
    for await (const chunk of found[0]!.open()) {
      chunks++
      expect(chunk.length).toBeLessThanOrEqual(1 << 16)
    }
    expect(chunks).toBeGreaterThan(10)
  })

  test('end git when the consumer stops early', async () => {
    using remote = createRepository()
    remote.commit({ 'big.sql': MEGABYTE })
    const { files: found } = await read(remote, { inMemoryBytes: 1 })
    const children = (): string[] => {
      const listing = spawnSync('ps', ['-o', 'args=', '--ppid', String(process.pid)]).stdout.toString()
      return listing.split('\n').filter(line => line.includes(remote.folder))
    }
    for await (const chunk of found[0]!.open()) {
      expect(chunk.length).toBeGreaterThan(0)
      expect(children()).toHaveLength(1)
      break
    }
    expect(children()).toEqual([])
  })

  test('that vanish between two openings are an error, never a short file', async () => {
    using remote = createRepository()
    remote.commit({ 'big.sql': MEGABYTE })
    const { files: found } = await read(remote, { inMemoryBytes: 1 })
    const id = found[0]!.blob
    rmSync(join(remote.folder, 'objects', id.slice(0, 2), id.slice(2)))
    expect(await errorsOf(bytesOf(found[0]!))).toMatchObject([{ code: 'BLOB_MISSING' }])
  })
})

describe('places that cannot be read', () => {
  test('a folder that is no repository, or is not there', async () => {
    const folder = freshFolder()
    expect(await errorsOf(read({ folder }))).toMatchObject([{ code: 'NOT_A_REPOSITORY' }])
    rmSync(folder, { recursive: true })
    expect(await errorsOf(read({ folder }))).toMatchObject([
      { code: 'NOT_A_REPOSITORY', message: expect.stringMatching(/does not exist/) },
    ])
  })

  test('a repository without a commit', async () => {
    using remote = createRepository()
    expect(await errorsOf(read(remote))).toMatchObject([{ code: 'COMMIT_MISSING' }])
  })

  test('a machine without git', async () => {
    using remote = createRepository()
    const path = process.env['PATH']
    process.env['PATH'] = remote.folder
    try {
      expect(await errorsOf(read(remote))).toMatchObject([
        { message: expect.stringMatching(/git could not be started/) },
      ])
    } finally {
      process.env['PATH'] = path
    }
  })

  test('git of a calling hook does not lead to another repository', async () => {
    using remote = createRepository()
    using other = createRepository()
    remote.commit({ 'a.sql': '' })
    other.commit({ 'other.sql': '' })
    process.env['GIT_DIR'] = other.folder
    try {
      expect(files(await read(remote))).toEqual([['run', 'a.sql']])
    } finally {
      delete process.env['GIT_DIR']
    }
  })

  test('a repository of another user is read when its folder is the one named', async () => {
    using remote = createRepository()
    remote.commit({ 'a.sql': '' })
    // Only root can give files away; git lets anyone pretend with this variable, made for its own tests.
    process.env['GIT_TEST_ASSUME_DIFFERENT_OWNER'] = '1'
    try {
      expect(files(await read(remote))).toEqual([['run', 'a.sql']])
      const inside = join(remote.folder, 'refs')
      mkdirSync(inside, { recursive: true })
      expect(await errorsOf(read({ folder: inside }))).toMatchObject([
        { code: 'NOT_A_REPOSITORY', hint: expect.stringContaining(`safe.directory '${remote.folder}'`) },
      ])
    } finally {
      delete process.env['GIT_TEST_ASSUME_DIFFERENT_OWNER']
    }
    if (process.getuid?.() === 0) chownSync(remote.folder, 65534, 65534)
    expect(files(await read(remote))).toEqual([['run', 'a.sql']])
  })
})
