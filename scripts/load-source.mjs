/**
 * Loads a module of src/ without a build: it and what it imports are transpiled into
 * a temporary folder. Invariant: modules that import packages can be loaded only from a folder inside the repository.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import ts from 'typescript'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const compilerOptions = {
  module: ts.ModuleKind.ESNext,
  target: ts.ScriptTarget.ES2022,
  verbatimModuleSyntax: true,
}

/** @param path - Relative to the repository, such as `src/dialect/postgres/split.ts`. */
export const loadSource = async path => import(transpileSource(path))

/**
 * Transpiles a module and what it imports.
 *
 * @param parent - Where the folder is made; inside the repository, packages are found.
 * @returns The URL to import it from, as long as this process lives.
 */
export function transpileSource(path, parent = tmpdir()) {
  mkdirSync(parent, { recursive: true })
  const folder = mkdtempSync(join(parent, 'greenline-source-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const seen = new Set()
  const transpile = file => {
    if (seen.has(file)) return
    seen.add(file)
    const { outputText } = ts.transpileModule(readFileSync(file, 'utf8'), { compilerOptions })
    const target = join(folder, relative(root, file).replace(/\.ts$/, '.js'))
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, outputText)
    for (const [, imported] of outputText.matchAll(/from '(\.[^']+)\.js'/g)) {
      transpile(resolve(dirname(file), `${imported}.ts`))
    }
  }
  transpile(resolve(root, path))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  return pathToFileURL(join(folder, path.replace(/\.ts$/, '.js'))).href
}
