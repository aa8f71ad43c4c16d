/** Compares with a file in `golden/`; GREENLINE_UPDATE_GOLDEN=1 writes it instead. */
import { expect } from '@jest/globals'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), 'golden')

export function expectGolden(name: string, actual: string): void {
  const path = join(FOLDER, name)
  if (process.env['GREENLINE_UPDATE_GOLDEN'] === '1') {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, actual)
  }
  expect(actual).toBe(readFileSync(path, 'utf8'))
}
