import type { Making, Started, Starting } from './process.mjs'

export function initPostgres(making: Making): Promise<void>
export function startPostgres(starting: Starting): Promise<Started>
