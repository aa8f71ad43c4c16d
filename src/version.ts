/** The version of Greenline, from package.json at build time. */
import packageJson from '../package.json' with { type: 'json' }

export const VERSION = packageJson.version
