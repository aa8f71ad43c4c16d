/**
 * Pages as pictures, by a Chromium without a window. Invariant: it works on files in a folder of its own and
 * is given no address of the network.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { reduceColours } from './png.mjs'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome']
const WIDTH = 900
const SCALE = 2

/** @throws Error with how to install it, when there is no Chromium. */
export function findBrowser() {
  const named = process.env.CHROMIUM ? [process.env.CHROMIUM] : NAMES
  const found = named.find(name => spawnSync(name, ['--version']).status === 0)
  if (found === undefined) {
    throw new Error(
      `No Chromium (looked for ${named.join(', ')}). On Debian: apt-get install -y chromium fonts-noto-core fonts-noto-mono fonts-noto-color-emoji; elsewhere name it in the variable CHROMIUM.`,
    )
  }
  return found
}

/**
 * Draws a page as high as its content.
 *
 * @param file - Of the PNG.
 */
export function draw(browser, folder, html, file) {
  const page = join(folder, 'page.html')
  const options = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    '--hide-scrollbars',
    `--user-data-dir=${join(folder, 'profile')}`,
    `--force-device-scale-factor=${SCALE}`,
  ]
  const ask = (...more) => {
    const ended = spawnSync(browser, [...options, ...more, pathToFileURL(page).href], {
      encoding: 'utf8',
      timeout: 60_000,
    })
    if (ended.status !== 0) throw new Error(`${browser} ended with ${ended.status}:\n${ended.stderr}`)
    return ended.stdout
  }
  // The page measures itself: the window has to be as high as the picture before the picture is taken.
  const measure =
    '<script>document.body.dataset.height = Math.ceil(document.documentElement.getBoundingClientRect().height)</script>'
  writeFileSync(page, html.replace('</html>', `${measure}</html>`))
  const [, height] = /data-height="(\d+)"/.exec(ask('--dump-dom', `--window-size=${WIDTH},600`)) ?? []
  if (height === undefined) throw new Error('The page did not tell its height')
  ask(`--window-size=${WIDTH},${height}`, `--screenshot=${file}`)
  writeFileSync(file, reduceColours(readFileSync(file)))
}
