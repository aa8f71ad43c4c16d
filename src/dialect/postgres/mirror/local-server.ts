/** stub */
import type { Target } from '../../../core/target.js'
const started = new Set<string>()
export const isPrivate = ({ address }: Target): boolean =>
  address.kind === 'embedded' || started.has(`${address.host}:${address.port}`)
