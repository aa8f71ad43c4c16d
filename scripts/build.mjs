/**
 * Builds the bundle: `npm run build` writes `dist`. Invariant: the same sources
 * and packages give the same bytes in any folder, and what ncc is known to break
 * stops the build instead of the action.
 */
import { spawnSync } from 'node:child_process'
import { chmod, cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const staging = path.join(root, 'tmp', 'bundle')
const built = path.join(root, 'tmp', 'dist')
const dist = path.join(root, 'dist')
const pglite = path.join(root, 'node_modules/@electric-sql/pglite')
const parser = path.join(root, 'node_modules/libpg-query')
const pgDump = path.join(root, 'node_modules/@electric-sql/pglite-tools')

/** What the entry points are beside the bundle; they only choose one of its exports. */
const WRAPPERS = {
  'main.js': `import { main } from './index.js'\n\nawait main()\n`,
  'post.js': `import { post } from './index.js'\n\nawait post()\n`,
  'cli.js': `#!/usr/bin/env node\nimport { cli } from './index.js'\n\nawait cli(process.argv.slice(2))\n`,
}

/** Files that are loaded by their name beside the module that needs them. */
const ASSETS = [
  'dialect/postgres/embedded-worker.js',
  'dialect/postgres/embedded-data.tar.br',
  'dialect/postgres/mirror/pg-dump-worker.js',
]

/** What is not taken of ssh2: file, text, and what stands there instead. */
const SSH2_MENDS = [
  ['protocol/constants.js', `cpuInfo = require('cpu-features')();`, ''],
  ['protocol/crypto.js', `binding = require('./crypto/build/Release/sshcrypto.node');`, `throw new Error()`],
  ['agent.js', `resolve(__dirname, '..', 'util/pagent.exe')`, `''`],
  // Where WebAssembly would be looked for that is inside the file.
  ['protocol/crypto/poly1305.js', `__dirname+"/"`, `""`],
  [
    'protocol/crypto/poly1305.js',
    `if (typeof __filename !== 'undefined') _scriptDir = _scriptDir || __filename;`,
    '',
  ],
]

/** What the parser of PostgreSQL imports for its types alone; nothing is in there when it runs. */
const PARSER_TYPES = '__exportStar(require("@pgsql/types"), exports);'

const POSTGRESQL_LICENSE = `PostgreSQL License

PostgreSQL Database Management System
(also known as Postgres, formerly known as Postgres95)

Portions Copyright (c) 1996-2026, PostgreSQL Global Development Group

Portions Copyright (c) 1994, The Regents of the University of California

Permission to use, copy, modify, and distribute this software and its
documentation for any purpose, without fee, and without a written agreement is
hereby granted, provided that the above copyright notice and this paragraph and
the following two paragraphs appear in all copies.

IN NO EVENT SHALL THE UNIVERSITY OF CALIFORNIA BE LIABLE TO ANY PARTY FOR
DIRECT, INDIRECT, SPECIAL, INCIDENTAL, OR CONSEQUENTIAL DAMAGES, INCLUDING LOST
PROFITS, ARISING OUT OF THE USE OF THIS SOFTWARE AND ITS DOCUMENTATION, EVEN IF
THE UNIVERSITY OF CALIFORNIA HAS BEEN ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.

THE UNIVERSITY OF CALIFORNIA SPECIFICALLY DISCLAIMS ANY WARRANTIES, INCLUDING,
BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A
PARTICULAR PURPOSE. THE SOFTWARE PROVIDED HEREUNDER IS ON AN "AS IS" BASIS, AND
THE UNIVERSITY OF CALIFORNIA HAS NO OBLIGATIONS TO PROVIDE MAINTENANCE, SUPPORT,
UPDATES, ENHANCEMENTS, OR MODIFICATIONS.
`

await rm(staging, { recursive: true, force: true })
await rm(built, { recursive: true, force: true })
await transpile()
await mendSsh2()
bundle()
await dropAssets()
await addWrappers()
await addAssets()
await vendorPglite()
await vendorPgDump()
await vendorParser()
await addLicenses()
await check()
await rm(dist, { recursive: true, force: true })
await rename(built, dist)
await rm(staging, { recursive: true })

/** TypeScript to ECMAScript modules, file by file. Left to ncc, its loader would make CommonJS of them. */
async function transpile() {
  const sources = await readdir(path.join(root, 'src'), { recursive: true })
  for (const source of sources.filter(name => name.endsWith('.ts')).sort()) {
    const { outputText } = ts.transpileModule(await readFile(path.join(root, 'src', source), 'utf8'), {
      fileName: source,
      compilerOptions: {
        module: ts.ModuleKind.ESNext,
        target: ts.ScriptTarget.ES2022,
        verbatimModuleSyntax: true,
        isolatedModules: true,
        newLine: ts.NewLineKind.LineFeed,
      },
    })
    const target = path.join(staging, source.replace(/\.ts$/, '.js'))
    await mkdir(path.dirname(target), { recursive: true })
    await writeFile(target, source === 'version.ts' ? await withVersion(outputText) : outputText)
  }
}

/** ncc cannot import JSON into a module; of package.json nothing but the version is wanted anyway. */
async function withVersion(code) {
  const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'))
  const inlined = code.replace(
    /^import packageJson from .*$/m,
    `const packageJson = ${JSON.stringify({ version })}`,
  )
  if (inlined === code)
    throw new Error('src/version.ts no longer imports package.json: mend withVersion in build.mjs')
  return inlined
}

/**
 * ssh2 without the native parts that it does without: they are there or not, from one machine to the
 * next, and belong to its platform. Nor is there a program for Windows' Pageant, which is never asked.
 * ncc finds this copy first.
 */
async function mendSsh2() {
  const from = path.join(root, 'node_modules/ssh2')
  const to = path.join(staging, 'node_modules/ssh2')
  const isOurs = file => !/\/crypto\/(?:build|src|binding\.gyp)/.test(file)
  for (const part of ['lib', 'package.json', 'LICENSE']) {
    await cp(path.join(from, part), path.join(to, part), { recursive: true, filter: isOurs })
  }
  for (const [file, before, after] of SSH2_MENDS) {
    const text = await readFile(path.join(to, 'lib', file), 'utf8')
    if (text.split(before).length !== 2)
      throw new Error(`ssh2/lib/${file} has changed: mend SSH2_MENDS in build.mjs`)
    await writeFile(path.join(to, 'lib', file), text.replace(before, after))
  }
}

/** One file and a chunk for every part that is loaded when used. Not minified: it is there to be read. */
function bundle() {
  const ncc = createRequire(import.meta.url).resolve('@vercel/ncc/dist/ncc/cli.js')
  const options = ['--out', built, '--license', 'licenses.txt', '--no-cache', '--quiet']
  const { status } = spawnSync(process.execPath, [ncc, 'build', path.join(staging, 'index.js'), ...options], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (status !== 0) throw new Error(`ncc ended with ${status}`)
}

/** What packages bring for ways that are not gone here: a script to open a browser with, for people who log in to Azure. */
async function dropAssets() {
  await rm(path.join(built, 'xdg-open'))
}

async function addWrappers() {
  for (const [name, text] of Object.entries(WRAPPERS)) await writeFile(path.join(built, name), text)
  await chmod(path.join(built, 'cli.js'), 0o755)
}

async function addAssets() {
  for (const asset of ASSETS) await cp(path.join(root, 'src', asset), path.join(built, path.basename(asset)))
}

/** PGlite as its package ships it: it finds its own files, and needs no mend that way. */
async function vendorPglite() {
  const from = path.join(pglite, 'dist')
  const files = new Set(['index.js', 'fs/nodefs.js', 'pglite.wasm', 'pglite.data'])
  for (const file of files) {
    if (!file.endsWith('.js')) continue
    const text = await readFile(path.join(from, file), 'utf8')
    for (const [, imported] of text.matchAll(/(?:from|import)"(\.[^"]+)"/g)) {
      files.add(path.posix.join(path.posix.dirname(file), imported))
    }
  }
  for (const file of await readdir(from)) if (file.endsWith('.tar.gz')) files.add(file)
  for (const file of files) await cp(path.join(from, file), path.join(built, 'pglite', file))
}

/** pg_dump likewise: the module, what it imports, and its WebAssembly. */
async function vendorPgDump() {
  const from = path.join(pgDump, 'dist')
  const entry = await readFile(path.join(from, 'pg_dump.js'), 'utf8')
  const imported = Array.from(entry.matchAll(/from"\.\/([^"]+)"/g), ([, name]) => name)
  if (imported.length === 0) throw new Error('pg_dump.js imports nothing: mend vendorPgDump in build.mjs')
  for (const file of ['pg_dump.js', 'pg_dump.wasm', ...imported]) {
    await cp(path.join(from, file), path.join(built, 'pg-dump', file))
  }
}

/** The parser as its package ships it, in CommonJS, since it looks for its WebAssembly beside itself. */
async function vendorParser() {
  const [from, to] = [path.join(parser, 'wasm'), path.join(built, 'libpg-query')]
  for (const file of ['libpg-query.js', 'libpg-query.wasm'])
    await cp(path.join(from, file), path.join(to, file))
  const entry = await readFile(path.join(from, 'index.cjs'), 'utf8')
  const mended = entry.replace(PARSER_TYPES, '')
  if (mended === entry || /require\("(?!\.\/libpg-query\.js")/.test(mended))
    throw new Error('libpg-query imports something else: mend vendorParser in build.mjs')
  await writeFile(path.join(to, 'index.cjs'), mended)
  await writeFile(path.join(to, 'package.json'), '{ "type": "commonjs" }\n')
}

/** ncc lists the packages it bundled; PGlite, the parser and the servers inside them are added here. */
async function addLicenses() {
  const file = path.join(built, 'licenses.txt')
  const license = await readFile(path.join(pglite, 'LICENSE'), 'utf8')
  const packages = '@electric-sql/pglite, @electric-sql/pglite-tools'
  const ofParser = await readFile(path.join(parser, 'LICENSE'), 'utf8')
  const addition = `\n${packages}\nApache-2.0\n${license}\n\nlibpg-query\nMIT\n${ofParser}\n\nPostgreSQL (inside all of them)\n${POSTGRESQL_LICENSE}`
  await writeFile(file, (await readFile(file, 'utf8')).trimEnd() + '\n' + addition)
}

/** Fails on what ncc is known to leave broken, and on what would differ from one machine to the next. */
async function check() {
  const problems = []
  for (const name of await readdir(built)) {
    const known = /^(\d+\.)?index\.js$|^licenses\.txt$|^package\.json$|^pglite$|^pg-dump$|^libpg-query$/.test(
      name,
    )
    const ours = name in WRAPPERS || ASSETS.some(asset => path.basename(asset) === name)
    if (!known && !ours)
      problems.push(`${name}: an asset nobody has looked at; say in build.mjs what becomes of it`)
    if (!name.endsWith('.js')) continue
    const text = await readFile(path.join(built, name), 'utf8')
    if (text.includes(root)) problems.push(`${name}: holds the path of this machine`)
    // https://github.com/vercel/ncc/issues/749: __dirname stays free in modules.
    const code = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
    for (const [free] of code.matchAll(/(?<![.\w$'"])__(?:dirname|filename)\b(?!['"])/g)) {
      problems.push(`${name}: ${free} has no value in a module`)
    }
    if (/cpu-features|sshcrypto\.node|util\/pagent\.exe/.test(code))
      problems.push(`${name}: a native part of ssh2; mend SSH2_MENDS`)
    if (code.includes('__webpack_require__.p'))
      problems.push(`${name}: an asset that ncc gave a name nobody defines`)
  }
  const { type } = JSON.parse(await readFile(path.join(built, 'package.json'), 'utf8'))
  if (type !== 'module') problems.push('package.json: not a module')
  if (problems.length > 0) throw new Error(problems.join('\n'))
}
