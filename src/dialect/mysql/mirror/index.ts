/** Mirrors on MySQL and MariaDB. Invariant: the only file of this folder that others import. */
import type { Mirroring } from '../../dialect.js'
import { copy } from './copy.js'
import { fingerprint } from './fingerprint.js'
import { inspect } from './inspect.js'
import { startLocal } from './local.js'
import { removeAbandoned } from './private-folder.js'
import { createScratch, dropScratch } from './scratch.js'

export const mirroring: Mirroring = {
  inspect,
  createScratch,
  dropScratch,
  copy,
  fingerprint,
  startLocal,
  sweepLocal: async () => removeAbandoned().length,
  // Any statement can name another database of the server (USE shop, shop.customer), a routine's body too.
  reachesBeyond: () => true,
}
