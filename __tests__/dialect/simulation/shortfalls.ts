/**
 * Predictions that are not what happens, as far as they are known: `shortfalls/DIALECT.txt` has a line for each. Invariant:
 * a new one fails the test, and so does one that was mended and is still in the list. GREENLINE_UPDATE_GOLDEN=1 writes it.
 */
import { expect } from '@jest/globals'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export interface Chosen {
  /** Whether all cases were asked. */
  readonly isWhole: boolean
  /** Whether a line of the list is about a case that was. */
  readonly isOurs: (line: string) => boolean
}

const fileOf = (dialect: string): string =>
  fileURLToPath(new URL(`shortfalls/${dialect}.txt`, import.meta.url))

/** The lines of a list. */
export const knownOf = (dialect: string): readonly string[] =>
  readFileSync(fileOf(dialect), 'utf8')
    .split('\n')
    .filter(line => line !== '')

/** Whether a line is about the case of a name: another's name may begin with it. */
export const isAbout = (line: string, name: string): boolean =>
  line.startsWith(`${name}: `) || line.startsWith(`${name} (statement `)

/** @param details - Shown when the list is another. */
export function expectKnown(
  dialect: string,
  found: readonly string[],
  chosen: Chosen,
  details: string,
): void {
  const file = fileOf(dialect)
  const now = [...new Set(found)].sort()
  if (chosen.isWhole && process.env['GREENLINE_UPDATE_GOLDEN'] === '1') {
    writeFileSync(file, now.map(line => `${line}\n`).join(''))
    return
  }
  const known = knownOf(dialect).filter(chosen.isOurs)
  if (JSON.stringify(known) === JSON.stringify(now)) return
  console.error(details)
  expect(now).toEqual(known)
}
