/**
 * Writes the tables of inputs and outputs in README.md from action.yml, between
 * the markers `<!-- inputs -->` … `<!-- /inputs -->` and `<!-- outputs -->` …
 * `<!-- /outputs -->`. Invariant: running it twice changes nothing the second time.
 *
 * Use: node scripts/readme-tables.mjs [FOLDER]   (default: the repository)
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'

const folder = process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '..')

function main() {
  const action = parse(read('action.yml'))
  const readme = read('README.md')
  const tables = { inputs: inputsTable(action.inputs ?? {}), outputs: outputsTable(action.outputs ?? {}) }
  const { text, problems } = Object.entries(tables).reduce(replaceTable, { text: readme, problems: [] })
  if (problems.length > 0) throw new Error(problems.join('\n'))
  if (text === readme) return
  writeFileSync(join(folder, 'README.md'), text)
  console.log('README.md: tables of inputs and outputs written anew')
}

function read(name) {
  try {
    return readFileSync(join(folder, name), 'utf8')
  } catch {
    throw new Error(`${name} cannot be read in ${folder}`)
  }
}

/** The last sentence of a description says the default; it gets a column of its own. */
function inputsTable(inputs) {
  const rows = Object.entries(inputs).map(([name, { description }]) => {
    const [text, fallback = ''] = oneLine(description).split(/\s*Default: (.*)\.$/)
    return `| \`${name}\` | ${cell(text)} | ${cell(fallback)} |`
  })
  return ['| Input | What it is | Default |', '| --- | --- | --- |', ...rows].join('\n')
}

function outputsTable(outputs) {
  const rows = Object.entries(outputs).map(
    ([name, { description }]) => `| \`${name}\` | ${cell(oneLine(description))} |`,
  )
  return ['| Output | What it is |', '| --- | --- |', ...rows].join('\n')
}

const oneLine = text => String(text).replace(/\s+/g, ' ').trim()
const cell = text => text.replaceAll('|', '\\|')

function replaceTable({ text, problems }, [name, table]) {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const [start, end] = [text.indexOf(open), text.indexOf(close)]
  const unclear = [open, close].filter(marker => text.split(marker).length !== 2)
  if (unclear.length > 0) {
    const faults = unclear.map(marker => `README.md must hold the marker ${marker} exactly once`)
    return { text, problems: [...problems, ...faults] }
  }
  if (end < start) return { text, problems: [...problems, `README.md has ${close} before ${open}`] }
  return { text: `${text.slice(0, start + open.length)}\n\n${table}\n\n${text.slice(end)}`, problems }
}

try {
  main()
} catch (error) {
  console.error(`readme-tables: ${error.message}`)
  process.exitCode = 1
}
