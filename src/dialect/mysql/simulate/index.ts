/** The door of the simulation on MySQL and MariaDB. */
import type { Target } from '../../../core/target.js'
import type { Connection, SessionOptions, SimulationOptions } from '../../dialect.js'
import { openSimulation, startWorld } from './session.js'

/** See `Dialect.simulating`. */
export function simulating(
  target: Target,
  simulation: SimulationOptions,
): (options: SessionOptions) => Promise<Connection> {
  const shared = startWorld()
  return options => openSimulation(target, options, simulation, shared)
}
