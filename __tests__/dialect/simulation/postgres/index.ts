/** All cases for PostgreSQL. */
import type { Case } from '../case.js'
import { CHAINS } from './chains.js'
import { CONSTRAINTS } from './constraints.js'
import { MIGRATIONS } from './migrations.js'
import { OBJECTS } from './objects.js'
import { ORDER } from './order.js'
import { ROWS, SESSION } from './rows.js'
import { TABLES } from './tables.js'
import { WRITES } from './writes.js'

export const POSTGRES_CASES: readonly Case[] = [
  ...TABLES,
  ...CONSTRAINTS,
  ...OBJECTS,
  ...ROWS,
  ...SESSION,
  ...CHAINS,
  ...WRITES,
  ...ORDER,
  ...MIGRATIONS,
]
