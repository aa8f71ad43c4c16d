import type { Making, Started, Starting } from './process.mjs'

export function initMysql(making: Making): Promise<void>
export function startMysql(starting: Starting): Promise<Started>
