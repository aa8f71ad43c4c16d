/** How PostgreSQL makes a dry run's mirror. Invariant: the only file that is imported from this folder. */
import type { Mirroring } from '../../dialect.js'
import { copy } from './copy.js'
import { fingerprint } from './fingerprint.js'
import { inspect } from './inspect.js'
import { reachesBeyond } from './cluster-wide.js'
import { startLocal } from './local-server.js'
import { sweepLocal } from './local-state.js'
import { createScratch, dropScratch } from './scratch.js'

export const mirroring: Mirroring = {
  inspect,
  createScratch,
  dropScratch,
  copy,
  fingerprint,
  startLocal,
  sweepLocal,
  reachesBeyond,
}
