import { lstat, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { git } from './git.js'
import { makeRepository } from './repository.js'

test('the same commits have the same ids', async () => {
  await using one = await makeRepository()
  await using other = await makeRepository()
  const ids = await Promise.all(
    [one, other].map(async repository => [
      await repository.commit({ 'a.sql': 'SELECT 1;\n' }, 'First'),
      await repository.commit({ 'b.sql': 'SELECT 2;\n', 'a.sql': null }, 'Second'),
    ]),
  )
  expect(ids[0]).toEqual(ids[1])
  expect(await one.sha('HEAD~1')).toBe(ids[0]![0])
  expect(await one.paths('main')).toEqual(['b.sql'])
  expect(await one.read('main', 'b.sql')).toBe('SELECT 2;\n')
  expect(await one.paths('missing')).toEqual([])
})

test('unusual names and kinds of files are stored as they are', async () => {
  await using repository = await makeRepository()
  const bytes = Uint8Array.from([0xff, 0x00, 0x0d, 0x0a])
  const first = await repository.commit({ seed: '' }, 'Seed')
  await repository.commit(
    {
      '-dash.sql': 'a',
      'line\nbreak *.sql': 'b',
      'späce "quote"/ö.sql': bytes,
      link: { symlinkTo: 'seed' },
      module: { submoduleAt: first },
      'run.sh': { executable: '#!/bin/sh\n' },
    },
    'Kinds',
  )
  const tree = await git(repository.bare, ['ls-tree', '-r', '-z', 'main'])
  const modes = tree.split('\0').map(entry => [entry.slice(entry.indexOf('\t') + 1), entry.slice(0, 6)])
  expect(Object.fromEntries(modes)).toMatchObject({
    '-dash.sql': '100644',
    'line\nbreak *.sql': '100644',
    'späce "quote"/ö.sql': '100644',
    link: '120000',
    module: '160000',
    'run.sh': '100755',
  })
  expect(Uint8Array.from(await readFile(join(repository.folder, 'späce "quote"/ö.sql')))).toEqual(bytes)
  expect(await readlink(join(repository.folder, 'link'))).toBe('seed')
})

test('a depth-1 clone has one commit and can fetch another by its id', async () => {
  await using repository = await makeRepository()
  const base = await repository.commit({ 'a.sql': '1' }, 'First')
  await repository.commit({ 'a.sql': '2' }, 'Second')
  const clone = await repository.cloneDepth1()
  expect(await git(clone, ['rev-list', '--count', 'HEAD'])).toBe('1')
  await expect(git(clone, ['cat-file', '-e', base])).rejects.toThrow()
  await git(clone, ['fetch', '-q', '--depth=1', 'origin', base])
  expect(await git(clone, ['diff-tree', '-r', '--name-only', base, 'HEAD'])).toBe('a.sql')
})

test('nothing is left when it is disposed of', async () => {
  const repository = await makeRepository()
  await repository[Symbol.asyncDispose]()
  await expect(lstat(repository.folder)).rejects.toThrow('ENOENT')
})
