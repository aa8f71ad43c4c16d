/** The published schema of results.json is the one of the code. GREENLINE_UPDATE_GOLDEN=1 writes it anew. */
import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { z } from 'zod'
import { Results } from '../../src/core/model.js'

const FILE = 'schema/results.schema.json'

test('schema/results.schema.json is fresh', () => {
  const schema = {
    title: 'Results of an execution of Greenline',
    ...z.toJSONSchema(Results, { target: 'draft-2020-12', io: 'output' }),
  }
  const text = `${JSON.stringify(schema, undefined, 2)}\n`
  if (process.env['GREENLINE_UPDATE_GOLDEN'] === '1') writeFileSync(FILE, text)
  expect(readFileSync(FILE, 'utf8')).toBe(text)
})
