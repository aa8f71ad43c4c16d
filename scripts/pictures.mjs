/**
 * Draws the pictures of README.md's story: `node scripts/pictures.mjs [DIST]` runs the demo with the bundle
 * (default: dist), renders the Markdown that it wrote, and takes pictures of it with Chromium into docs.
 * Invariant: what is shown was written by the bundle; it is only cut, never changed.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { draw, findBrowser } from './pictures/browser.mjs'
import { pagesOf } from './pictures/page.mjs'
import { tellStory } from './pictures/story.mjs'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const dist = resolve(process.argv[2] ?? join(root, 'dist'))
const browser = findBrowser()
const folder = mkdtempSync(join(tmpdir(), 'greenline-pictures-'))
try {
  const style = readFileSync(join(root, 'scripts/pictures/github.css'), 'utf8')
  for (const [name, html] of Object.entries(pagesOf(await tellStory(dist, folder), style))) {
    const file = join(root, 'docs', `${name}.png`)
    draw(browser, folder, html, file)
    console.log(`${file}: ${Math.round(readFileSync(file).length / 1000)} kB`)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
