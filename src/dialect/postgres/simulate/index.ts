/** Simulations on PostgreSQL. Invariant: the only file of this folder that others import. */
import type { Dialect } from '../../dialect.js'
import { connectSimulation, nothingSimulated } from './session.js'

/** See `Dialect.simulating`. */
export const simulating: Dialect['simulating'] = (target, simulation) => {
  const shared = nothingSimulated()
  return options => connectSimulation(target, simulation, shared, options)
}
