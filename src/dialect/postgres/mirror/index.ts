/** How PostgreSQL makes a dry run's mirror. Invariant: the only file that is imported from this folder. */
import type { Mirroring } from '../../dialect.js'
import { copySchema } from './copy-schema.js'
import { fingerprint } from './fingerprint.js'
import { reachesBeyond } from './cluster-wide.js'
import { startLocal } from './local-server.js'
import { sweepLocal } from './local-state.js'
import { createScratch, dropScratch } from './scratch.js'

export const mirroring: Mirroring = {
  createScratch,
  dropScratch,
  copySchema,
  fingerprint,
  startLocal,
  sweepLocal,
  reachesBeyond,
}
