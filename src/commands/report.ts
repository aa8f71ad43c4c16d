/** `greenline report`: results of an execution, read again. Invariant: a file that is not results is refused whole. */
import fs from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import { GreenlineError } from '../core/errors.js'
import { Results } from '../core/model.js'
import { verdictOf } from '../core/results.js'
import { paletteFor, renderConsole } from '../render/console.js'
import { renderHtml } from '../render/html.js'
import { renderMarkdownReport } from '../render/markdown-report.js'
import { toCsv, toJsonRows } from '../render/rows.js'
import type { Arguments } from './arguments.js'
import { createTerminalHost } from './terminal-host.js'

/** Larger results are not taken to be ours. */
const MAX_BYTES = 1 << 30

/** Prints the log in colour, or writes it as HTML, Markdown, or rows of CSV or JSON. @returns 1 for a red execution. */
export async function report({ flags, operands }: Arguments): Promise<number> {
  const [file, ...others] = operands
  if (file === undefined || others.length > 0) {
    throw new GreenlineError(
      'INPUT_INVALID',
      'report takes one file.',
      'Name results.json or results.json.gz.',
    )
  }
  const results = await readResults(file)
  const { html, markdown, csv, json } = flags
  const host = createTerminalHost({ redact: text => text })
  if (html !== undefined) await fs.writeFile(html, renderHtml(results))
  if (markdown !== undefined) await fs.writeFile(markdown, renderMarkdownReport(results))
  if (csv !== undefined) await fs.writeFile(csv, toCsv(results))
  if (json !== undefined) await fs.writeFile(json, toJsonRows(results))
  if ([html, markdown, csv, json].every(each => each === undefined))
    host.info(renderConsole(results, paletteFor(host)))
  return verdictOf(results) === 'red' ? 1 : 0
}

async function readResults(file: string): Promise<Results> {
  try {
    const bytes = await fs.readFile(file)
    const packed = bytes[0] === 0x1f && bytes[1] === 0x8b
    const text = (packed ? gunzipSync(bytes, { maxOutputLength: MAX_BYTES }) : bytes).toString('utf8')
    return Results.parse(JSON.parse(text))
  } catch (cause) {
    throw new GreenlineError(
      'RESULTS_UNREADABLE',
      `${file} does not hold the results of an execution.`,
      'Name a results.json or results.json.gz that this version of Greenline, or an older one, has written.',
      { cause },
    )
  }
}
