/** All cases for MariaDB. */
import type { Case } from '../case.js'
import { CHAINS } from './chains.js'
import { FIRST } from './first.js'
import { MIGRATIONS } from './migrations.js'
import { OBJECTS } from './objects.js'
import { ROWS } from './rows.js'
import { TABLES } from './tables.js'

export const MYSQL_CASES: readonly Case[] = [
  ...TABLES,
  ...OBJECTS,
  ...ROWS,
  ...CHAINS,
  ...FIRST,
  ...MIGRATIONS,
]
