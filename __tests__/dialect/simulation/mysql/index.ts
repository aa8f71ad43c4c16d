/** All cases for MySQL and MariaDB. */
import type { Case } from '../case.js'

export const MYSQL_CASES: readonly Case[] = []
