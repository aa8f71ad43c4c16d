/** The dialects by name: the one place that knows them all. A third one is one line here. */
import type { Dialect } from './dialect.js'
import { mysql } from './mysql/index.js'
import { postgres } from './postgres/index.js'

export const DIALECTS: Readonly<Record<Dialect['name'], Dialect>> = { postgres, mysql }
