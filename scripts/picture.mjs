/**
 * Draws the picture in README.md: `node scripts/picture.mjs [CLI]` runs three files on an embedded
 * PostgreSQL with the command line (default: dist/cli.js) and draws their Markdown logs in GitHub's
 * colours into docs/log.svg. Invariant: the same outcome gives the same bytes.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const cli = resolve(process.argv[2] ?? join(root, 'dist/cli.js'))
const picture = join(root, 'docs/log.svg')

const FILES = {
  'sql/a.sql': `CREATE TABLE IF NOT EXISTS customer (
  id   integer PRIMARY KEY,
  name text NOT NULL
);
INSERT INTO customer VALUES (1, 'Ada'), (2, 'Grace');
`,
  'sql/b.sql': `ALTER TABLE customer ADD COLUMN city text;
-- The column above is called city
UPDATE customer SET town = 'London' WHERE id = 1;
CREATE INDEX customer_city ON customer (city);
`,
  'sql/c.sql': `CREATE VIEW customer_name AS SELECT name FROM customer;
`,
}

/** Runs the files and gives the text of each one's log, in their order. */
function readLogs() {
  const folder = mkdtempSync(join(tmpdir(), 'greenline-picture-'))
  try {
    const [repository, logs] = [join(folder, 'shop'), join(folder, 'logs')]
    for (const [path, text] of Object.entries(FILES)) {
      mkdirSync(dirname(join(repository, path)), { recursive: true })
      writeFileSync(join(repository, path), text)
    }
    const git = (...args) => execFileSync('git', ['-C', repository, ...args], { stdio: 'pipe' })
    git('init', '--quiet')
    git('add', '--all')
    const author = ['-c', 'user.name=Picture', '-c', 'user.email=picture@localhost']
    git(...author, 'commit', '--quiet', '--no-gpg-sign', '-m', 'Three files')
    const flags = [
      '--dry-run-url',
      'pglite:memory',
      '--log-dir',
      logs,
      '--results',
      join(folder, 'results.json'),
    ]
    const run = spawnSync(process.execPath, [cli, 'dry-run', ...flags], {
      cwd: repository,
      encoding: 'utf8',
      env: { ...process.env, TMPDIR: folder, NO_COLOR: '1' },
    })
    // b.sql fails in the middle, on purpose.
    if (run.status !== 1) throw new Error(`The run ended with ${run.status}:\n${run.stdout}${run.stderr}`)
    return Object.keys(FILES).map(path =>
      readFileSync(join(logs, 'dry-run/DryRun/embedded/memory', `${path}.md`), 'utf8'),
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const FONT = 'ui-monospace, SFMono-Regular, Menlo, Consolas, Liberation Mono, monospace'
const [LINE, CHARACTER, PADDING, WIDTH] = [20, 7.3, 16, 720]
/** GitHub's light theme: background and text by the mark that a line of a diff begins with. */
const COLOURS = { '+': ['#dafbe1', '#116329'], '-': ['#ffebe9', '#82071e'] }
const DOTS = { '🟢': '#1a7f37', '🔴': '#cf222e', '⚪': '#8c959f' }

/** The heading and the diff of one log as rows of the picture. */
function rowsOf(log) {
  const [, dot, path] = /^# (\S+) `([^`]+)`$/m.exec(log) ?? []
  const [, diff] = /^```diff\n([^]*?)\n```$/m.exec(log) ?? []
  if (DOTS[dot] === undefined || diff === undefined) throw new Error(`This is no log of a file:\n${log}`)
  return [
    { kind: 'title', dot: DOTS[dot], text: path },
    ...diff.split('\n').map(text => ({ kind: 'line', text })),
    { kind: 'gap' },
  ]
}

const escaped = text => text.replace(/[&<>]/g, sign => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign])

function draw(rows) {
  const height = rows.length * LINE + 2 * PADDING - LINE
  const shapes = rows.flatMap((row, index) => {
    const y = PADDING + index * LINE
    if (row.kind === 'gap') return []
    const text = (x, fill, weight) =>
      `<text x="${x}" y="${y + 14}" fill="${fill}"${weight} xml:space="preserve">${escaped(row.text)}</text>`
    if (row.kind === 'title') {
      const dot = `<circle cx="${PADDING + 6}" cy="${y + 9}" r="6" fill="${row.dot}"/>`
      return [dot, text(PADDING + 20, '#1f2328', ' font-weight="600"')]
    }
    const [background, colour] = COLOURS[row.text[0]] ?? ['#f6f8fa', '#59636e']
    const box = `x="${PADDING}" y="${y}" width="${WIDTH - 2 * PADDING}" height="${LINE}"`
    return [`<rect ${box} fill="${background}"/>`, text(PADDING + 8, colour, '')]
  })
  const longest = Math.max(...rows.map(({ text = '' }) => text.length))
  if (longest * CHARACTER > WIDTH - 3 * PADDING)
    throw new Error(`A line of ${longest} characters is too long`)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img">`,
    '<title>Logs of three SQL files: a.sql green, b.sql green, red and skipped, c.sql green</title>',
    `<rect width="${WIDTH}" height="${height}" rx="6" fill="#ffffff" stroke="#d1d9e0"/>`,
    `<g font-family="${FONT}" font-size="12">`,
    ...shapes,
    '</g>',
    '</svg>',
    '',
  ].join('\n')
}

writeFileSync(picture, draw(readLogs().flatMap(rowsOf)))
console.log('docs/log.svg: drawn')
