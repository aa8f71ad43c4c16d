/**
 * The name of a target, taken apart: `environment/server/database`. Invariant: the parts, joined by slashes, are
 * the name again. The name of a server has no slash; those of an environment and of a database may.
 */

/** The parts of a target's name; `database` is empty only for a name that is no target's. */
export interface TargetName {
  readonly environment: string
  readonly server: string
  readonly database: string
}

/** @param environment - Of the execution: where the name begins with it, it is that, slashes and all. */
export function readTargetName(name: string, environment: string): TargetName {
  const own = name.startsWith(`${environment}/`) ? environment.length : name.indexOf('/')
  if (own < 0) return { environment: '', server: '', database: name }
  const end = name.indexOf('/', own + 1)
  if (end < 0) return { environment: name.slice(0, own), server: name.slice(own + 1), database: '' }
  return { environment: name.slice(0, own), server: name.slice(own + 1, end), database: name.slice(end + 1) }
}
