/** Mirrors on MySQL and MariaDB. Invariant: the only file of this folder that others import. */
import type { Mirroring } from '../../dialect.js'
import { copySchema } from './copy.js'
import { fingerprint } from './fingerprint.js'
import { startLocal } from './local.js'
import { createScratch, dropScratch } from './scratch.js'

export { removeAbandoned } from './private-folder.js'

export const mirroring: Mirroring = { createScratch, dropScratch, copySchema, fingerprint, startLocal }
