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
  copy: async (source, mirror, options) => ({
    problems: await copySchema(source, mirror, options),
    ...{ tables: 0, rows: 0 },
  }),
  fingerprint,
  startLocal,
  sweepLocal,
  reachesBeyond,
}
