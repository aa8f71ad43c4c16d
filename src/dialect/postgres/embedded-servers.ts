/**
 * The embedded servers that are running, one per database. Invariant: a server
 * starts with the first session and runs until its target is released.
 */
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { Duplex } from 'node:stream'
import type { Target } from '../../core/target.js'
import type { EmbeddedServer } from './embedded.js'

const servers = new Map<string, Promise<EmbeddedServer>>()

function keyOf(target: Target): string {
  if (target.address.kind !== 'embedded') throw new Error(`${target.name} is not embedded`)
  return target.address.folder ?? `memory: ${target.name}`
}

/** A stream for one session with the target's server, which starts when it is not running yet. */
export async function streamTo(target: Target): Promise<Duplex> {
  const key = keyOf(target)
  const { openEmbedded } = await import('./embedded.js')
  const folder = target.address.kind === 'embedded' ? target.address.folder : undefined
  // PGlite makes its folder, but not the folders above it.
  if (folder !== undefined) await mkdir(path.dirname(path.resolve(folder)), { recursive: true })
  const server = servers.get(key) ?? openEmbedded(folder)
  servers.set(key, server)
  return (await server).connect()
}

/** Closes the target's server, if one runs; a database in memory is gone then. */
export async function releaseEmbedded(target: Target): Promise<void> {
  if (target.address.kind === 'embedded') await stop(target, server => server.close())
}

/** Ends the target's server at once, in the middle of a statement if need be. */
export const terminateEmbedded = (target: Target): Promise<void> => stop(target, server => server.terminate())

async function stop(target: Target, how: (server: EmbeddedServer) => Promise<void>): Promise<void> {
  const server = servers.get(keyOf(target))
  servers.delete(keyOf(target))
  if (server !== undefined) await how(await server)
}
